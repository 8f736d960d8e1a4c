"""What a tag uses: every path in its expression, and whether it is printed, looped over, filtered, or asked for."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import nodes

from docgen.engine.jinja import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.engine.tags import Path
    from docgen.lint.reading import Placed

_OF_LISTS = frozenset({"first", "join", "last", "max", "min", "reverse", "sort", "sum", "unique"})


class How(Enum):
    """What is done with a value."""

    PRINTED = "printed"  # by itself
    LOOPED = "looped"
    AS_LIST = "as list"
    ASKED = "asked"  # whether it is there
    USED = "used"


class Use(NamedTuple):
    """A path, and what is done with it; `filter` is the filter for lists that is given it."""

    path: Path
    how: How
    filter: str = ""


def uses_of(placed: Placed) -> list[Use]:
    """Return what a tag uses; paths that it asks for by `is defined` or default come first."""
    if placed.path:
        return [Use(placed.path, How.PRINTED)]
    if placed.tree is None:
        return []
    uses = list(_uses(placed.tree, How.USED))
    return sorted(uses, key=lambda use: use.how is not How.ASKED)


def bound_by(placed: Placed) -> tuple[list[str], nodes.Node | None]:
    """Return the names that a tag binds, and what they run over or are set to."""
    for node in placed.tree.body if placed.tree else ():
        if isinstance(node, nodes.For):
            return _targets(node.target), node.iter
        if isinstance(node, nodes.Assign):
            return _targets(node.target), node.node
        if isinstance(node, nodes.Macro):  # of trusted templates, as those below
            return [node.name, *(argument.name for argument in node.args)], None
        if isinstance(node, nodes.AssignBlock):
            return _targets(node.target), None
        if isinstance(node, nodes.With):
            return [name for target in node.targets for name in _targets(target)], None
    return [], None


def _targets(node: nodes.Node) -> list[str]:
    return [node.name] if isinstance(node, nodes.Name) else [name.name for name in node.find_all(nodes.Name)]


def _uses(node: nodes.Node, how: How) -> Iterator[Use]:
    path = path_of(node)
    if path:
        yield Use(path, how)
        return
    if isinstance(node, nodes.Filter) and node.node is not None:
        yield from _filtered(node, node.node, how)
        return
    if isinstance(node, nodes.For) and node.test:  # what the loop leaves out is asked of its own names, too
        own = _targets(node.target)
        yield from (use for use in _uses(node.test, How.USED) if use.path[0] not in own)
    for child, done in _children(node):
        yield from _uses(child, done)


def _children(node: nodes.Node) -> Iterator[tuple[nodes.Node, How]]:
    """Walk what an expression is made of, and what is done with each."""
    if isinstance(node, nodes.For):
        yield node.iter, How.LOOPED
    elif isinstance(node, nodes.Assign):
        yield node.node, How.USED
    elif isinstance(node, nodes.With):
        yield from ((value, How.USED) for value in node.values)
    elif isinstance(node, nodes.Output):
        yield from ((child, How.PRINTED) for child in node.nodes)
    elif isinstance(node, nodes.Call):  # what is called is no value
        yield from ((argument, How.USED) for argument in (*node.args, *node.kwargs))
    elif isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
        yield node.node, How.ASKED
    elif not isinstance(node, (nodes.AssignBlock, nodes.Macro, nodes.CallBlock)):
        yield from ((child, How.USED) for child in node.iter_child_nodes())


def _filtered(node: nodes.Filter, over: nodes.Node, how: How) -> Iterator[Use]:
    if node.name in ("default", "d"):
        yield from _uses(over, How.ASKED)
        yield from _uses(over, how)
    elif node.name in _OF_LISTS and path_of(over):
        yield Use(path_of(over), How.AS_LIST, node.name)
    else:
        yield from _uses(over, How.USED)
    for argument in node.args:
        yield from _uses(argument, How.USED)
