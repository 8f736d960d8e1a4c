"""A template is data, not a program: what it may say is checked on its syntax tree, before anything is compiled."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from jinja2 import nodes

from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name,  nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.For, nodes.If, nodes.CondExpr, nodes.Assign, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Test, nodes.Filter, nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos, nodes.List, nodes.Tuple, nodes.Keyword,
)  # fmt: skip
FILTERS = frozenset(
    {
        "default",
        "d",
        "first",
        "last",
        "length",
        "count",
        "join",
        "trim",
        "upper",
        "lower",
        "e",
        "escape",
        "int",
        "sort",
        "reverse",
        "unique",
    }
)
TESTS = frozenset(
    {
        "defined",
        "undefined",
        "none",
        "odd",
        "even",
        "divisibleby",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "in",
        "string",
        "number",
        "true",
        "false",
    }
)
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
        return _unknown(node.name, FILTERS, _("the filter “{name}” is not known; known: {names}")) or _arguments(node)
    if isinstance(node, nodes.Test):
        return _unknown(node.name, TESTS, _("the test “{name}” is not known; known: {names}"))
    if isinstance(node, nodes.For) and node.recursive:
        return _("a recursive loop is not allowed in a template")
    return _name(node)


def _unknown(name: str, known: frozenset[str], message: str) -> str | None:
    return None if name in known else message.format(name=name, names=", ".join(sorted(known)))


def _arguments(node: nodes.Filter) -> str | None:
    names = [keyword.key for keyword in node.kwargs]
    if len(set(names)) < len(names):
        return _("an argument of the filter “{name}” is given twice").format(name=node.name)
    if node.name == "join" and not all(isinstance(argument, nodes.Const) for argument in node.args):
        return _("join takes a text between quotation marks")  # a text joined with itself grows without bound
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
