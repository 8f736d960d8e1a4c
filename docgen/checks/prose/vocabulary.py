"""The words by which a text says what a number counts, of all the claims of a form: found in one pass, as reports of a year say them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.context import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.forms.form import Form
    from docgen.forms.rule import BoundClaim, Rule

_NEGATED = re.compile("(?:[未不无].?|没有?|不予|尚未|暂未|[未没]有?在[^,;。]{0,4})$")
_AMONG = re.compile("\\s*(?P<what>[^,;。:()0-9]{2,14}?)(?:中|方面)[,:]")
_NEGATED_REACH = 7  # characters that it may have


class Said(NamedTuple):
    """A word that says what a number counts: where it begins and ends, and a claim that it makes."""

    start: int
    end: int
    bound: BoundClaim


class Vocabulary:
    """The words of a form's claims in the reports of a year."""

    def __init__(self, form: Form, year: int) -> None:
        by_word: dict[str, list[BoundClaim]] = {}
        self._by_label: dict[str, list[BoundClaim]] = {}
        for bound in form.claims:
            for label in bound.claim.beside:
                self._by_label.setdefault(label, []).append(bound)
            for word in spoken(bound.claim.says, year):
                by_word.setdefault(word, []).append(bound)
        longest_first = sorted(by_word, key=len, reverse=True)
        self._begun = {
            word: [
                (len(shorter), bound)
                for shorter in longest_first
                if word.startswith(shorter)
                for bound in by_word[shorter]
            ]
            for word in longest_first
        }
        by_first: dict[str, list[str]] = {}
        for word in longest_first:
            by_first.setdefault(word[0], []).append(re.escape(word))
        self._begins = re.compile(f"[{re.escape(''.join(by_first))}]" if by_first else "(?!)")
        self._words = {first: re.compile("|".join(words)) for first, words in by_first.items()}

    def labelled(self, label: str) -> Sequence[BoundClaim]:
        """Return the claims that a label makes beside others."""
        return self._by_label.get(label, ())

    def said(self, text: str) -> Iterator[Said]:
        """Walk the words in a text that are not denied (未办结, 不予受理)."""
        for begin in self._begins.finditer(text):
            start = begin.start()
            word = self._words[begin.group()].match(text, start)
            if word and not _NEGATED.search(text, max(0, start - _NEGATED_REACH), start):
                for length, bound in self._begun[word.group()]:
                    yield Said(start, start + length, bound)


def without_endings(words: Sequence[Said]) -> Iterator[Said]:
    """Walk the words that a longer one of their rule neither ends nor begins with: of 上年度未办结 no 未办结, of 受理并答复 no 受理."""
    begins: dict[tuple[int, str], int] = {}  # of the longest word, by where it ends and its rule
    ends: dict[tuple[int, str], int] = {}  # by where it begins
    for said in words:
        rule = said.bound.rule.id
        begins[said.end, rule] = min(said.start, begins.get((said.end, rule), said.start))
        ends[said.start, rule] = max(said.end, ends.get((said.start, rule), said.end))
    return (
        said
        for said in words
        if said.start == begins[said.end, said.bound.rule.id] and said.end == ends[said.start, said.bound.rule.id]
    )


def without_said(text: str, words: Iterable[Said]) -> str:
    """Return a text with the words in it covered that say what a number counts."""
    rest = list(text)
    for said in words:
        rest[said.start : said.end] = "□" * (said.end - said.start)
    return "".join(rest)


def things_in(vocabulary: Vocabulary, words: str, rule: Rule) -> list[BoundClaim]:
    """Return the things, each counted in rows of its own, that some words name by the claims of a rule, in their order."""
    things = [said for said in vocabulary.said(words) if said.bound.rule is rule and said.bound.row]
    return [said.bound for said in sorted(things, key=lambda said: (said.end, said.end - said.start))]


def thing_among(vocabulary: Vocabulary, section: str, rule: Rule) -> BoundClaim | None:
    """Return the thing, counted in rows of its own, whose cases a section begins by saying that it is among: 复议案件中,维持3件; 诉讼方面,维持3件."""
    among = _AMONG.match(section)
    things = things_in(vocabulary, among["what"], rule) if among else ()
    return things[-1] if things else None


@lru_cache(maxsize=32)
def vocabulary_of(form: Form, year: int) -> Vocabulary:
    """Return the words of a form's claims, made once."""
    return Vocabulary(form, year)
