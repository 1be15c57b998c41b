"""A line holds what it should, in production and at home, and never an exception's own words."""

import json
import logging
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from integrations.tasks import deliver
from onestop.correlation import correlated_with
from onestop.logs.configuration import configuration
from onestop.logs.failures import without_words
from onestop.logs.filters import Correlated
from onestop.logs.formatters import FIELDS, JsonLines, Lines, LinesWithoutWords
from onestop.processes import web_command
from tests.log_lines import LogLines, lines_of

PERSON = "Nguyễn Thị Hồng Vân"
log = logging.getLogger("integrations.anything")


def raised(failure: Exception, cause: Exception | None = None) -> Exception:
    """The exception as it is caught, with a traceback and what it came from."""
    try:
        if cause is not None:
            raise failure from raised(cause)
        raise failure
    except type(failure) as caught:
        return caught


def test_a_line_tells_what_was_asked_and_nothing_else(log: LogLines) -> None:
    extra = {"link": "national_portal", "request": f"<GET /?q={PERSON}>", "data": {"args": PERSON}}
    with correlated_with("7f3c"):
        logging.getLogger("integrations").info("đã gửi %s", 3, extra=extra)
    (line,) = log.of("integrations")
    assert list(line) == [name for name in FIELDS if name in line]
    time = datetime.fromisoformat(line.pop("time"))
    assert time.utcoffset() == timedelta()
    assert line == {
        "level": "INFO",
        "logger": "integrations",
        "message": "đã gửi 3",
        "correlation_id": "7f3c",
        "link": "national_portal",
    }
    assert PERSON not in log.text


@pytest.mark.parametrize("formatter", [JsonLines(), LinesWithoutWords()])
@pytest.mark.parametrize(
    "failure",
    [
        raised(ValueError(PERSON)),
        raised(IntegrityError(f"Key (applicant_name)=({PERSON}) already exists.")),
        raised(RuntimeError("outer"), cause=ValueError(PERSON)),
    ],
)
def test_where_it_failed_is_told_but_not_in_its_words(
    formatter: logging.Formatter, failure: Exception
) -> None:
    record = logging.makeLogRecord({"exc_info": (type(failure), failure, failure.__traceback__)})
    told = formatter.format(record)
    assert PERSON not in told
    assert __file__ in told
    assert type(failure).__name__ in told


def test_each_exception_behind_another_is_told_once() -> None:
    told = without_words(raised(RuntimeError("outer"), cause=KeyError("inner")))
    assert told.index("KeyError") < told.index("direct cause") < told.index("RuntimeError")
    assert told.count("Traceback") == 2
    looped = raised(ValueError("a"), cause=KeyError("b"))
    assert looped.__cause__ is not None
    looped.__cause__.__cause__ = looped
    assert without_words(looped).count("Traceback") == 2


def test_trouble_with_the_server_is_told_in_full() -> None:
    refused = OperationalError("connection refused")
    assert without_words(raised(refused)).endswith("OperationalError: connection refused")


def test_at_home_a_line_is_for_people() -> None:
    failure = raised(ValueError("what"))
    about = {"name": "onestop", "levelname": "ERROR", "msg": "sai", "correlation_id": "7f3c"}
    info = (type(failure), failure, failure.__traceback__)
    told = Lines().format(logging.makeLogRecord({**about, "exc_info": info}))
    assert " ERROR onestop: sai [7f3c]\n" in told
    assert told.endswith("ValueError: what")


@pytest.mark.django_db
def test_a_task_that_fails_tells_neither_its_arguments_nor_the_failures_words(
    log: LogLines,
) -> None:
    deliver.apply(args=(PERSON,))
    (line,) = log.of("celery.app.trace")
    assert "integrations.tasks.deliver" in line["message"]
    assert "ValueError" in line["message"]
    assert line["exc_info"].startswith("Traceback")
    assert PERSON not in log.text
    assert json.dumps(PERSON) not in log.text


def test_the_configuration_of_each_kind_of_process() -> None:
    told = configuration("json", "INFO", production=True)
    assert told["handlers"]["console"]["formatter"] == "json"
    assert told["formatters"]["line"]["()"].endswith("LinesWithoutWords")
    assert told["loggers"]["integrations"] == {"level": "INFO"}
    assert told["root"]["level"] == "WARNING"
    at_home = configuration("line", "WARNING", production=False)
    assert at_home["formatters"]["line"]["()"].endswith(".Lines")
    with pytest.raises(ValueError, match="LOG_FORMAT"):
        configuration("xml", "INFO", production=True)


def test_the_web_servers_own_lines_are_of_the_same_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    assert "--log-config" not in web_command("8000")
    monkeypatch.setenv("ONESTOP_ENV", "production")
    command = web_command("8000")
    told = Path(command[command.index("--log-config") + 1]).read_text()
    speaks = (
        "import json, logging.config, sys; logging.config.dictConfig(json.loads(sys.argv[1]));"
        "logging.getLogger('_granian').warning('xin chào')"
    )
    done = subprocess.run(
        [sys.executable, "-c", speaks, told], capture_output=True, text=True, check=True
    )
    (line,) = lines_of(done.stderr)
    assert (line["logger"], line["message"]) == ("_granian", "xin chào")
    monkeypatch.setenv("LOG_FORMAT", "line")
    assert "--log-config" not in web_command("8000")


def test_with_no_id_the_present_one_stays() -> None:
    seen: list[Any] = []
    with correlated_with("outer"):
        for one in ("", "inner"):
            with correlated_with(one):
                record = logging.makeLogRecord({})
                Correlated().filter(record)
                seen.append(record.correlation_id)  # type: ignore[attr-defined]
    assert seen == ["outer", "inner"]
