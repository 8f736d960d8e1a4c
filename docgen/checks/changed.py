"""What differs in a built report from what was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place, place_of
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.changes import ParagraphChange
    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule

_AROUND = 12  # characters shown on either side of a difference
_SHOWN = 60  # characters of a paragraph


def check_figures_as_checked(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the figures that are not those that were checked."""
    changes, report = subject.changes, subject.report
    for rule in rules:
        for cell, was, now, source in changes.changed if changes else ():
            place = place_of(report, cell)
            message = _("{cell} was {was}, and is {now} now")
            blank = _("blank")
            words = message.format(cell=place.words, was=was or blank, now=now or blank)
            yield Finding(rule, words, place, source, actual=now, expected=int(was) if was.isdecimal() else None)
        for cell in changes.unread if changes else ():
            place = place_of(report, cell)
            message = _("{cell} cannot be read any more: whether it is what was checked is not known")
            yield Finding(rule, message.format(cell=place.words), place, report.bundle.source)


def check_prose_as_checked(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the paragraphs that are not those that were checked."""
    whole = subject.report.bundle.source
    for rule in rules:
        for change in subject.changes.paragraphs if subject.changes else ():
            yield Finding(rule, _words(change), Place(change.section, where="*"), change.source or whole)


def _words(change: ParagraphChange) -> str:
    if change.was is not None and change.now is not None:
        was, now = _where_they_differ(change.was, change.now)
        return _("the paragraph was “{was}”, and is “{now}” now").format(was=was, now=now)
    if change.now is not None:
        return _("the paragraph “{now}” was not there").format(now=_short(change.now))
    if change.was is not None:
        return _("the paragraph “{was}” is not there any more").format(was=_short(change.was))
    return _("paragraph {number} is not as it was").format(number=change.number)


def _where_they_differ(was: str, now: str) -> tuple[str, str]:
    """Return two texts without most of what they have alike at their beginnings and ends."""
    begin = _alike(was, now)
    end = _alike(was[begin:][::-1], now[begin:][::-1])
    start = max(0, begin - _AROUND)

    def part(text: str) -> str:
        stop = len(text) - end + _AROUND
        return f"{'…' if start else ''}{_short(text[start:stop])}{'…' if stop < len(text) else ''}"

    return part(was), part(now)


def _alike(text: str, other: str) -> int:
    """Count the characters that two texts begin with alike."""
    pairs = zip(text, other, strict=False)
    return next((at for at, (first, second) in enumerate(pairs) if first != second), min(len(text), len(other)))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
