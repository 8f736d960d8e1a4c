"""A template is data, not a program: what it may say is checked on its syntax tree, before anything is compiled."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from jinja2 import nodes

from docgen.engine.charts import CHART, OPTIONS
from docgen.i18n import _
from docgen.labels import do_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name,  nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.For, nodes.If, nodes.CondExpr, nodes.Assign, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Test, nodes.Filter, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg,
    nodes.Pos, nodes.Concat, nodes.List, nodes.Tuple, nodes.Keyword, nodes.Call, nodes.Slice,
)  # fmt: skip
FILTERS = frozenset(
    [
        "abs",
        "capitalize",
        "count",
        "d",
        "date",
        "default",
        "e",
        "escape",
        "first",
        "fixed",
        "float",
        "int",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "max",
        "min",
        "paragraphs",
        "replace",
        "reverse",
        "round",
        "sort",
        "sum",
        "thousands",
        "title",
        "trim",
        "unique",
        "upper",
    ]
)
TESTS = frozenset(
    [
        "boolean",
        "defined",
        "divisibleby",
        "eq",
        "even",
        "false",
        "float",
        "ge",
        "gt",
        "in",
        "integer",
        "le",
        "lt",
        "mapping",
        "ne",
        "none",
        "number",
        "odd",
        "sequence",
        "string",
        "true",
        "undefined",
    ]
)
# What authors write for other programs, by the method's or the filter's name, and what does the same here
INSTEAD = {
    "format": "{{ 数 | thousands }}, {{ 数 | fixed(2) }}",
    "strftime": "{{ 日期 | date }}",
    "replace": "{{ 文字 | replace('旧', '新') }}",
    "upper": "{{ 文字 | upper }}",
    "lower": "{{ 文字 | lower }}",
    "title": "{{ 文字 | title }}",
    "strip": "{{ 文字 | trim }}",
    "join": "{{ 列表 | join('、') }}",
    "split": "{{ 文字[0:4] }}",
    "splitlines": "{{ 文字 | paragraphs }}",
    "startswith": "{% if 文字[0:2] == '一、' %}",
    "items": "{% for 名 in 表 %}{{ 名 }}{{ 表[名] }}{% endfor %}",
    "values": "{% for 名 in 表 %}{{ 表[名] }}{% endfor %}",
    "keys": "{% for 名 in 表 %}{{ 名 }}{% endfor %}",
    "get": "{{ 表['名'] | default('无') }}",
    "map": "{% for 项 in 列表 %}{{ 项.名 }}{% endfor %}",
    "selectattr": "{% for 项 in 列表 %}{% if 项.名 %} … {% endif %}{% endfor %}",
    "safe": "{{ 文字 }}",
    "wordcount": "{{ 文字 | length }}",
}
_OF_CHART = "{{ 图表(图.办理结果, 形='条', 宽='14cm') }}"
MAX_DEPTH = 40
MAX_LOOPS = 3


def faults(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Walk what a template may not say, as (line, reason)."""
    yield from _faults(tree, 0, 0)


def _faults(node: nodes.Node, depth: int, loops: int) -> Iterator[tuple[int, str]]:
    if depth > MAX_DEPTH:
        yield node.lineno, _("the template is nested too deeply")
        return
    reason = _reason(node)
    if reason:
        yield node.lineno, reason
        return
    loops += isinstance(node, nodes.For)
    if loops > MAX_LOOPS:
        yield node.lineno, _("more than {limit} loops in each other").format(limit=MAX_LOOPS)
        return
    for child in node.iter_child_nodes():
        yield from _faults(child, depth + 1, loops)


def _reason(node: nodes.Node) -> str | None:
    if not isinstance(node, _NODES):
        return _("“{what}” is not allowed in a template").format(what=type(node).__name__.lower())
    if isinstance(node, nodes.Filter):
        return unknown_filter(node, FILTERS) or _arguments(node)
    if isinstance(node, nodes.Test):
        return unknown_test(node, TESTS)
    if isinstance(node, nodes.Call):
        return _call(node)
    return _shape(node) or _name(node)


def _shape(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.For) and node.recursive:
        return _("a recursive loop is not allowed in a template")
    if (
        isinstance(node, (nodes.Mul, nodes.Mod))
        and isinstance(node.left, nodes.Const)
        and isinstance(node.left.value, str)
    ):
        return _("only numbers are computed with")
    if isinstance(node, nodes.Compare) and len(node.ops) > 1 and any(op.op in ("in", "notin") for op in node.ops):
        return _("compare with “in” by itself, in brackets")
    return None


def unknown_filter(node: nodes.Filter, known: frozenset[str]) -> str | None:
    """Say that a filter is not known, with the nearest ones that are."""
    if node.name in known:
        return None
    if node.name in INSTEAD:
        return _("the filter “{name}” is not known: write {instead}").format(name=node.name, instead=INSTEAD[node.name])
    message = _("the filter “{name}” is not known; known: {names}").format(
        name=node.name, names=_(", ").join(sorted(known))
    )
    return message + do_you_mean(nearest(node.name, known))


def unknown_test(node: nodes.Test, known: frozenset[str]) -> str | None:
    """Say that a test is not known, with the nearest ones that are."""
    if node.name in known:
        return None
    message = _("the test “{name}” is not known; known: {names}").format(
        name=node.name, names=_(", ").join(sorted(known))
    )
    return message + do_you_mean(nearest(node.name, known))


def _arguments(node: nodes.Filter) -> str | None:
    names = [keyword.key for keyword in node.kwargs]
    if len(set(names)) < len(names):
        return _("an argument of the filter “{name}” is given twice").format(name=node.name)
    if node.name == "join" and not all(isinstance(argument, nodes.Const) for argument in node.args):
        return _("join takes a text between quotation marks")  # a text joined with itself grows without bound
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return _("arguments are written out in a template")
    return None


def is_range(node: nodes.Call) -> bool:
    """Tell whether a call is `range(…)`."""
    return isinstance(node.node, nodes.Name) and node.node.name == "range"


def is_cycle(node: nodes.Call) -> bool:
    """Tell whether a call is `loop.cycle(…)`."""
    called = node.node
    return (
        isinstance(called, nodes.Getattr)
        and called.attr == "cycle"
        and isinstance(called.node, nodes.Name)
        and called.node.name == "loop"
    )


def is_chart(node: nodes.Call) -> bool:
    """Tell whether a call is `图表(…)`."""
    return isinstance(node.node, nodes.Name) and node.node.name == CHART


def _call(node: nodes.Call) -> str | None:
    if is_chart(node):
        return _chart(node)
    plain = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None
    if plain and ((is_range(node) and 1 <= len(node.args) <= 3) or (is_cycle(node) and node.args)):
        return None
    method = node.node.attr if isinstance(node.node, nodes.Getattr) else ""
    if method in INSTEAD:
        return _("“.{method}(…)” is no call that a template may make: write {instead}").format(
            method=method, instead=INSTEAD[method]
        )
    return _("nothing is called in a template but range(…), loop.cycle(…) and 图表(…)")


def _chart(node: nodes.Call) -> str | None:
    names = [keyword.key for keyword in node.kwargs]
    if len(node.args) != 1 or node.dyn_args is not None or node.dyn_kwargs is not None or len(set(names)) < len(names):
        return _("a chart is written {example}").format(example=_OF_CHART)
    unknown = next((name for name in names if name not in OPTIONS), None)
    if unknown is not None:
        message = _("a chart has no “{name}”; it has: {names}")
        return message.format(name=unknown, names="、".join(OPTIONS)) + do_you_mean(nearest(unknown, OPTIONS))
    return None


def _name(node: nodes.Node) -> str | None:
    name = node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""
    if name.startswith("_"):
        return _("a name does not begin with _ in a template")
    if isinstance(node, nodes.Name) and name == "loop" and node.ctx == "store":
        return _("“loop” already has a meaning in a template")
    if isinstance(node, nodes.Const) and isinstance(node.value, float) and not isfinite(node.value):
        return _("the number is too large")
    return None
