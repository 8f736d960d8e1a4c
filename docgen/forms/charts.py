"""Charts of a form: which figures a template may have drawn, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import _

if TYPE_CHECKING:
    from docgen.forms.expression import Operand
    from docgen.source import Source, Text
    from docgen.yaml_shape import Shape
    from docgen.yaml_tree import Node

SHAPES = ("柱", "条", "线")
_CHART = ("code", "title", "shape", "unit", "over_years", "values")
_VALUE = ("label", "sum")


class ChartValue(NamedTuple):
    """A sum of cells, as written, and what it is called in the chart; `operand` is the sum once the form is proved."""

    label: str
    sum: Text
    operand: Operand | None = None


class FormChart(NamedTuple):
    """What a chart draws: its values of this year side by side, or each of them `over_years`."""

    code: str
    title: str
    shape: str
    unit: str
    over_years: bool
    values: tuple[ChartValue, ...]
    source: Source


def read_charts(shape: Shape, node: Node | None, inherited: tuple[FormChart, ...]) -> tuple[FormChart, ...]:
    """Read the charts of a form over those of the form that it extends: one takes the place of that of its code."""
    own = [_chart(shape, item) for item in shape.items(node, "charts")]
    charts = {chart.code: chart for chart in inherited}
    for number, chart in enumerate(own):
        if any(chart.code == earlier.code for earlier in own[:number]):
            shape.fault(chart.source, _("the chart “{code}” is given twice").format(code=chart.code))
        charts[chart.code] = chart
    return tuple(charts.values())


def _chart(shape: Shape, node: Node) -> FormChart:
    entries = shape.mapping(node, _("a chart"), _CHART)
    return FormChart(
        code=shape.word(entries.get("code"), "code"),
        title=shape.word(entries.get("title"), "title"),
        shape=shape.choice(entries.get("shape"), "shape", SHAPES, SHAPES[0]),
        unit=shape.word(entries.get("unit"), "unit"),
        over_years=shape.flag(entries.get("over_years"), "over_years"),
        values=tuple(
            value for item in shape.items(entries.get("values"), "values") if (value := _value(shape, item)) is not None
        ),
        source=node.source,
    )


def _value(shape: Shape, node: Node) -> ChartValue | None:
    entries = shape.mapping(node, _("a value of a chart"), _VALUE)
    label, written = shape.word(entries.get("label"), "label"), shape.text(entries.get("sum"), "sum")
    if not label or written is None:
        shape.fault(node.source, _("a value of a chart needs a label and a sum"))
        return None
    return ChartValue(label, written)
