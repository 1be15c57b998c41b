"""What must agree between a child and the parents declared."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from dossiers.procedures.problems import Problem, error, warning
from dossiers.procedures.sections.child import Child
from dossiers.procedures.sections.parent import Mother, Parent
from dossiers.procedures.values.ethnicity import FOREIGNER, UNKNOWN
from dossiers.procedures.values.names import fold_name
from dossiers.procedures.values.partial_date import full_years

#: A mother outside these ages is possible, but far more often a mistyped year: a warning.
MOTHER_AGES = range(12, 61)


def family_problems(child: Child, parents: Mapping[str, Parent]) -> Iterator[Problem]:
    """Ages and numbers; `parents` by the name of their section. Any field may be None."""
    for path, parent in parents.items():
        for problem in _age_problems(child, parent):
            yield problem.under(path)
    numbers = [parent.personal_id for parent in parents.values() if parent.personal_id]
    if len(set(numbers)) < len(numbers):
        yield error(
            "father.personal_id",
            "same_personal_id",
            _("Cha và mẹ không thể cùng một số định danh cá nhân."),
        )


def descent_problems(child: Child, parents: Mapping[str, Parent]) -> Iterator[Problem]:
    """Surname and ethnicity; `parents` are all that there are. Any field may be None."""
    names = [parent.full_name for parent in parents.values()]
    if child.full_name and names and None not in names:
        surname = fold_name(child.full_name).split()[0]
        if surname not in {fold_name(name).split()[0] for name in names}:
            yield warning(  # Civil Code, article 26.2
                "child.full_name",
                "surname_of_neither_parent",
                _("Họ của con không theo họ cha, cũng không theo họ mẹ. Hãy xác nhận."),
            )
    peoples = {parent.ethnicity for parent in parents.values()}
    agreeable = {child.ethnicity, FOREIGNER, UNKNOWN, None}
    if peoples and child.ethnicity is not None and peoples.isdisjoint(agreeable):
        yield warning(  # Civil Code, article 29.2
            "child.ethnicity",
            "ethnicity_of_neither_parent",
            _("Dân tộc của con không theo dân tộc của cha, cũng không của mẹ. Hãy xác nhận."),
        )


def _age_problems(child: Child, parent: Parent) -> Iterator[Problem]:
    born, birth = child.date_of_birth, parent.date_of_birth
    if born is None or birth is None:
        return
    if not birth.could_be_before(born):
        yield error(
            "date_of_birth",
            "parent_born_after_child",
            _("Cha, mẹ phải sinh trước con. Hãy xem lại năm sinh."),
        )
        return
    oldest, youngest = full_years(birth.earliest, born), full_years(birth.latest, born)
    if isinstance(parent, Mother) and (oldest < MOTHER_AGES.start or youngest >= MOTHER_AGES.stop):
        yield warning(
            "date_of_birth",
            "mother_age",
            _("Khi sinh con, mẹ %(age)s tuổi. Hãy đối chiếu năm sinh với giấy tờ."),
            age=oldest,
        )
