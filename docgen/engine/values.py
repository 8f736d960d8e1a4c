"""Values of a template context: looked up by name, printed as XML text, and found again in the finished document."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from itertools import chain
from math import isfinite
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.archive import read_part
from docgen.characters import FORBIDDEN, forbidden_character
from docgen.engine.tags import NUMBER_TARGET, PLAIN_TARGET
from docgen.engine.tree import LINE, PARAGRAPH, PICTURE, SHAPES, SPACE, TAB, escaped, unescaped
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.labels import do_you_mean, nearest
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docgen.engine.charts import Chart
    from docgen.engine.format import Format
    from docgen.engine.objects import Picture
    from docgen.engine.tags import Path, Tag

MAX_PRINTED = 8 * 10**6  # characters that the values of a part print
MAX_DIGITS = 40  # of a number, before and after the point
MAX_PROBLEMS = 300  # more are not told
SECONDS = 5  # that the loops of a part may take; a report takes a thousandth of it
_SHOWN = 40
# What is not simply itself in XML and in a document; most values are. Of blanks, the first, the last, and those after
# another; each is found as one of the characters first, which takes a fifth of the time of four alternatives.
_SPECIAL = re.compile("[&<>\"'\\x00-\\x1f\\x7f ](?:(?<![^ ] )|\\Z)")
_BLANKS = re.compile("(?<= ) +|^ +| +$|(?<=[\n\t]) +")  # that OpenDocument would not keep


class Paragraphs(NamedTuple):
    """A text of several paragraphs: each after the first begins a paragraph like the one its tag stands in."""

    texts: tuple[str, ...]


class NoNumber(str):
    """Text where a number belongs and there is none: printed as it is, never more or less than a number, and nothing once computed with."""

    __slots__ = ()

    def _never(self, _other: object) -> bool:
        return False

    def _nothing(self, _other: object) -> NoNumber:
        return NoNumber()

    __lt__ = __le__ = __gt__ = __ge__ = _never
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _nothing
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _nothing


class TooLargeError(ValueError):
    """A document grows without bound: rendering stops."""


class Additions:
    """What the values of one document add to its package: pictures, charts, and the documents they come from.

    `linked` is docxtpl's document that the links of rich text were added to, where the caller has it.
    """

    def __init__(self, linked: Any = None) -> None:
        self.pictures: dict[str, Picture] = {}  # by the name of their part
        self.charts: dict[str, Chart] = {}  # by the name of their part
        self.placed: dict[str, dict[str, str]] = {}  # by part: the relation of each picture and chart
        self.replaced: dict[
            str, set[str]
        ] = {}  # by part: what it named a picture by that another one took the place of
        self.master: Any = None  # docxtpl's own document, which its pictures and subdocuments were added to
        self.linked = linked
        self.copied_notes: dict[
            str, list[tuple[str, str]]
        ] = {}  # by kind: the number of each note that was copied, and the copy's
        self.numbers = 0  # that were given to what was copied

    def placed_in(self, part: str, name: str, picture: Picture) -> str:
        """Note that a part shows a picture that is kept under a name; return its relation."""
        self.pictures[name] = picture
        return self.placed.setdefault(part, {}).setdefault(name, f"docgen-{picture.name.partition('.')[0]}")

    def drawn_in(self, part: str, name: str, chart: Chart) -> str:
        """Note that a part shows a chart, which is kept by itself wherever it is shown, under a name; return its relation."""
        self.charts[name] = chart
        return self.placed.setdefault(part, {}).setdefault(name, f"docgen-chart-{chart.name}-{len(self.charts)}")


class Notes:
    """What happens while one part of a template is filled: problems, each tag and reason once; what was printed."""

    def __init__(self, part: str, file: str, kind: Format, additions: Additions) -> None:
        self.part, self.file, self.kind, self.additions = part, file, kind, additions
        self.faults: list[tuple[Tag | str, str]] = []
        self.work = 0
        self.deadline = monotonic() + SECONDS
        self.size = 0
        self.styles: set[str] = set()  # the cell styles that values ask for
        self.shaped = False  # whether a value brought line breaks or other elements
        self.replacing: dict[str, Picture] = {}  # pictures that take the place of others, by their marks
        self.reserialised = False  # whether the part was written anew after filling
        self.recording = True
        self.printed: list[list[str]] = [[]]  # the scalars, as XML, in sequences that keep the order of the part
        self.joined = b""  # the part as it was put together out of its pieces; the last sequence is among them
        self._seen: set[tuple[object, str]] = set()

    def fault(self, tag: Tag | str, reason: object) -> None:
        """Note why a tag cannot be printed."""
        if len(self.faults) < MAX_PROBLEMS and (tag, str(reason)) not in self._seen:
            self._seen.add((tag, str(reason)))
            self.faults.append((tag, str(reason)))

    def instead(self, picture: Picture) -> str:
        """Return the mark of a picture that takes the place of another one, whose alternative text the tag stands in."""
        mark = f"{PICTURE}{picture.name}{PICTURE}"
        self.replacing[mark] = picture
        return mark

    def missed(self, tag: Tag | str, name: object, known: Iterable[object]) -> None:
        """Note a name that is not there, with the same in the other type, or the nearest ones, that are."""
        if len(self.faults) >= MAX_PROBLEMS:
            return
        twin = next(
            (other for other in known if type(other) in (str, int) and other != name and str(other) == str(name)), None
        )
        if twin is not None:
            self.fault(tag, _("there is no name {name}: write {right}").format(name=repr(name), right=[twin]))
            return
        texts = [other for other in known if isinstance(other, str)]
        self.fault(tag, _("there is no name “{name}”").format(name=name) + do_you_mean(nearest(str(name), texts)))

    def problems(self, tags: Sequence[Tag]) -> list[Problem]:
        """Return what was noted, in the order of the part's tags."""
        if not self.faults:
            return []
        order: dict[Tag | str, int] = {tag: number for number, tag in reversed(list(enumerate(tags)))}
        faults = sorted(self.faults, key=lambda fault: order.get(fault[0], -1))
        message = _("{tag}: {reason}")
        return [Problem(message.format(tag=tag, reason=reason), Source(self.file)) for tag, reason in faults]

    def print(self, value: Any, tag: Tag) -> str:
        """Return a value as XML.

        Errors: ValueError for characters that no document may carry, and for what is not text, such as a list.
        """
        kind = type(value)
        if kind is str:
            self.size += len(value)
        if self.size > MAX_PRINTED:
            message = _("the values of a part are more than {limit} million characters")
            raise TooLargeError(message.format(limit=MAX_PRINTED // 10**6))
        if kind is int and tag.is_text:
            text = str(value)
        elif (
            kind is str
            and tag.is_text
            and not _SPECIAL.search(value)
            and (value.isascii() or not FORBIDDEN.search(value))
        ):
            text = value
        else:
            made = self.kind.print_object(value, tag, self)
            if made is not None:
                self.shaped = True
                self.size += len(made)
                return made
            text = self._scalar(value, tag)
            self.size += len(text)
        if self.recording:
            self.printed[-1].append(text)
        return text

    def _scalar(self, value: Any, tag: Tag) -> str:
        if isinstance(value, Paragraphs):
            self.shaped = True
            return ("&#10;" if tag.target == PLAIN_TARGET else PARAGRAPH).join(
                self._text(text, tag) for text in value.texts
            )
        if isinstance(value, (date, time)):
            value = str(value)
        if value is not None and not isinstance(value, (str, int, float, Decimal)):
            raise ValueError(_("this names several values, not one"))
        if tag.target == NUMBER_TARGET:
            if not str(value).isdecimal() or not str(value).isascii() or int(str(value)) < 1:
                raise ValueError(
                    _("a cell spans a whole number of cells, not {value}").format(value=str(value)[:_SHOWN])
                )
            return str(value)
        if not tag.is_text:
            message = _("a plain value stands in a plain tag: write {tag}")
            raise ValueError(message.format(tag=tag.text.replace("\n", "")))
        return "" if value is None else self._text(text_of(value), tag)

    def _text(self, value: str, tag: Tag) -> str:
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        name = forbidden_character(text)
        if name:
            message = _("the value “{text}” contains the invisible character {name}")
            raise ValueError(message.format(text=text[:_SHOWN], name=name))
        text = escaped(text)
        if tag.target == PLAIN_TARGET:
            return text.replace("\n", "&#10;").replace("\t", "&#9;")
        if not self.kind.keeps_blanks:
            text = _BLANKS.sub(lambda blanks: SPACE * len(blanks.group()), text)
        text = text.replace("\n", LINE).replace("\t", TAB)
        self.shaped = self.shaped or bool(SHAPES.search(text))
        return text


def text_of(value: str | float | Decimal) -> str:
    """Return a scalar as text, a number written out. Errors: ValueError, for one beyond what a document prints."""
    finite = value.is_finite() if isinstance(value, Decimal) else not isinstance(value, float) or isfinite(value)
    if not finite:
        raise ValueError(_("“{name}” is no number that a document prints").format(name=value))
    if not isinstance(value, Decimal):
        return str(value)
    if abs(value.adjusted()) > MAX_DIGITS:
        raise ValueError(_("the number is too large"))
    return format(value, "f")


def missing(context: Mapping[str, Any], path: Path) -> tuple[str, Iterable[str]]:
    """Return the first name of a path that leads nowhere, and the names that are there."""
    value: Any = context
    for name in path:
        if not isinstance(value, dict) or name not in value:
            return name, value if isinstance(value, dict) else ()
        value = value[name]
    return path[-1], ()


# Reading back


def require_printed(content: bytes, filled: Iterable[Notes]) -> None:
    """Look up what was printed in the finished package. Errors: TemplateError, for what is not there."""
    message = _("{part}: the value “{text}” was printed and is not in the document; please report this")
    problems = [
        Problem(message.format(part=notes.part, text=text[:_SHOWN]), Source(notes.file))
        for notes in filled
        for text in _lost(read_part(content, notes.part), notes)
    ]
    if problems:
        raise TemplateError(problems)


def _lost(xml: bytes, notes: Notes) -> Iterator[str]:
    """Walk the printed texts that are not in a part; each is looked for after the one before it.

    References are pieces that the part was put together of: if it comes back as it was, they are all in it.
    """
    document = unescaped(xml.decode()).encode() if notes.reserialised else xml
    for sequence in notes.printed[:-1] if xml == notes.joined else notes.printed:
        at = 0
        # What stands between the line breaks and the like that values brought
        for text in chain.from_iterable(map(SHAPES.split, sequence)) if notes.shaped else sequence:
            looked_for = (unescaped(text) if notes.reserialised else text).encode()
            begin = document.find(looked_for, at)
            if begin < 0:
                yield text
            else:
                at = begin + len(looked_for)
