"""Which reports of a batch have another bureau's text (内容雷同): by section, whatever the numbers are, in one pass over all."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.outcome import Outcome

_SAME = 90  # percent of a section's characters
_ENOUGH = 80  # characters: shorter sections say the same everywhere
_COMMON = 30  # reports: a sentence that more of them have was given to all of them

Key = tuple[int, str]  # of a section: the year and its code


class _Text(NamedTuple):
    """The text of a section of one report: whose it is, and its sentences with their lengths."""

    bureau: str
    sentences: dict[str, int]

    @property
    def length(self) -> int:
        return sum(self.sentences.values())


class Alike:
    """The sections of a year's reports that are another bureau's."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        by_section: defaultdict[Key, list[_Text]] = defaultdict(list)
        for outcome in outcomes:
            for code, text in _texts(outcome):
                by_section[outcome.year, code].append(text)
        self._remarks: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for (year, code), texts in by_section.items():
            for bureau, remark in _remarks(code, texts):
                self._remarks[bureau, year].append(remark)

    def remarks(self, outcome: Outcome) -> Sequence[str]:
        """Return what there is to say of a report's text beside others'."""
        return self._remarks.get((outcome.bureau, outcome.year), ())


def _texts(outcome: Outcome) -> Iterator[tuple[str, _Text]]:
    for line in outcome.text:
        code, *sentences = line.split(" ")
        lengths = {digest: int(length) for digest, _colon, length in (each.partition(":") for each in sentences)}
        text = _Text(outcome.bureau, lengths)
        if text.length >= _ENOUGH:
            yield code, text


def _remarks(code: str, texts: Sequence[_Text]) -> Iterator[tuple[str, str]]:
    """Walk the bureaus whose section is as another's, each with the words for it: the same ones first, then those nearly so."""
    whole: defaultdict[frozenset[str], list[_Text]] = defaultdict(list)
    for text in texts:
        whole[frozenset(text.sentences)].append(text)
    for group in whole.values():
        for text in group if len(group) > 1 else ():
            yield text.bureau, _words(code, 100, [other.bureau for other in group if other is not text])
    yield from _nearly(code, [group[0] for group in whole.values() if len(group) == 1])


def _nearly(code: str, texts: Sequence[_Text]) -> Iterator[tuple[str, str]]:
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for digest in text.sentences:
            having[digest].append(number)
    for number, text in enumerate(texts):
        shared: Counter[int] = Counter()
        for digest, length in text.sentences.items():
            if len(having[digest]) <= _COMMON:
                shared.update({other: length for other in having[digest] if other != number})
        other, length = max(shared.items(), key=lambda item: item[1], default=(0, 0))
        if length * 100 >= text.length * _SAME:
            yield text.bureau, _words(code, length * 100 // text.length, [texts[other].bureau])


def _words(code: str, share: int, others: Sequence[str]) -> str:
    message = _("{share} % of “{section}” is the same text as that of {bureau}, apart from the numbers")
    if len(others) > 1:
        message = _(
            "{share} % of “{section}” is the same text as that of {bureau} and {more} more, apart from the numbers"
        )
    return message.format(share=share, section=code, bureau=others[0], more=len(others) - 1)
