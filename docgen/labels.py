"""Official labels as people type them: width, brackets, quotes, spaces and numbering style do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")

LAST_NUMERAL = 99
_NUMERALS = "一二三四五六七八九十"
_NUMBER = re.compile(rf"^(?:\(([{_NUMERALS}]{{1,3}}|[0-9]{{1,3}})\)[、.]?|([{_NUMERALS}]{{1,3}}|[0-9]{{1,3}})[、.．,])")
_NUMBER_APART = re.compile(r"^([0-9]{1,2})\s+(?=[^\W\d])")  # 6 属于四类过程性信息
_CIRCLED = re.compile("[①-⑳]")
_TRAILING_NOTE = re.compile(r"\([^()]*\)$")


def key(label: str) -> str:
    """Return the form of a label under which it is compared, its number kept: `（一）予以公开` → `1|予以公开`."""
    number, rest = _split(label)
    return f"{number}|{rest}" if number else rest


def chinese_number(number: int) -> str:
    """Write a number from 1 to `LAST_NUMERAL`, as sections have, in Chinese numerals: 12 → 十二."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


@lru_cache(maxsize=4096)  # the same few hundred labels come again and again
def _split(label: str) -> tuple[str, str]:
    """Return the number a label begins with, in Arabic digits, and its other letters and digits."""
    circled = _CIRCLED.match(label.strip())
    if circled:
        label = f"{int(unicodedata.numeric(circled.group()))}.{label.strip()[1:]}"
    label = _NUMBER_APART.sub(r"\1.", unicodedata.normalize("NFKC", label).strip())
    text = "".join(label.casefold().split())
    number = _NUMBER.match(text)
    if not number or number.end() == len(text):  # a number alone is the label
        return "", _bare(text)
    return _arabic(number[1] or number[2]), _bare(text[number.end() :])


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).replace("其它", "其他")


def _arabic(number: str) -> str:
    if number.isdigit():
        return str(int(number))
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return str(_NUMERALS.find(number) + 1)
    return str((_NUMERALS.find(tens) + 1 if tens else 1) * 10 + (_NUMERALS.find(ones) + 1 if ones else 0))


@dataclass(slots=True)
class LabelIndex(Generic[T]):
    """Finds things by their labels, the exact label first, then without its number or its closing note."""

    _exact: dict[str, list[T]] = field(default_factory=dict)
    _loose: dict[str, list[T]] = field(default_factory=dict)
    _labels: dict[str, str] = field(default_factory=dict)

    def add(self, thing: T, labels: Iterable[str]) -> None:
        """File a thing under its official label, its accepted variants and its code."""
        official = ""
        for label in filter(None, labels):
            official = official or label
            plain = unicodedata.normalize("NFKC", label)
            without_note = _TRAILING_NOTE.sub("", plain)
            self._file(self._exact, key(label), thing)
            for variant in (plain, without_note):
                self._file(self._loose, _split(variant)[1], thing)
                self._file(self._loose, key(variant), thing)
            self._labels.setdefault(_split(label)[1], official)

    @staticmethod
    def _file(shelf: dict[str, list[T]], name: str, thing: T) -> None:
        things = shelf.setdefault(name, [])
        if name and thing not in things:
            things.append(thing)

    def find(self, label: str) -> Sequence[T]:
        """Return what the label may mean: nothing, one thing, or several."""
        number, rest = _split(label)
        name = f"{number}|{rest}" if number else rest
        return self._exact.get(name) or self._loose.get(name) or self._loose.get(rest) or ()

    def has_beginning(self, text: str) -> bool:
        """Tell whether something here is called by words that begin so."""
        number, rest = _split(text)
        name = f"{number}|{rest}" if number else rest
        return any(known.startswith(name) for known in self._exact)

    @property
    def has_figures(self) -> bool:
        """Tell whether something here is called by digits alone, so that a figure may be a label."""
        return any(name.replace("|", "").isdecimal() for name in (*self._exact, *self._loose))

    def nearest(self, label: str, limit: int = 3) -> list[str]:
        """Return the official labels of what is called most like this."""
        from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

        near = get_close_matches(_split(label)[1], self._labels, 2 * limit, 0.5)
        return list(dict.fromkeys(self._labels[name] for name in near))[:limit]


@lru_cache(maxsize=1024)
def may_mean(label: str, names: tuple[str, ...]) -> bool:
    """Tell whether a label may mean what has these names."""
    index: LabelIndex[bool] = LabelIndex()
    index.add(True, names)
    return bool(index.find(label))


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names most like this one."""
    index: LabelIndex[str] = LabelIndex()
    for other in known:
        index.add(other, [other])
    return index.nearest(name)


def do_you_mean(candidates: Sequence[str]) -> str:
    """Word the offer of near labels, or nothing when there are none."""
    if not candidates:
        return ""
    return _("; do you mean {candidates}?").format(candidates=either(candidates))


def either(names: Iterable[str]) -> str:
    """Word a choice of names."""
    return _(" or ").join(f"“{name}”" for name in names)
