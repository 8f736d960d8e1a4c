"""Marks of half width in Chinese text, and what each should be: 更新及时,内容准确."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class HalfWidthMark(NamedTuple):
    """A mark of half width: where it begins and ends, what it should be, and where the blanks behind it end that go with it."""

    start: int
    end: int
    right: str
    until: int


_CHINESE = "\u4e00-\u9fff"
_CLOSING, _OPENING = "》）”’】〕」』", "《（“‘【〔「『"
_BEFORE = f"{_CHINESE}{_CLOSING}%‰"  # what Chinese text has before a mark
_LATIN = re.compile("[A-Za-z]")
_ONE_CHINESE = re.compile(f"[{_CHINESE}]")
_ANY = re.compile("[,;:?!.()\"']")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_BRACKET = re.compile(f"[()（）]|[{_CHINESE}]+")
_FULL_BRACKETS = {"(": "（", ")": "）"}
_DOUBLE = re.compile('"([^"\n]*)"')
_SINGLE = re.compile("(?<![A-Za-z0-9'])'([^'\n]+)'(?![A-Za-z0-9'])")  # not that of Don't
_QUOTES = ((_DOUBLE, "“", "”"), (_SINGLE, "‘", "’"))
_POINT = re.compile(
    "[,;:?!.](?:"
    f"(?<=[{_BEFORE}][,;:?!])[ \t]*(?=[{_CHINESE}{_OPENING}0-9A-Za-z(\"']|$|\n)"
    f"|(?<=[0-9A-Za-z)\"'][,;:?!])(?=[{_CHINESE}{_OPENING}])"  # 12件(3%),其中; APP,网站
    "|(?<=[0-9)\"'][,;:?!])(?=[ \t]*(?:$|\n))"
    f"|(?<=[{_BEFORE})\"'][.])[ \t]*(?=[{_CHINESE}{_OPENING}0-9\"']|$|\n)(?!(?:政务|公益)(?![{_CHINESE}]))"
    "|(?<=[0-9][.])(?=[ \t]*(?:$|\n))"  # 电话0596-2966126.
    ")"
)
_DOTS = re.compile(f"(?<=[{_CHINESE}{_CLOSING}])\\.{{3,6}}(?![. 0-9])|(?<![.0-9A-Za-z])\\.{{3,6}}(?=[{_CHINESE}])")
_ELLIPSIS = "……"
_ENUMERATOR = re.compile("(?:^|[\n。；;：:])\\s*[(（]?[0-9一二三四五六七八九十]{1,3}[)）]?$")  # 1. 一. (一).
_LONGEST = 10  # characters of an enumerator, with what is before it


def half_width(text: str) -> list[HalfWidthMark]:
    """Return the marks of half width in a text that has Chinese, in order: not those of numbers, addresses and foreign words."""
    if not _ANY.search(text) or not _ONE_CHINESE.search(text):
        return []  # most have none
    has_brackets = "(" in text or ")" in text
    pairs = [*(_brackets(text) if has_brackets else ()), *_quotes(text)]
    marks = [*pairs, *_points(_with(text, pairs))]
    return sorted(marks, key=attrgetter("start"))


def of_full_width(text: str, marks: list[HalfWidthMark]) -> str:
    """Return a text with these marks of it put right."""
    pieces: list[str] = []
    end = 0
    for mark in marks:
        pieces += (text[end : mark.start], mark.right)
        end = mark.until
    return "".join((*pieces, text[end:]))


def _with(text: str, pairs: list[HalfWidthMark]) -> str:
    characters = list(text)
    for mark in pairs:
        characters[mark.start] = mark.right
    return "".join(characters)


def _brackets(text: str) -> Iterator[HalfWidthMark]:
    """Walk the brackets that have Chinese between them, or the other one of full width."""
    opened: list[int] = []
    chinese = -1  # where the last of it ends
    for found in _BRACKET.finditer(text):
        if found.group() in "(（":
            opened.append(found.start())
        elif found.group() not in ")）":
            chinese = found.end()
        elif opened:
            start, end = opened.pop(), found.start()
            both = text[start] in _FULL_BRACKETS and text[end] in _FULL_BRACKETS
            if not both or (chinese > start and not _is_of_word(text, start, end)):
                yield from (
                    HalfWidthMark(at, at + 1, _FULL_BRACKETS[text[at]], at + 1)
                    for at in (start, end)
                    if text[at] in _FULL_BRACKETS
                )


def _is_of_word(text: str, start: int, end: int) -> bool:
    """Tell whether a bracket stands at a foreign word and has one in it: HTML5(含CSS)."""
    return (
        text[start - 1 : start].isascii()
        and text[start - 1 : start].isalnum()
        and bool(_LATIN.search(text, start, end))
    )


def _quotes(text: str) -> Iterator[HalfWidthMark]:
    """Walk the quotation marks with Chinese between them, or with a number that stands in Chinese text: "12345"热线."""
    for pattern, left, right in _QUOTES:
        if pattern is _DOUBLE and text.count('"') % 2:
            continue  # which one opens is not to be told
        for quoted in pattern.finditer(text):
            start, end = quoted.start(), quoted.end() - 1
            beside = text[max(0, start - 1) : start] + text[end + 1 : end + 2]
            if _ONE_CHINESE.search(quoted[1]) or (_ONE_CHINESE.search(beside) and not _LATIN.search(quoted[1])):
                yield HalfWidthMark(start, start + 1, left, start + 1)
                yield HalfWidthMark(end, end + 1, right, end + 1)


def _points(text: str) -> Iterator[HalfWidthMark]:
    for found in _POINT.finditer(text):
        start = found.start()
        if not _ENUMERATOR.search(text, max(0, start - _LONGEST), start):
            yield HalfWidthMark(start, start + 1, _FULL[text[start]], found.end())
    for dots in _DOTS.finditer(text):
        yield HalfWidthMark(dots.start(), dots.end(), _ELLIPSIS, dots.end())
