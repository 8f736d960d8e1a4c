"""Fonts of Chinese text: named for East Asian text, not for Latin letters alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.names import OFFICE, STYLE, TEXT, W
from docgen.engine.tags import spans_of, take_apart
from docgen.i18n import _
from docgen.lint.rules import Where, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from docgen.engine.format import Format
    from docgen.engine.tree import Slot
    from docgen.lint.reading import PartReading, Reading
    from docgen.lint.rules import Remark

_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CHINESE_FONT = re.compile(
    r"[\u3400-\u9fff]|^(sim(sun|hei|kai|fang)|nsimsun|fangsong|kaiti|st(song|heiti|kaiti|fangsong)|dengxian|microsoft (yahei|jhenghei)|(p)?mingliu|fz|noto (sans|serif) (cjk|sc|tc)|source han)",
    re.IGNORECASE,
)
_MOST = 50  # styles based on each other


class Fonts(NamedTuple):
    """What one level, a style or direct formatting, names: fonts for Latin letters and for East Asian text."""

    name: str
    latin: str
    asian: str


def check_fonts(reading: Reading) -> Iterator[Remark]:
    """Walk the styles and paragraphs whose Chinese text has no font of its own, each once."""
    word = reading.kind.has_runs
    styles = _word_styles(reading.roots) if word else _open_styles(reading.roots)
    named: set[str] = set()
    for part in reading.parts:
        for paragraph in part.root.iter(*reading.kind.blocks.paragraph):
            for levels in _levels(paragraph, part, reading.kind, styles):
                fault = _fault(levels)
                if fault and fault[0] not in named:
                    named.add(fault[0])
                    yield remark("font.no-east-asian", fault[1], Where(part.name, part.spots.spot(paragraph)))


def _fault(levels: list[Fonts]) -> tuple[str, str] | None:
    """Return the level at fault and what is wrong, if anything is; the nearest level comes first.

    A level that names a Chinese font for Latin letters, where another gives Chinese text the same one, is none.
    """
    meant = next((level.asian for level in levels if level.asian), "")
    for level in levels:
        if level.asian:
            return None
        if level.latin != meant and _CHINESE_FONT.search(level.latin):
            message = _("{name} names the font {font} for Latin letters only")
            return level.name, message.format(name=level.name, font=level.latin)
    message = _("{name} names no font for Chinese text, nor does anything it is based on")
    return levels[0].name, message.format(name=levels[0].name)


def _levels(
    paragraph: _Element, part: PartReading, kind: Format, styles: Mapping[str, _Element]
) -> Iterator[list[Fonts]]:
    for slot, text in _printed(kind.slots(paragraph)):
        if not _CHINESE.search(text):
            continue
        if kind.has_runs:
            run = next(slot.element.iterancestors(f"{W}r"), None)
            if run is not None:
                yield list(_of_run(run, paragraph, part, styles))
        else:
            yield list(_of_text(slot.parent, paragraph, part, styles))


def _printed(slots: Sequence[Slot]) -> Iterator[tuple[Slot, str]]:
    """Walk the texts of a paragraph with what each prints: a tag split over several prints in the first, or vanishes."""
    written = [slot.read() for slot in slots]
    whole = "".join(written)
    spans, _unclosed = spans_of(whole)
    number = end = 0
    for slot, own in zip(slots, written, strict=True):
        start = at = end
        end += len(own)
        printed = []
        while number < len(spans) and spans[number][0] < end:
            begin, stop = spans[number]
            printed.append(whole[at:begin])
            printed.append(whole[begin:stop] if begin >= start and _prints(whole[begin:stop]) else "")
            at = min(stop, end)
            if stop > end:  # it goes on in the next text
                break
            number += 1
        yield slot, "".join((*printed, whole[at:end]))


def _prints(written: str) -> bool:
    return written.startswith("{{") and not take_apart(written).letters


# Word


def _word_styles(roots: Mapping[str, _Element]) -> dict[str, _Element]:
    """Return the styles by kind and name, those that hold by default with no name, the defaults of all as `*`."""
    styles: dict[str, _Element] = {}
    for root in (root for root in roots.values() if root.tag == f"{W}styles"):
        for style in root.iter(f"{W}style"):
            kind = style.get(f"{W}type", "paragraph")
            styles[f"{kind} {style.get(f'{W}styleId')}"] = style
            if style.get(f"{W}default") in ("1", "true", "on"):
                styles[f"{kind} "] = style
        for default in root.iter(f"{W}rPrDefault"):
            styles["*"] = default
    return styles


def _of_run(run: _Element, paragraph: _Element, part: PartReading, styles: Mapping[str, _Element]) -> Iterator[Fonts]:
    place = str(part.spots.spot(paragraph))
    direct = run.find(f"{W}rPr/{W}rFonts")
    if direct is not None:
        yield _word_fonts(_("the text itself ({place})").format(place=_(", ").join([part.name, place])), direct)
    yield from _word_chain("character", _value(run.find(f"{W}rPr/{W}rStyle")), styles)
    yield from _word_chain("paragraph", _value(paragraph.find(f"{W}pPr/{W}pStyle")), styles)
    table = next(paragraph.iterancestors(f"{W}tbl"), None)
    if table is not None:
        yield from _word_chain("table", _value(table.find(f"{W}tblPr/{W}tblStyle")), styles)
    if "*" in styles:
        yield _word_fonts(_("the document's default"), styles["*"].find(f"{W}rPr/{W}rFonts"))
    yield Fonts(part.name, "", "")


def _value(element: _Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _word_chain(kind: str, name: str, styles: Mapping[str, _Element]) -> Iterator[Fonts]:
    for _step in range(_MOST):
        style = styles.get(f"{kind} {name}")
        if style is None:
            return
        shown = _value(style.find(f"{W}name")) or name
        yield _word_fonts(_("the style “{name}”").format(name=shown), style.find(f"{W}rPr/{W}rFonts"))
        name = _value(style.find(f"{W}basedOn"))
        if not name:
            return


def _word_fonts(name: str, fonts: _Element | None) -> Fonts:
    if fonts is None:
        return Fonts(name, "", "")
    asian = fonts.get(f"{W}eastAsiaTheme") or fonts.get(f"{W}eastAsia")
    return Fonts(name, fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "", asian or "")


# OpenDocument


def _open_styles(roots: Mapping[str, _Element]) -> dict[str, _Element]:
    """Return the styles by family and name; automatic ones also by their part, defaults with no name."""
    styles: dict[str, _Element] = {}
    for part, root in roots.items():
        for style in root.iter(f"{STYLE}style", f"{STYLE}default-style"):
            parent = style.getparent()
            own = f"{part} " if parent is not None and parent.tag == f"{OFFICE}automatic-styles" else ""
            styles[f"{own}{style.get(f'{STYLE}family')} {style.get(f'{STYLE}name', '')}"] = style
    return styles


def _of_text(
    element: _Element, paragraph: _Element, part: PartReading, styles: Mapping[str, _Element]
) -> Iterator[Fonts]:
    spans: Iterable[_Element] = (element, *element.iterancestors()) if element is not paragraph else ()
    for span in spans:
        if span is paragraph:
            break
        if span.tag == f"{TEXT}span":
            yield from _open_chain("text", span.get(f"{TEXT}style-name", ""), part.name, styles)
    yield from _open_chain("paragraph", paragraph.get(f"{TEXT}style-name", ""), part.name, styles)
    if "paragraph " in styles:
        yield _open_fonts(_("the document's default"), styles["paragraph "])
    yield Fonts(part.name, "", "")


def _open_chain(family: str, name: str, part: str, styles: Mapping[str, _Element]) -> Iterator[Fonts]:
    for _step in range(_MOST):
        style = styles.get(f"{part} {family} {name}", styles.get(f"{family} {name}")) if name else None
        if style is None:
            return
        shown = style.get(f"{STYLE}display-name", name)
        yield _open_fonts(_("the style “{name}”").format(name=shown), style)
        name = style.get(f"{STYLE}parent-style-name", "")


def _open_fonts(name: str, style: _Element) -> Fonts:
    properties = style.find(f"{STYLE}text-properties")
    if properties is None:
        return Fonts(name, "", "")
    latin = properties.get(f"{STYLE}font-name") or properties.get(f"{STYLE}font-family") or ""
    asian = properties.get(f"{STYLE}font-name-asian") or properties.get(f"{STYLE}font-family-asian") or ""
    return Fonts(name, latin, asian)
