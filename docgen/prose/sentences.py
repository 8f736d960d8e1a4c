"""Sentences of a paragraph, in characters that compare: one for each one written, so that positions stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENTENCE = re.compile("[^。！？!?\n]+[。！？!?\n]*|[。！？!?\n]+")

# Digits, letters and signs of full width, and traditional characters of the words that reports count with.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)} | {ord("％"): "%", ord("．"): ".", ord("－"): "-"}
_TRADITIONAL = str.maketrans(
    "條開類總餘個項復議結維糾與為處辦訴訟請規範發廢現數於徵網電門戶應動關國與機構務員報經過單位無沒達約計撥戶場幅種號萬億兩點轉繼續費繳額銷補",
    "条开类总余个项复议结维纠与为处办诉讼请规范发废现数于征网电门户应动关国与机构务员报经过单位无没达约计拨户场幅种号万亿两点转继续费缴额销补",
)
_BLANKS = (*range(0x2000, 0x200B), 0x202F, 0x205F)  # of all widths
_PUNCTUATION = (("，", ","), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("\u00a0", " "), ("\u3000", " "))
_RARE = {**_TRADITIONAL, **_FULL_WIDTH, **dict.fromkeys(_BLANKS, " ")}
_RARE_ONE = re.compile(f"[{''.join(map(chr, _RARE))}]")


STOPS = "。!?！？\n"  # that end a sentence
YEAR = re.compile("(?<![0-9])20[0-9]{2}(?=年)")  # in plain characters


class Sentence(NamedTuple):
    """A sentence, in plain characters, with the stops that end it, and where it begins in its paragraph."""

    plain: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in its paragraph."""
        return self.start + len(self.plain)


def plain(text: str) -> str:
    """Return a text in plain characters: half-width digits and signs, simplified counting words; its length stays."""
    for written, half_width in _PUNCTUATION:
        text = text.replace(written, half_width)
    return text.translate(_RARE) if _RARE_ONE.search(text) else text


def after_last(text: str, marks: str, start: int, end: int) -> int:
    """Return where what follows the last of some marks begins in a stretch of a text: the start of that, where it has none."""
    return max(start, *(text.rfind(mark, start, end) + 1 for mark in marks))


def leaves_open(text: str) -> bool:
    """Tell whether a text opens a bracket that it does not close: what follows stands in it."""
    return text.count("(") > text.count(")")


def closes(text: str) -> bool:
    """Tell whether a text closes a bracket that it did not open."""
    return text.count(")") > text.count("(")


def sentences(paragraph: str) -> Iterator[Sentence]:
    """Walk the sentences of a paragraph in plain characters."""
    for match in _SENTENCE.finditer(paragraph):
        sentence = match.group()
        if not sentence.isspace():
            yield Sentence(sentence, match.start())
