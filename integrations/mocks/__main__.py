"""``python -m integrations.mocks``: run the mocked links until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import re
import secrets
import signal
import sys

from aiohttp import web

from .control import Control
from .identity import Identity
from .link import Link
from .listener import Listener
from .payments import Payments
from .portal import Portal
from .program import Program
from .registry import Registry
from .sms import Sms


def _delay(text: str) -> float | list[float] | None:
    """Seconds ("2"), a range ("1-5"), or "hold": until released."""
    if text == "hold":
        return None
    if not re.fullmatch(r"\d+(\.\d+)?(-\d+(\.\d+)?)?", text):
        raise argparse.ArgumentTypeError("seconds, least-most seconds, or hold")
    bounds = [float(bound) for bound in text.split("-")]
    if bounds != sorted(bounds):
        raise argparse.ArgumentTypeError("least before most")
    return bounds if len(bounds) == 2 else bounds[0]


def read_options(arguments: list[str], environment: dict[str, str]) -> argparse.Namespace:
    """The command line; what is not on it comes from the environment (MOCK_...)."""

    def default(name: str, otherwise: str | None) -> str | None:
        return environment.get(f"MOCK_{name}", otherwise)

    parser = argparse.ArgumentParser(prog="python -m integrations.mocks", description=__doc__)
    add = parser.add_argument
    add("--host", default=default("HOST", "127.0.0.1"))
    add("--portal-port", type=int, default=default("PORTAL_PORT", "8101"))
    add("--registry-port", type=int, default=default("REGISTRY_PORT", "8102"))
    add("--identity-port", type=int, default=default("IDENTITY_PORT", "8104"))
    add("--payments-port", type=int, default=default("PAYMENTS_PORT", "8105"))
    add("--merchant", default=default("MERCHANT", "onestop"), help="the payment gateway's")
    add("--merchant-secret", default=default("MERCHANT_SECRET", "onestop"))
    add("--call-back-url", default=default("CALL_BACK_URL", None), help="of payments")
    add("--control-port", type=int, default=default("CONTROL_PORT", "8103"))
    add(
        "--sms-port",
        type=int,
        default=default("SMS_PORT", None),
        help="a gateway for SMS as well; without it there is none",
    )
    add("--sms-token", default=default("SMS_TOKEN", "onestop"))
    add(
        "--only",
        choices=("portal", "registry", "identity", "payments"),
        default=default("ONLY", None),
    )
    add("--username", default=default("USERNAME", "onestop"), help="the portal's")
    add("--password", default=default("PASSWORD", "onestop"), help="the portal's")
    others = "the registry's and the identity provider's"
    add("--client-id", default=default("CLIENT_ID", "onestop"), help=others)
    add("--client-secret", default=default("CLIENT_SECRET", "onestop"), help=others)
    add(
        "--registry-delay",
        type=_delay,
        default=default("REGISTRY_DELAY", "1"),
        help='seconds until the registry\'s result: "2", "1-5", or "hold" until released',
    )
    add("--seed", type=int, default=default("SEED", str(secrets.randbelow(2**31))))
    add(
        "--exit-with-stdin",
        action="store_true",
        default=default("EXIT_WITH_STDIN", "") == "1",
        help="stop when standard input closes, that is, when whoever started this is gone",
    )
    return parser.parse_args(arguments)


def _read_stdin(stop: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 512):
        stop.set()


async def run(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT; OSError when a port is taken."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if options.exit_with_stdin:
        loop.add_reader(sys.stdin.fileno(), _read_stdin, stop)
    links: list[Link] = []
    if options.only in (None, "portal"):
        links.append(Portal(options.username, options.password))
    if options.only in (None, "registry"):
        links.append(
            Registry(options.client_id, options.client_secret, options.seed, options.registry_delay)
        )
    if options.only in (None, "identity"):
        links.append(Identity(options.client_id, options.client_secret))
    if options.sms_port is not None:
        links.append(Sms(options.sms_token))
    if options.only in (None, "payments"):
        secret = options.merchant_secret
        links.append(Payments(options.merchant, secret, options.call_back_url))
    program = Program(links, options.seed)
    ports = {
        "portal": options.portal_port,
        "registry": options.registry_port,
        "identity": options.identity_port,
        "payments": options.payments_port,
        "sms": options.sms_port,
    }
    await program.open(options.host, ports)
    runner = web.AppRunner(Control(program).application(), access_log=None)
    await runner.setup()
    assert runner.server is not None
    control = Listener(runner.server, options.host, options.control_port)
    await control.open()
    addresses = [f"{name} {listener.url}" for name, listener in program.listeners.items()]
    lines = [f"seed {options.seed}", *addresses, f"control {control.url}"]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    await stop.wait()
    await program.close()
    await control.close()


def main() -> None:
    # What is held only grows: looking through all of it for garbage again and again is in vain.
    gc.set_threshold(50_000, 20, 100)
    options = read_options(sys.argv[1:], dict(os.environ))
    try:
        asyncio.run(run(options))
    except OSError as error:
        sys.exit(f"cannot listen: {error}")


if __name__ == "__main__":
    main()
