"""For whom somebody files who is not the applicant: the relation, and the paper that shows it.

Close relatives need no authorisation but a paper that shows the relation; others need a written
authorisation (Circular 04/2020/TT-BTP art. 2). It stands in the submission's event, for good.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .arguments import Arguments, PresentedPaper
from .procedures.problems import Problem
from .procedures.values.names import PersonName
from .procedures.values.personal_id import PersonalId
from .procedures.values.text import ShortText

#: Handed in beside the procedure's own papers.
RELATION_PROOF = "relation_proof"
RELATION_PROOF_NAME = _("Giấy tờ chứng minh quan hệ với người được nộp thay")
AUTHORIZATION = "authorization"


class RelationToApplicant(StrEnum):
    GRANDPARENT = "grandparent"
    PARENT = "parent"
    CHILD = "child"
    SPOUSE = "spouse"
    SIBLING = "sibling"
    GUARDIAN = "guardian"
    AUTHORIZED = "authorized"

    @property
    def label(self) -> Promise:
        return _LABELS[self]

    @property
    def proof(self) -> str:
        """The paper that shows it."""
        return AUTHORIZATION if self is RelationToApplicant.AUTHORIZED else RELATION_PROOF


_LABELS = {
    RelationToApplicant.GRANDPARENT: _("Ông, bà"),
    RelationToApplicant.PARENT: _("Cha, mẹ"),
    RelationToApplicant.CHILD: _("Con"),
    RelationToApplicant.SPOUSE: _("Vợ, chồng"),
    RelationToApplicant.SIBLING: _("Anh, chị, em ruột"),
    RelationToApplicant.GUARDIAN: _("Người giám hộ"),
    RelationToApplicant.AUTHORIZED: _("Người được ủy quyền"),
}


class Representation(Arguments):
    """``relation``: what the one who files is to the one for whom it is filed."""

    relation: RelationToApplicant
    represented_name: PersonName
    represented_id: PersonalId | None = None
    note: ShortText | None = None

    def problems(self, papers: list[PresentedPaper]) -> list[Problem]:
        """What is missing to show the relation."""
        if any(paper.paper == self.relation.proof for paper in papers):
            return []
        message = (
            _("Cần văn bản ủy quyền.")
            if self.relation is RelationToApplicant.AUTHORIZED
            else _("Cần giấy tờ chứng minh quan hệ với người được nộp thay.")
        )
        return [Problem("papers", "representation_unproved", message)]
