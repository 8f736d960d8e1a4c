"""The numbers that headings, and points in a text, begin with (（一）, 1., 一是), and where they do not go on as they should."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.quantities import chinese_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class PointStyle(NamedTuple):
    """A way to number: its pattern, how others write such a number, how deep it stands; `runs_in` where it also stands within a text."""

    pattern: re.Pattern[str]
    others: str  # {chinese} and {number} stand for the number
    depth: int
    runs_in: bool = False


class Point(NamedTuple):
    """A number that something begins with, in plain characters: where its digits stand in its text, and where it stands in its section."""

    style: PointStyle
    number: int
    digits: tuple[int, int]
    whole: tuple[int, int]
    start: int = 0
    end: int = 0
    part: int = 0  # the number of the paragraph it stands in, or before


class PointFault(NamedTuple):
    """A point that does not follow the one before it; none before the first. `more` are others that changed places with it."""

    point: Point
    before: Point | None
    more: tuple[Point, ...] = ()


_CHINESE = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BEFORE = "。;:,!?\n"  # what stands before a point within a text
_HEADS, _IN_HEADS = 0, 1  # depths: 一、 and （一）
_BEGUN = 4  # from this depth on, the first of a list is there: a heading may go on from another section
_SAID = 5  # depth of what is said as words: nothing stands in it
_SECOND = "其次|再次|此外|另外|另一方面"  # say 二是 without a number
_SPOKEN = f"(?:(?<![统唯专]){{chinese}}[是要来则、]|[第其]{{chinese}}|{_SECOND})"
_TOP = PointStyle(re.compile(f"\\s*([{_CHINESE}]{{1,3}})、(?![{_CHINESE}])"), "{chinese}、", _HEADS)
_STYLES = (
    _TOP,
    PointStyle(re.compile(f"\\s*\\(([{_CHINESE}]{{1,3}})\\)"), "\\({chinese}\\)", _IN_HEADS),
    PointStyle(re.compile("\\s*([0-9]{1,2})[.、](?![0-9])"), "{number}[.、]", 2),
    PointStyle(re.compile("\\(([0-9]{1,2})\\)"), "\\({number}\\)", 3, runs_in=True),
    PointStyle(re.compile(f"([{_CIRCLED}])"), "{circled}", 4, runs_in=True),
    PointStyle(re.compile(f"([{_CHINESE}]{{1,2}})是(?!\\1)"), _SPOKEN, _SAID, runs_in=True),
    PointStyle(
        re.compile(f"第([{_CHINESE}]{{1,2}})(?=[,、:是](?![{_CHINESE}第]))"), _SPOKEN, _SAID, runs_in=True
    ),
)  # fmt: skip
_FIRST = re.compile("(?<![统唯专])一[是要来则、]|一方面|一个是|[第其]一|首先|首要|①")  # begins points
_LEAD, _STOPS = ":", re.compile("[。;!?\n]")


def points_in(text: str, start: int, part: int) -> Iterator[Point]:
    """Walk the points of a text in plain characters that begins at `start` in its section, one style after another."""
    for style in _STYLES:
        for found in style.pattern.finditer(text) if style.runs_in else filter(None, [style.pattern.match(text)]):
            begin = found.start() + len(found.group()) - len(found.group().lstrip())
            if not style.runs_in or _begins(text, begin):
                whole = begin, found.end()
                yield Point(style, _value(found[1]), found.span(1), whole, start + begin, start + found.end(), part)


def _begins(text: str, at: int) -> bool:
    """Tell whether something begins at a place in a text, but for blanks."""
    while at and text[at - 1] in " \t":
        at -= 1
    return not at or text[at - 1] in _BEFORE


def _value(digits: str) -> int:
    if digits in _CIRCLED:
        return _CIRCLED.index(digits) + 1
    return int(digits) if digits.isdigit() else chinese_value(digits) or 0


def misnumbered(points: Iterable[Point], text: str) -> list[PointFault]:
    """Return the points of a section, in the order of its text, that do not go on as they should."""
    first = _FIRST.search(text)
    begins = first.start() if first else len(text)
    faults = (fault for run in _runs(points) for fault in _faults(run, text, begins))
    return sorted(faults, key=lambda fault: fault.point.start)


def _runs(points: Iterable[Point]) -> Iterator[list[list[Point]]]:
    """Walk the points of each style, up to a heading over them, in lists that each begin anew."""
    open_runs: dict[PointStyle, list[list[Point]]] = {}
    for point in sorted(points, key=lambda point: point.start):
        if point.style.depth < _SAID:
            for style in [each for each in open_runs if _is_over(point.style, each)]:
                yield open_runs.pop(style)
        lists = open_runs.setdefault(point.style, [[]])
        if point.number == 1 and any(each.number == 1 for each in lists[-1]):
            lists.append([])
        lists[-1].append(point)
    yield from open_runs.values()


def _is_over(style: PointStyle, other: PointStyle) -> bool:
    """Tell whether points of a style have those of another in them; 一是 may go on over 1. and （1）."""
    return style.depth < other.depth and (other.depth < _SAID or style.depth <= _IN_HEADS)


def _faults(lists: Sequence[list[Point]], text: str, begins: int) -> Iterator[PointFault]:
    """Walk the faults of lists; `begins` is where in the text something first says that it is the first."""
    for number, points in enumerate(lists):
        if number and len(lists[number - 1]) == 1 and _goes_on(lists[number - 1][0], points[0], text):
            yield PointFault(points[0], lists[number - 1][0])
        if exchanged := _exchanged(points):
            yield exchanged
            continue
        if points[0].number > 1 and points[0].style.depth >= _BEGUN and points[0].start <= begins:
            yield PointFault(points[0], None)
        yield from _gaps(points, text)


def _gaps(points: list[Point], text: str) -> Iterator[PointFault]:
    meant = 0  # what comes next, if the last number is the only one that is wrong
    for before, point in pairwise(points):
        follows = point.number in (1, before.number + 1, meant) or _is_said(before, point, text)
        if not follows:
            yield PointFault(point, before)
        meant = 0 if follows else before.number + 2


def _exchanged(points: list[Point]) -> PointFault | None:
    """Return the fault of points of which none is missing, but that stand in another order."""
    numbers = [point.number for point in points]
    if sorted(numbers) != list(range(1, len(numbers) + 1)) or len(numbers) < 3:
        return None
    wrong = [point for at, point in enumerate(points, 1) if point.number != at]
    broken = ((before, point) for before, point in pairwise(points) if point.number != before.number + 1)
    before, first = next(broken, (None, None))
    return PointFault(first, before, tuple(wrong)) if first else None


def _is_said(before: Point, point: Point, text: str) -> bool:
    """Tell whether the text between two points has those that are missing, where none is looked for."""
    between = range(before.number + 1, point.number)
    return bool(between) and all(_other(point.style, number)(text, before.end, point.start) for number in between)


def _other(style: PointStyle, number: int) -> Callable[[str, int, int], object]:
    circled = _CIRCLED[number - 1] if number <= len(_CIRCLED) else "(?!)"
    return re.compile(
        style.others.format(chinese=_in_chinese(number), number=f"(?<![0-9]){number}", circled=circled)
    ).search


def _in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else f"{_CHINESE[tens - 1]}十" if tens else "") + (_CHINESE[ones - 1] if ones else "")


def _goes_on(first: Point, again: Point, text: str) -> bool:
    """Tell whether a first point comes right after the first of its kind: with no words that lead to other points."""
    between = text[first.end : again.start].rstrip()
    if first.style is _TOP or _LEAD in between:
        return False  # the heading of the section may stand there too
    if not first.style.runs_in:
        return again.part - first.part <= 1
    stops = [*_STOPS.finditer(between)]
    return len(stops) == 1 and stops[0].end() == len(between)
