"""Which reports of a batch have another bureau's text (内容雷同): by section, whatever the numbers are, in one pass over all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from docgen.i18n import _
from docgen.prose.copies import share_copied, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from docgen.outcome import Outcome

_SAME = 90  # percent of a section's characters
_ENOUGH = 70  # characters of its own: shorter sections say the same everywhere
_ENOUGH_WORDING = 40  # of these, without its figures
_MANY = 30  # reports: what so many have, and a part of all, was given to them
_PART = 4  # a quarter
_SAMPLE = 64  # texts, in which such clauses are looked for first
_NAMED = 30  # others that are named, at most

# Two sections are only compared where some of their clauses are the same: of these each is looked up by a sketch.
_CLAUSE = 5  # characters: shorter clauses are everybody's
_SKETCH = 24  # clauses of a section, those with the lowest checksums: alike texts have the same ones
_LIKELY = 40  # percent of a sketch: nine tenths of the same text have more of their clauses in common
_COMMON = 32  # sections: where a clause is in more of them, only the nearest ones are looked at
_NEAREST = 4  # on either side
_COMPARED = 6  # sections, with each, at most

Key = tuple[int, str]  # of a section: the year and its code


class _Text(NamedTuple):
    """What a section has of its own, bare, with its sketch, and the bureaus whose section is this very one."""

    sketch: tuple[int, ...]
    bare: str
    bureaus: list[str]


class _Other(NamedTuple):
    """A bureau that has a text, too, and how much of it, in percent."""

    share: int
    bureau: str


class _Others(NamedTuple):
    """The other bureaus that have a text: as many as are named, those with the most of it first, and how many there are."""

    named: list[_Other]
    total: int


class Alike:
    """The sections of a year's reports that are another bureau's."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        sections: defaultdict[Key, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for outcome in outcomes:
            for line in outcome.text:
                code, _blank, clauses = line.partition(" ")
                sections[outcome.year, code][clauses].append(outcome.bureau)
        self._remarks: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for (year, code), bureaus in sections.items():
            for bureau, others in _copies(_texts(bureaus)):
                self._remarks[bureau, year].append(_words(code, others))

    def remarks(self, outcome: Outcome) -> Sequence[str]:
        """Return what there is to say of a report's text beside others'."""
        return self._remarks.get((outcome.bureau, outcome.year), ())


def _texts(bureaus: Mapping[str, list[str]]) -> list[_Text]:
    """Return the sections that are long enough to be compared, in the order of their sketches: what is alike is mostly near."""
    given = _given(bureaus)
    return sorted(_text(clauses, given, bureaus[clauses]) for clauses in bureaus if _is_enough(clauses))


def _is_enough(clauses: str) -> bool:
    """Tell whether a section is long enough to be compared."""
    length = len(clauses) - clauses.count(" ")
    return length >= _ENOUGH and wording(clauses.split(" ")) >= _ENOUGH_WORDING


def _text(clauses: str, given: AbstractSet[str], bureaus: list[str]) -> _Text:
    own = [clause for clause in clauses.split(" ") if clause not in given]
    sums = {crc32(clause.encode(errors="surrogatepass")) for clause in own if len(clause) >= _CLAUSE}
    return _Text(tuple(sorted(sums)[:_SKETCH]), "".join(own), list(dict.fromkeys(bureaus)))


def _given(bureaus: Mapping[str, list[str]]) -> set[str]:
    """Return the clauses that a quarter of a year's reports have, and thirty at least: they were given to them."""
    reports = sum(map(len, bureaus.values()))
    if reports < _MANY:
        return set()
    some = list(bureaus)[:: len(bureaus) // _SAMPLE + 1]
    often = Counter(clause for clauses in some for clause in {*clauses.split(" ")})
    having = dict.fromkeys((clause for clause, count in often.items() if count * _PART * 4 >= len(some)), 0)
    for clauses, those in bureaus.items():
        for clause in having.keys() & clauses.split(" "):
            having[clause] += len(those)
    return {clause for clause, count in having.items() if count >= _MANY and count * _PART > reports}


def _copies(texts: Sequence[_Text]) -> Iterator[tuple[str, _Others]]:
    """Walk the bureaus whose section is as another's, with those others; `texts` are in the order of their sketches."""
    having: defaultdict[int, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for clause in text.sketch:
            having[clause].append(at)
    for at, text in enumerate(texts):
        likely = _likely(texts, at, having) if len(text.bare) >= _ENOUGH else ()
        nearly = _nearly(text, [texts[other] for other in likely])
        for bureau in text.bureaus if nearly or len(text.bureaus) > 1 else ():
            same = [_Other(100, other) for other in text.bureaus[: _NAMED + 1] if other != bureau]
            yield bureau, _Others([*same, *nearly][:_NAMED], len(text.bureaus) - 1 + len(nearly))


def _nearly(text: _Text, likely: Iterable[_Text]) -> list[_Other]:
    """Return the bureaus that have nine tenths of a text, the most of it first."""
    shares = ((share_copied(text.bare, other.bare, _SAME), other.bureaus) for other in likely)
    nearly = [_Other(share, bureau) for share, bureaus in shares if share for bureau in bureaus]
    return sorted(nearly, key=lambda other: -other.share)


def _likely(texts: Sequence[_Text], at: int, having: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the places of a few texts that have much of one of them, as their sketches tell."""
    own, shared = texts[at].sketch, Counter[int]()
    for clause in own:
        shared.update(_nearest(having[clause], at))
    likely = (other for other in shared if _common_percent(own, texts[other].sketch) >= _LIKELY)
    return sorted(likely, key=lambda other: (-shared[other], other))[:_COMPARED]


def _nearest(places: Sequence[int], at: int) -> Iterator[int]:
    """Walk other places than one of them: all, or the nearest where there are many."""
    if len(places) > _COMMON:
        here = bisect_left(places, at)
        places = places[max(here - _NEAREST, 0) : here + _NEAREST + 1]
    return (place for place in places if place != at)


def _common_percent(sketch: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Estimate in percent how many clauses of a text another one has, as far as both sketches reach."""
    reach = min((each[-1] for each in (sketch, other) if len(each) == _SKETCH), default=sketch[-1])
    return len({*sketch}.intersection(other)) * 100 // (bisect_right(sketch, reach) or 1)


def _words(code: str, others: _Others) -> str:
    """Say how much of a section is whose; where it is that of several, name them after it."""
    first, *further = others.named
    message = _("{share} % of “{section}” is the same text as that of {bureau}, apart from the numbers")
    if further:
        message = _(
            "{share} % of “{section}” is the same text as that of {bureau} and {more} more, apart from the numbers"
        )
    words = message.format(share=first.share, section=code, bureau=first.bureau, more=others.total - 1)
    return _("{where}: {message}").format(where=words, message=_(", ").join(_names(others))) if further else words


def _names(others: _Others) -> Iterator[str]:
    """Walk the names of others, each with its share where that is not the first one's."""
    for other in others.named:
        yield other.bureau if other.share == others.named[0].share else f"{other.bureau} {other.share} %"
    if others.total > len(others.named):
        yield "…"
