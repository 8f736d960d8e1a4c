"""Charts in Word: native ones, with the workbook that Word opens to edit them, and what it shows until then."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from lxml import etree
from lxml.builder import ElementMaker

from docgen.engine.charts import ChartKind
from docgen.engine.names import TYPES, W
from docgen.engine.tree import escaped, serialised
from docgen.engine.values import text_of
from docgen.engine.word.relations import relations_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml.etree import _Element

    from docgen.engine.charts import Chart, Number, Series
    from docgen.engine.values import Notes

    Make = Callable[..., _Element]  # an element of a name, with its content and attributes

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
RELATION_TYPE = f"{_R}/chart"
_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DRAWING = (
    f'</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name="{name}" descr="{description}"/>'
    f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" xmlns:r="{_R}"'
    ' r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r><w:r><w:t xml:space="preserve">'
)
_SHEET = "数据"
_MADE = datetime(1980, 1, 1, tzinfo=UTC)  # the same chart, the same bytes
_CATEGORIES, _VALUES = "1001", "1002"  # ids of the axes: some programs take no negative ones
_LINE, _THICK = "9525", "28575"  # widths in English metric units
_INK, _SMALL, _SIZE, _TITLE_SIZE = "000000", "900", "1050", "1200"  # in hundredths of a point
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")
_TYPEFACE = "宋体"

_c: Make = ElementMaker(namespace=_C, nsmap={"c": _C, "a": _A, "r": _R})
_a: Make = ElementMaker(namespace=_A, nsmap={"a": _A})


def print_chart(chart: Chart, notes: Notes) -> str:
    """Return the XML that shows a chart where a tag stands."""
    name = f"word/charts/docgen-{chart.name}-{len(notes.additions.charts) + 1}.xml"
    return _DRAWING.format(
        width=chart.width,
        height=chart.height,
        name=escaped(chart.title or name.rpartition("/")[2]),
        description=escaped(chart.description),
        relation=notes.additions.drawn_in(notes.part, name, chart),
    )


def give_room(root: _Element) -> None:
    """Let the lines that charts stand in be as tall as they need: in lines of an exact height only a strip would be seen."""
    for chart in root.iter(f"{{{_C}}}chart"):
        paragraph = next(chart.iterancestors(f"{W}p"), None)
        if paragraph is None:
            continue
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        spacing = properties.find(f"{W}spacing")
        if spacing is None:
            spacing = etree.Element(f"{W}spacing")
            properties.insert(_place_of_spacing(properties), spacing)
        spacing.set(f"{W}line", "240")
        spacing.set(f"{W}lineRule", "auto")


# What stands before w:spacing in the properties of a paragraph
_BEFORE_SPACING = frozenset(
    W + name
    for name in (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
        "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
        "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
    )
)  # fmt: skip


def _place_of_spacing(properties: _Element) -> int:
    return sum(1 for child in properties if child.tag in _BEFORE_SPACING)


def parts_of(charts: dict[str, Chart]) -> dict[str, bytes]:
    """Return the parts of charts by name: each itself, its relation, and its workbook."""
    parts: dict[str, bytes] = {}
    for name, chart in charts.items():
        workbook = f"word/embeddings/{PurePosixPath(name).stem}.xlsx"
        parts[name] = serialised(_chart_space(chart))
        parts[relations_part(name)] = _relation_to(workbook)
        parts[workbook] = _workbook(chart)
    return parts


def _relation_to(workbook: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    root = etree.Element(f"{{{kind}}}Relationships")
    attributes = {"Id": "rId1", "Type": f"{_R}/package", "Target": f"/{workbook}"}
    etree.SubElement(root, f"{{{kind}}}Relationship", attributes)
    return serialised(root)


def declare(types: _Element, charts: dict[str, Chart]) -> None:
    """Declare the types of charts and their workbooks."""
    extensions = {str(default.get("Extension", "")).lower() for default in types.iter(f"{TYPES}Default")}
    if "xlsx" not in extensions:
        types.insert(0, etree.Element(f"{TYPES}Default", {"Extension": "xlsx", "ContentType": _WORKBOOK_TYPE}))
    known = {str(override.get("PartName", "")) for override in types.iter(f"{TYPES}Override")}
    for name in charts:
        if f"/{name}" not in known:
            etree.SubElement(types, f"{TYPES}Override", {"PartName": f"/{name}", "ContentType": _TYPE})


def _workbook(chart: Chart) -> bytes:
    """Make the workbook of a chart: its categories in the first column, each series in one after it."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - few reports have charts

    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet(_SHEET)
    sheet.set_column(0, len(chart.series), 18)
    for row, category in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, category)
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(0, column, series.name)
        for row, number in enumerate(series.numbers, 1):
            if number is not None:
                sheet.write_number(row, column, number)
    book.close()
    return target.getvalue()


# The chart itself, its elements in the order of the schema


def _chart_space(chart: Chart) -> _Element:
    return _c(
        "chartSpace",
        _c("date1904", val="0"),
        _c("lang", val="zh-CN"),
        _c("roundedCorners", val="0"),
        _c(
            "chart",
            *_title(chart.title),
            _c("plotArea", _c("layout"), _drawn(chart), _category_axis(chart), _value_axis(chart)),
            *_legend(chart),
            _c("plotVisOnly", val="1"),
            _c("dispBlanksAs", val="gap"),
        ),
        _c("spPr", _a("solidFill", _a("srgbClr", val="FFFFFF")), _a("ln", _a("noFill"))),
        _text_properties(_SIZE),
        _c("externalData", _c("autoUpdate", val="0"), {f"{{{_R}}}id": "rId1"}),
    )


def _title(title: str) -> Iterator[_Element]:
    if title:
        properties = _run_properties("rPr", _TITLE_SIZE, bold=True)
        properties.set("lang", "zh-CN")
        paragraph = _a(
            "p", _a("pPr", _run_properties("defRPr", _TITLE_SIZE, bold=True)), _a("r", properties, _a("t", title))
        )
        yield _c("title", _c("tx", _c("rich", _a("bodyPr"), _a("lstStyle"), paragraph)), _c("overlay", val="0"))
    yield _c("autoTitleDeleted", val="0" if title else "1")


def _legend(chart: Chart) -> Iterator[_Element]:
    if len(chart.series) > 1:
        yield _c("legend", _c("legendPos", val="b"), _c("overlay", val="0"))


def _drawn(chart: Chart) -> _Element:
    axes = (_c("axId", val=_CATEGORIES), _c("axId", val=_VALUES))
    series = [_series(chart, number) for number in range(len(chart.series))]
    if chart.kind is ChartKind.LINE:
        return _c(
            "lineChart",
            _c("grouping", val="standard"),
            _c("varyColors", val="0"),
            *series,
            _c("marker", val="1"),
            *axes,
        )
    direction = "bar" if chart.kind is ChartKind.BAR else "col"
    return _c(
        "barChart",
        _c("barDir", val=direction),
        _c("grouping", val="clustered"),
        _c("varyColors", val="0"),
        *series,
        _c("gapWidth", val="60"),
        *axes,
    )


def _series(chart: Chart, number: int) -> _Element:
    series, column, last = chart.series[number], chr(ord("B") + number), len(chart.categories) + 1
    is_line = chart.kind is ChartKind.LINE
    element = _c(
        "ser",
        _c("idx", val=str(number)),
        _c("order", val=str(number)),
        _c("tx", _c("strRef", _c("f", f"{_SHEET}!${column}$1"), _strings([series.name]))),
    )
    if is_line:
        element.extend([_line(number), _marker(series, number)])
    else:
        element.extend([_bar(series), _c("invertIfNegative", val="0")])
    element.append(_labels(_SMALL if chart.is_crowded else _SIZE, is_line=is_line))
    element.append(_c("cat", _c("strRef", _c("f", f"{_SHEET}!$A$2:$A${last}"), _strings(chart.categories))))
    element.append(_c("val", _c("numRef", _c("f", f"{_SHEET}!${column}$2:${column}${last}"), _numbers(series.numbers))))
    if is_line:
        element.append(_c("smooth", val="0"))
    return element


def _strings(words: Sequence[str]) -> _Element:
    points = (_c("pt", _c("v", word), idx=str(at)) for at, word in enumerate(words))
    return _c("strCache", _c("ptCount", val=str(len(words))), *points)


def _numbers(numbers: Sequence[Number | None]) -> _Element:
    points = (
        _c("pt", _c("v", text_of(number)), idx=str(at)) for at, number in enumerate(numbers) if number is not None
    )
    return _c("numCache", _c("formatCode", "General"), _c("ptCount", val=str(len(numbers))), *points)


def _bar(series: Series) -> _Element:
    return _c("spPr", _a("solidFill", _a("srgbClr", val=series.grey)), _outline())


def _outline() -> _Element:
    return _a("ln", _a("solidFill", _a("srgbClr", val=_INK)), w=_LINE)


def _line(number: int) -> _Element:
    """Return the look of a line: all are black, and told apart by their dashes and marks."""
    ink = _a("solidFill", _a("srgbClr", val=_INK))
    return _c("spPr", _a("ln", ink, _a("prstDash", val=_DASHES[number]), _a("round"), w=_THICK, cap="rnd"))


def _marker(series: Series, number: int) -> _Element:
    look = _c("spPr", _a("solidFill", _a("srgbClr", val=series.grey)), _outline())
    return _c("marker", _c("symbol", val=_MARKERS[number]), _c("size", val="7"), look)


def _labels(size: str, *, is_line: bool) -> _Element:
    """Show every figure beside its point: nobody measures a printed chart."""
    shown = {"showLegendKey": "0", "showVal": "1", "showCatName": "0", "showSerName": "0", "showPercent": "0"}
    return _c(
        "dLbls",
        _text_properties(size),
        _c("dLblPos", val="t" if is_line else "outEnd"),
        *(_c(name, val=value) for name, value in shown.items()),
        _c("showBubbleSize", val="0"),
    )


def _category_axis(chart: Chart) -> _Element:
    lying = chart.kind is ChartKind.BAR
    return _c(
        "catAx",
        _c("axId", val=_CATEGORIES),
        _c("scaling", _c("orientation", val="maxMin" if lying else "minMax")),  # the first name stands on top
        _c("delete", val="0"),
        _c("axPos", val="l" if lying else "b"),
        _c("numFmt", formatCode="General", sourceLinked="0"),
        _c("majorTickMark", val="none"),
        _c("minorTickMark", val="none"),
        _c("tickLblPos", val="low"),
        _c("spPr", _outline()),
        _c("crossAx", val=_VALUES),
        _c("crosses", val="autoZero"),
        _c("auto", val="0"),
        _c("lblAlgn", val="ctr"),
        _c("lblOffset", val="100"),
        _c("noMultiLvlLbl", val="1"),
    )


def _value_axis(chart: Chart) -> _Element:
    """Return the axis of the figures, which is not drawn: they stand beside their points."""
    scaling = _c("scaling", _c("orientation", val="minMax"), *([_c("min", val="0")] if chart.begins_at_zero else []))
    return _c(
        "valAx",
        _c("axId", val=_VALUES),
        scaling,
        _c("delete", val="1"),
        _c("axPos", val="b" if chart.kind is ChartKind.BAR else "l"),
        _c("numFmt", formatCode="General", sourceLinked="0"),
        _c("majorTickMark", val="none"),
        _c("minorTickMark", val="none"),
        _c("tickLblPos", val="nextTo"),
        _c("crossAx", val=_CATEGORIES),
        _c("crosses", val="autoZero"),
        _c("crossBetween", val="between"),
    )


def _text_properties(size: str) -> _Element:
    paragraph = _a("p", _a("pPr", _run_properties("defRPr", size)), _a("endParaRPr", lang="zh-CN"))
    return _c("txPr", _a("bodyPr"), _a("lstStyle"), paragraph)


def _run_properties(name: str, size: str, *, bold: bool = False) -> _Element:
    ink = _a("solidFill", _a("srgbClr", val=_INK))
    return _a(name, ink, _a("latin", typeface=_TYPEFACE), _a("ea", typeface=_TYPEFACE), sz=size, b=str(int(bold)))
