"""The main pages meet WCAG 2.1 A and AA as far as axe-core can tell: nothing serious, anywhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from dossiers.states import DossierState as S
from tests.dossiers import stories as s

from .conftest import SignIn
from .corners import corners

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
DOSSIERS = "/admin/dossiers/dossier/"
#: Who opens which page; {pk} is a dossier's.
PAGES = [
    (s.CLERK, "/admin/"),
    (s.CLERK, DOSSIERS),
    (s.CLERK, DOSSIERS + "?work=new"),
    (s.CLERK, DOSSIERS + "intake/"),
    (s.CLERK, DOSSIERS + "intake/birth_registration/"),
    (s.CLERK, DOSSIERS + "{submitted}/change/"),
    (s.CLERK, DOSSIERS + "{submitted}/move/accept/"),
    (s.CLERK, DOSSIERS + "{submitted}/move/request_supplement/"),
    (s.CLERK, DOSSIERS + "moves/?what=accept&pick={submitted}"),
    (s.CLERK, DOSSIERS + "prints/?what=receipts&pick={signature}"),
    (s.CLERK, "/admin/me/sessions/"),
    (s.CLERK, "/admin/me/second-factor/"),
    (s.CLERK, "/admin/password_change/"),
    (s.CLERK, "/admin/citizens/feedback/"),
    (s.CLERK, "/admin/citizens/feedback/{feedback}/change/"),
    (s.CLERK, "/admin/citizens/payment/"),
    (s.CLERK, "/admin/dossiers/inbounddossier/{inbound}/change/"),
    (s.LEADER, DOSSIERS + "{signature}/change/"),
    (s.LEADER, DOSSIERS + "{signature}/move/sign/"),
    (s.LEADER, DOSSIERS + "moves/?what=assign&pick={signature}"),
    (s.LEADER, "/admin/accounts/absence/add/"),
    (s.LEADER, DOSSIERS + "reassignment/"),
    ("giamsat", DOSSIERS + "report/"),
    ("vanhanh", "/admin/links/"),
    ("vanhanh", "/admin/integrations/parkedmessage/"),
    ("vanhanh", "/admin/integrations/reconciliationrun/add/"),
    ("vanhanh", "/admin/dossiers/holiday/"),
    ("vanhanh", "/admin/dossiers/inbounddossier/"),
    ("vanhanh", "/admin/integrations/webhookendpoint/"),
    ("vanhanh", "/admin/integrations/webhookendpoint/{webhook}/change/"),
    ("vanhanh", "/admin/notices/noticetemplate/{template}/change/"),
    ("quantri", "/admin/accounts/user/"),
    ("quantri", "/admin/accounts/user/add/"),
    ("quantri", "/admin/accounts/user/{clerk}/change/"),
    ("quantri", "/admin/accounts/user/{clerk}/password/"),
    ("quantri", "/admin/accounts/client/"),
    ("quantri", "/admin/accounts/client/{client}/change/"),
    ("quantri", "/admin/accounts/client/{client}/secret/"),
    ("", "/admin/login/"),
    ("", "/status/"),
    ("", "/"),
    ("", "/dang-nhap/"),
    ("", "/tra-cuu/"),
    ("", "/gop-y/"),
]


def serious(page: Page) -> list[str]:
    # Select2's own list, of which nothing is ours to change.
    context = {"exclude": [[".select2-selection__rendered"]]}
    found = Axe().run(page, context=context, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("who", sorted({who for who, _path in PAGES}))
def test_nothing_serious_on_the_main_pages(sign_in: SignIn, who: str) -> None:
    page = sign_in(who or s.CLERK)
    pks = {"submitted": s.filed().pk, "signature": s.in_state(S.AWAITING_SIGNATURE).pk, **corners()}
    if not who:
        page.context.clear_cookies()
    wrong: dict[str, list[str]] = {}
    for path in [path for name, path in PAGES if name == who]:
        answer = page.goto(path.format(**pks))
        assert answer is not None
        assert answer.ok, path
        if found := serious(page):
            wrong[path] = found
    assert not wrong, "\n".join(f"{path}\n  " + "\n  ".join(each) for path, each in wrong.items())
