"""Charts in OpenDocument: chart objects, each with the table of its figures."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree
from lxml.builder import ElementMaker

from docgen.engine.charts import ChartKind
from docgen.engine.names import CHART, DRAW, FO, MANIFEST, OFFICE, STYLE, SVG, TABLE, TEXT, XLINK
from docgen.engine.tree import escaped, serialised
from docgen.engine.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from docgen.engine.charts import Chart, Number
    from docgen.engine.values import Notes

    Make = Callable[..., _Element]  # an element of a name, with its content and attributes

_TYPE = "application/vnd.oasis.opendocument.chart"
_VERSION = "1.3"
_ROOMY = "-roomy"  # ends the name of a paragraph style whose lines are as tall as what stands in them
_CONTENT, _STYLES, _XML = "content.xml", "styles.xml", "text/xml"
_EMU_PER_CM = 360_000
_FRAME = (
    f'<draw:frame xmlns:draw="{DRAW[1:-1]}" xmlns:svg="{SVG[1:-1]}" xmlns:text="{TEXT[1:-1]}" draw:name="{{name}}"'
    ' text:anchor-type="as-char" svg:width="{width}" svg:height="{height}">'
    f'<draw:object xmlns:xlink="{XLINK[1:-1]}" xlink:href="./{{folder}}" xlink:type="simple" xlink:show="embed"'
    ' xlink:actuate="onLoad"/><svg:title>{title}</svg:title><svg:desc>{description}</svg:desc></draw:frame>'
)
_NAMES = {
    "office": OFFICE, "style": STYLE, "text": TEXT, "table": TABLE, "draw": DRAW, "fo": FO, "xlink": XLINK, "chart": CHART, "svg": SVG,
}  # fmt: skip
_NSMAP = {prefix: name[1:-1] for prefix, name in _NAMES.items()}
_TABLE = "local-table"
_CLASSES = {ChartKind.COLUMN: "chart:bar", ChartKind.BAR: "chart:bar", ChartKind.LINE: "chart:line"}
_GAP = "0.2cm"  # between the dashes of a line
# How long the dashes of each series are; the first is drawn through
_DASHES = ("", "0.4cm", "0.08cm", "0.8cm", "0.2cm", "0.6cm")
_MARKS = ("circle", "square", "arrow-up", "diamond", "x", "star")
_TYPEFACE, _SMALL, _SIZE, _TITLE_SIZE = "宋体", "9pt", "10.5pt", "12pt"

_MAKERS: list[Make] = [
    ElementMaker(namespace=name[1:-1], nsmap=_NSMAP) for name in (OFFICE, STYLE, CHART, TABLE, TEXT, DRAW)
]
_office, _style, _chart, _table, _text, _draw = _MAKERS


def print_chart(chart: Chart, notes: Notes) -> str:
    """Return the XML that shows a chart where a tag stands."""
    folder = f"Object docgen-{chart.name}-{len(notes.additions.charts) + 1}"
    notes.additions.charts[folder] = chart
    return _FRAME.format(
        name=escaped(folder),
        width=_length(chart.width),
        height=_length(chart.height),
        folder=escaped(folder),
        title=escaped(chart.title),
        description=escaped(chart.description),
    )


def give_room(root: _Element) -> None:
    """Let the lines that charts stand in be as tall as they need: in lines of an exact height only a strip would be seen."""
    styles = root.find(f"{OFFICE}automatic-styles")
    if styles is None:
        return
    known = {str(style.get(f"{STYLE}name")): style for style in styles.iter(f"{STYLE}style")}
    for chart in root.iter(f"{DRAW}object"):
        paragraph = next(chart.iterancestors(f"{TEXT}p", f"{TEXT}h"), None)
        name = "" if paragraph is None else paragraph.get(f"{TEXT}style-name", "")
        if paragraph is None or name.endswith(_ROOMY):
            continue
        paragraph.set(f"{TEXT}style-name", name + _ROOMY)
        if name + _ROOMY not in known:
            known[name + _ROOMY] = _roomy(name, known.get(name))
            styles.append(known[name + _ROOMY])


def _roomy(name: str, own: _Element | None) -> _Element:
    """Make a style like another one, of lines as tall as what stands in them."""
    style = deepcopy(own) if own is not None else _style("style", {f"{STYLE}family": "paragraph"})
    if own is None and name:
        style.set(f"{STYLE}parent-style-name", name)
    style.set(f"{STYLE}name", name + _ROOMY)
    properties = style.find(f"{STYLE}paragraph-properties")
    if properties is None:
        properties = _style("paragraph-properties")
        style.insert(0, properties)
    properties.set(f"{FO}line-height", "100%")
    return style


def parts_of(charts: dict[str, Chart]) -> dict[str, bytes]:
    """Return the parts of charts by name."""
    contents = {f"{folder}/{_CONTENT}": serialised(_content(chart)) for folder, chart in charts.items()}
    return contents | {f"{folder}/{_STYLES}": serialised(_dashes()) for folder in charts}


def declare(manifest: _Element, charts: dict[str, Chart]) -> None:
    """Name charts in the manifest of a package."""
    version = manifest.get(f"{MANIFEST}version", "1.2")
    known = {str(entry.get(f"{MANIFEST}full-path")) for entry in manifest}
    for folder in charts:
        for path, kind in ((f"{folder}/", _TYPE), (f"{folder}/{_CONTENT}", _XML), (f"{folder}/{_STYLES}", _XML)):
            if path not in known:
                attributes = {f"{MANIFEST}full-path": path, f"{MANIFEST}media-type": kind}
                if kind == _TYPE:
                    attributes[f"{MANIFEST}version"] = version
                etree.SubElement(manifest, f"{MANIFEST}file-entry", attributes)


def _length(emu: float) -> str:
    return f"{emu / _EMU_PER_CM:.3f}cm"


# The chart itself


def _content(chart: Chart) -> _Element:
    return _office(
        "document-content",
        _office("automatic-styles", *_styles(chart)),
        _office("body", _office("chart", _drawn(chart))),
        {f"{OFFICE}version": _VERSION},
    )


def _drawn(chart: Chart) -> _Element:
    size = {f"{SVG}width": _length(chart.width), f"{SVG}height": _length(chart.height)}
    element = _chart("chart", {f"{CHART}class": _CLASSES[chart.kind], f"{CHART}style-name": "chart", **size})
    if chart.title:
        element.append(_chart("title", _text("p", chart.title), {f"{CHART}style-name": "title"}))
    if len(chart.series) > 1:
        legend = {f"{CHART}legend-position": "bottom", f"{CHART}style-name": "words"}
        element.append(_chart("legend", legend))
    element.extend([_plot(chart), _figures(chart)])
    return element


def _plot(chart: Chart) -> _Element:
    last = len(chart.categories) + 1
    names = _chart("categories", {f"{TABLE}cell-range-address": f"{_TABLE}.A2:{_TABLE}.A{last}"})
    axes = [
        _chart(
            "axis", names, {f"{CHART}dimension": "x", f"{CHART}name": "primary-x", f"{CHART}style-name": "categories"}
        ),
        _chart("axis", {f"{CHART}dimension": "y", f"{CHART}name": "primary-y", f"{CHART}style-name": "figures"}),
    ]
    series = [_series(chart, number, last) for number in range(len(chart.series))]
    attributes = {f"{CHART}style-name": "plot", f"{CHART}data-source-has-labels": "both"}
    return _chart("plot-area", *axes, *series, _chart("wall", {f"{CHART}style-name": "blank"}), attributes)


def _series(chart: Chart, number: int, last: int) -> _Element:
    column = chr(ord("B") + number)
    attributes = {
        f"{CHART}style-name": f"series{number}",
        f"{CHART}values-cell-range-address": f"{_TABLE}.{column}2:{_TABLE}.{column}{last}",
        f"{CHART}label-cell-address": f"{_TABLE}.{column}1",
        f"{CHART}class": _CLASSES[chart.kind],
    }
    points = _chart("data-point", {f"{CHART}repeated": str(last - 1)})
    return _chart("series", points, attributes)


def _figures(chart: Chart) -> _Element:
    """Return the table that a chart is drawn of: categories in the first column, each series in one after it."""
    head = _table("table-row", _word(""), *(_word(series.name) for series in chart.series))
    rows = [
        _table("table-row", _word(category), *(_figure(series.numbers[at]) for series in chart.series))
        for at, category in enumerate(chart.categories)
    ]
    columns = {f"{TABLE}number-columns-repeated": str(len(chart.series))}
    return _table(
        "table",
        _table("table-header-columns", _table("table-column")),
        _table("table-columns", _table("table-column", columns)),
        _table("table-header-rows", head),
        _table("table-rows", *rows),
        {f"{TABLE}name": _TABLE},
    )


def _word(text: str) -> _Element:
    return _table("table-cell", _text("p", text), {f"{OFFICE}value-type": "string"})


def _figure(number: Number | None) -> _Element:
    if number is None:
        return _table("table-cell")
    written = text_of(number)
    return _table("table-cell", _text("p", written), {f"{OFFICE}value-type": "float", f"{OFFICE}value": written})


# Looks


def _dashes() -> _Element:
    """Return the styles of a chart's lines, which are told apart by their dashes: a part of its own has them."""
    dashes = (
        _draw(
            "stroke-dash",
            {
                f"{DRAW}name": f"dash{number}",
                f"{DRAW}style": "rect",
                f"{DRAW}dots1": "1",
                f"{DRAW}dots1-length": length,
                f"{DRAW}distance": _GAP,
            },
        )
        for number, length in enumerate(_DASHES)
        if length
    )
    return _office("document-styles", _office("styles", *dashes), {f"{OFFICE}version": _VERSION})


def _styles(chart: Chart) -> Iterator[_Element]:
    blank = {f"{DRAW}stroke": "none", f"{DRAW}fill": "none"}
    yield _look("chart", graphic={**blank, f"{DRAW}fill": "solid", f"{DRAW}fill-color": "#ffffff"}, words=_SIZE)
    yield _look("blank", graphic=blank)
    yield _look("title", graphic=blank, words=_TITLE_SIZE, bold=True)
    yield _look("words", graphic=blank, words=_SIZE)
    lying = str(chart.kind is ChartKind.BAR).lower()
    plot = {"vertical": lying, "treat-empty-cells": "leave-gap", "gap-width": "60"}
    yield _look("plot", drawing=plot)
    unmarked = {"tick-marks-major-inner": "false", "tick-marks-major-outer": "false"}
    names = {"display-label": "true", "reverse-direction": lying, "axis-label-position": "outside-start", **unmarked}
    yield _look("categories", drawing=names, graphic=_ink(), words=_SIZE)
    yield _look("figures", drawing=_of_figures(chart), graphic={f"{DRAW}stroke": "none"}, words=_SIZE)
    for number, series in enumerate(chart.series):
        yield _look_of(chart, number, series.grey)


def _of_figures(chart: Chart) -> dict[str, str]:
    """Return what the axis of the figures is like: not drawn, as they stand beside their points."""
    shown = {"display-label": "false", "visible": "false"}
    return {**shown, **({"minimum": "0"} if chart.begins_at_zero else {})}


def _look_of(chart: Chart, number: int, grey: str) -> _Element:
    size = _SMALL if chart.is_crowded else _SIZE
    shown = {"data-label-number": "value", "label-position": "top" if chart.kind is ChartKind.LINE else "outside"}
    if chart.kind is not ChartKind.LINE:
        fill = {f"{DRAW}fill": "solid", f"{DRAW}fill-color": f"#{grey}"}
        return _look(f"series{number}", drawing=shown, graphic={**fill, **_ink()}, words=size)
    named = {"symbol-type": "named-symbol", "symbol-name": _MARKS[number]}
    mark = {**named, "symbol-width": "0.25cm", "symbol-height": "0.25cm"}
    stroke = {f"{DRAW}stroke": "dash", f"{DRAW}stroke-dash": f"dash{number}"} if number else {f"{DRAW}stroke": "solid"}
    line = {f"{SVG}stroke-width": "0.08cm", f"{SVG}stroke-color": "#000000", **stroke}
    fill = {f"{DRAW}fill-color": f"#{grey}"}
    return _look(f"series{number}", drawing={**shown, **mark}, graphic={**line, **fill}, words=size)


def _ink() -> dict[str, str]:
    return {f"{DRAW}stroke": "solid", f"{SVG}stroke-color": "#000000", f"{SVG}stroke-width": "0.026cm"}


def _look(
    name: str,
    *,
    drawing: dict[str, str] | None = None,
    graphic: dict[str, str] | None = None,
    words: str = "",
    bold: bool = False,
) -> _Element:
    properties = []
    if drawing:
        properties.append(_style("chart-properties", {f"{CHART}{key}": value for key, value in drawing.items()}))
    if graphic:
        properties.append(_style("graphic-properties", graphic))
    if words:
        weight = {f"{FO}font-weight": "bold", f"{STYLE}font-weight-asian": "bold"} if bold else {}
        faces = {f"{FO}font-family": _TYPEFACE, f"{STYLE}font-family-asian": _TYPEFACE}
        sizes = {f"{FO}font-size": words, f"{STYLE}font-size-asian": words}
        properties.append(_style("text-properties", {**faces, **sizes, **weight}))
    return _style("style", *properties, {f"{STYLE}name": name, f"{STYLE}family": "chart"})
