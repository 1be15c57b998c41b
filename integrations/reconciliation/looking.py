"""Looking at dossiers until it is known whether the two sides differ: what moves is seen again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..models import Exchange
from .asking import Asking, LinkSilent
from .books import Books, Sight
from .findings import Finding, Ground, Kind, Verdict
from .ours import Line, lines_of, print_of

#: A dossier is looked at so often before it is said to change all the time.
LOOKS = 3


@dataclass(slots=True)
class Seen:
    """What looking at a dossier came to; ``line`` is ours as it was then."""

    code: str
    line: Line
    findings: list[Finding] = field(default_factory=list)
    #: Those that show it.
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def repair(self) -> tuple[int, ...]:
        """The ids of the messages to send again, in order."""
        ours = (each for each in self.findings if each.verdict is Verdict.OURS_TO_REPAIR)
        return tuple(sorted({pk for finding in ours for pk in finding.messages}))

    @property
    def insisted(self) -> tuple[int, ...]:
        """The same, with what only a person may decide on."""
        return tuple(sorted({pk for finding in self.findings for pk in finding.messages}))


def look_closely(books: Books, asking: Asking, codes: Iterable[str]) -> dict[str, Seen]:
    """What differs of these dossiers. Raises LinkSilent.

    Ours is read before and after theirs: a line that changed meanwhile is looked at again. So is
    one that differs, since theirs may change too: it differs if it does so twice.
    """
    open_codes = list(codes)
    decided: dict[str, Seen] = {}
    exchanges: dict[str, list[Exchange]] = {code: [] for code in open_codes}
    differed: set[str] = set()
    for _look in range(LOOKS):
        before = lines_of(books.link, open_codes)
        sights = books.look(asking, before)
        after = lines_of(books.link, open_codes)
        again = []
        for code in open_codes:
            sight, line = sights[code], after[code]
            if sight.exchange is not None and sight.exchange not in exchanges[code]:
                exchanges[code].append(sight.exchange)
            is_still = print_of(before[code]) == print_of(line)
            findings = _findings(books, line, sight) if is_still else []
            if is_still and (not findings or code in differed):
                decided[code] = Seen(code, line, findings, exchanges[code])
            else:
                again.append(code)
                if is_still:
                    differed.add(code)
        if not again:
            return decided
        open_codes = again
    for code in open_codes:
        changing = Finding(Kind.UNANSWERED, "", "", Ground.CHANGED)
        decided[code] = Seen(code, after[code], [changing], exchanges[code])
    return decided


def look_at_each(books: Books, asking: Asking, codes: Sequence[str]) -> Iterator[Seen]:
    """Look at these dossiers in order, until the time is up. Raises LinkSilent."""
    for first in range(0, len(codes), books.at_once):
        if first and asking.is_over:
            return
        some = codes[first : first + books.at_once]
        seen = look(books, asking, some)
        yield from (seen[code] for code in some)


def look(books: Books, asking: Asking, codes: Sequence[str]) -> dict[str, Seen]:
    """``look_closely``, but one dossier that the link fails at does not hold up the others.

    If the link answers about another one it is not out of order, and the failing dossier is found
    by halving. Raises LinkSilent.
    """
    try:
        return look_closely(books, asking, codes)
    except LinkSilent as silence:
        if not silence.is_about_one or not books.answers(asking):
            raise
    if len(codes) > 1:
        half = len(codes) // 2
        return look(books, asking, codes[:half]) | look(books, asking, codes[half:])
    failing = Finding(Kind.UNANSWERED, "", "", Ground.NO_ANSWER)
    return {code: Seen(code, lines_of(books.link, [code])[code], [failing]) for code in codes}


def _findings(books: Books, line: Line, sight: Sight) -> list[Finding]:
    if sight.refused:
        return [Finding(Kind.UNANSWERED, "", "", Ground.QUESTION_REFUSED)]
    return list(books.compare(line, sight))
