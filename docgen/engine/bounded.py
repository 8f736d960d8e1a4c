"""The operations of a template, kept within bounds: what they may be given, how large their results, how much work."""

from __future__ import annotations

from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any

from jinja2 import Undefined, nodes
from jinja2.filters import do_int

from docgen.engine.allowed import is_chart, is_cycle, is_range
from docgen.engine.charts import chart_of
from docgen.engine.filters import OWN
from docgen.engine.values import NoNumber, Paragraphs, text_of
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docgen.engine.values import Notes

# Names that no template can write, for what the tree is rewritten to
PRINT, EACH, JOINED, IN, RANGE, PLAIN, PART, DRAWN = (
    " print",
    " each of",
    " joined",
    " in",
    " range",
    " plain",
    " part",
    " drawn",
)
MAX_WORK = (
    5_000_000  # steps of a document: syntax nodes times the rounds of the loops around them, and what filters read
)
MAX_NUMBER = 10**30
MAX_TEXT = 100_000  # characters of a text that a template puts together
MAX_RANGE = 10_000
_PART = "{{ 文字[0:4] }}"


def rewrite(tree: nodes.Template, tag_numbers: dict[int, int], *, trusted: bool) -> None:
    """Put the bounds into a syntax tree: every output, loop and growing operation passes by a function of ours.

    `tag_numbers` are the numbers of the tags by line. A trusted template's loops and operations stay Jinja's.
    """
    for output in tree.find_all(nodes.Output):
        output.nodes = [_printing(node, tag_numbers) for node in output.nodes]
    if trusted:
        return
    for loop in tree.find_all(nodes.For):
        looped: Any = loop.iter
        loop.iter = _filter(looped, EACH, nodes.Const(_weight(loop)))
    _replace(tree)


def _printing(node: Any, tag_numbers: dict[int, int]) -> Any:
    if isinstance(node, nodes.TemplateData):
        return node
    return _filter(node, PRINT, nodes.Const(tag_numbers.get(node.lineno, -1)))


def _filter(node: nodes.Expr, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)


def _weight(loop: nodes.For) -> int:
    """Count what one round of a loop costs, the loops in it apart."""
    return 1 + sum(_nodes_in(child) for child in (*loop.body, *loop.else_))


def _nodes_in(node: nodes.Node) -> int:
    own = 1 + (len(node.data) // 100 if isinstance(node, nodes.TemplateData) else 0)
    if isinstance(node, nodes.For):
        return own
    return own + sum(map(_nodes_in, node.iter_child_nodes()))


def _replace(node: nodes.Node) -> None:
    """Rewrite the operations below a node."""
    for field, value in list(node.iter_fields()):
        if isinstance(value, list):
            setattr(node, field, [_rewritten(item) if isinstance(item, nodes.Node) else item for item in value])
        elif isinstance(value, nodes.Node):
            setattr(node, field, _rewritten(value))


def _rewritten(node: nodes.Node) -> nodes.Node:
    _replace(node)
    if isinstance(node, nodes.Concat):
        return _filter(nodes.List(node.nodes, lineno=node.lineno), JOINED)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
        bounds = [bound or nodes.Const(None) for bound in (node.arg.start, node.arg.stop, node.arg.step)]
        return _filter(node.node, PART, *bounds)
    if isinstance(node, nodes.Call):
        return _called(node)
    if isinstance(node, nodes.Compare) and len(node.ops) == 1 and node.ops[0].op in ("in", "notin"):
        contains = _filter(node.expr, IN, node.ops[0].expr)
        return nodes.Not(contains, lineno=node.lineno) if node.ops[0].op == "notin" else contains
    if isinstance(node, nodes.List):
        return _filter(node, PLAIN)
    return node


def _called(node: nodes.Call) -> nodes.Node:
    if is_range(node):
        return _filter(nodes.List(node.args, lineno=node.lineno), RANGE)
    if is_cycle(node):
        position = nodes.Getattr(nodes.Name("loop", "load"), "index0", "load")
        turn = nodes.Mod(position, nodes.Const(len(node.args)))
        return nodes.Getitem(nodes.List(node.args), turn, "load", lineno=node.lineno)
    if is_chart(node):
        return nodes.Filter(node.args[0], DRAWN, [], node.kwargs, None, None, lineno=node.lineno)
    return node


class _Timed(list[Any]):
    """What a loop runs over, as long as there is time."""

    def __init__(self, values: Iterable[Any], deadline: float) -> None:
        super().__init__(values)
        self._deadline = deadline

    def __iter__(self) -> Iterator[Any]:
        for value in super().__iter__():
            if monotonic() > self._deadline:
                raise ValueError(_("the loops run more often than a document needs"))
            yield value


class Bounds:
    """The bounded operations; `notes` tells those of the part that is being rendered."""

    def __init__(self, notes: Callable[[], Notes]) -> None:
        self._notes = notes

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters that take the place of Jinja's, and those that trees are rewritten to."""
        return {
            EACH: self.each_of,
            JOINED: self.joined,
            IN: self.contains,
            RANGE: self.range,
            PART: self.part_of,
            PLAIN: _plain,
            DRAWN: drawn,
            "e": itself,
            "escape": itself,
            "int": _integer,
            "join": self.join,
            "list": self._reading(list),
            "paragraphs": paragraphs,
            "replace": self.replaced,
            "reverse": self._reading(lambda values: values[::-1]),
            "unique": self._reading(_unique),
            **OWN,
        }

    def charge(self, work: int) -> None:
        """Count work. Errors: ValueError, when it is too much for a document."""
        notes = self._notes()
        notes.work += work
        if notes.work > MAX_WORK:
            raise ValueError(_("the loops run more often than a document needs"))

    def each_of(self, value: Any, weight: int) -> Any:
        """Let loops run over lists and mappings only, and not without end."""
        if isinstance(value, Undefined):
            return value
        if not isinstance(value, (list, tuple, dict)):
            raise ValueError(_("a loop needs a list"))  # noqa: TRY004 - as every value that does not fit
        self.charge(len(value) * weight)
        return _Timed(value, self._notes().deadline)

    def contains(self, value: Any, values: Any) -> Any:
        """Tell whether a list, mapping or text holds a value."""
        if isinstance(values, Undefined):
            return bool(values)  # notes that it is missing
        self.charge(len(values) if isinstance(values, (list, tuple)) else 1 + len(values) // 100)
        return value in values

    def joined(self, values: list[Any]) -> Any:
        """Put texts and numbers together: the operator ~."""
        return self._bounded("".join(map(_scalar, values)))

    def join(self, values: Any, between: str = "", attribute: str | None = None) -> Any:
        """Put the texts of a list together, or those of one of its items' names."""
        if isinstance(values, Undefined):
            return values
        if not isinstance(values, (list, tuple)):
            raise ValueError(_("join is for lists"))  # noqa: TRY004
        self.charge(len(values))
        texts = values if attribute is None else [_named(value, attribute) for value in values]
        return self._bounded(str(between).join(map(_scalar, texts)))

    def replaced(self, value: Any, old: Any, new: Any) -> Any:
        """Put one text in the place of another, wherever it stands in a text."""
        if isinstance(value, Undefined):
            return value
        text, before, after = map(_scalar, (value, old, new))
        if not before:
            raise ValueError(_("replace takes the text to look for, and what comes in its place"))
        times = text.count(before)
        if len(text) + times * (len(after) - len(before)) > MAX_TEXT:
            return self._bounded(" " * (MAX_TEXT + 1))
        return self._bounded(text.replace(before, after))

    def range(self, bounds: list[Any]) -> Any:
        """Count, as Python's range does, but not far."""
        if any(isinstance(bound, Undefined) for bound in bounds):
            return next(bound for bound in bounds if isinstance(bound, Undefined))
        counted = range(*bounds)
        if len(counted) > MAX_RANGE:
            raise ValueError(_("range(…) counts to {limit} at most").format(limit=MAX_RANGE))
        return list(counted)

    def part_of(self, value: Any, *bounds: Any) -> Any:
        """Return a part of a text or a list, counted as Python counts: 文字[0:4]."""
        if isinstance(value, Undefined):
            return value
        if not isinstance(value, (list, tuple, str)):
            raise ValueError(_("a part is taken of a text or a list: {example}").format(example=_PART))  # noqa: TRY004
        if any(bound is not None and not isinstance(bound, int) for bound in bounds) or bounds[-1] == 0:
            raise ValueError(_("a part is counted in whole numbers: {example}").format(example=_PART))
        self.charge(1 + len(value) // (100 if isinstance(value, str) else 1))
        return value[slice(*bounds)]

    def _reading(self, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def charged(values: Any) -> Any:
            if isinstance(values, Undefined):
                return values
            self.charge(len(values))
            return function(values)

        return charged

    def _bounded(self, text: str) -> str:
        self.charge(len(text) // 100)
        if len(text) > MAX_TEXT:
            raise ValueError(
                _("a template puts together no text of more than {limit} characters").format(limit=MAX_TEXT)
            )
        return text


def _integer(value: Any, default: int = 0, base: int = 10) -> Any:
    if isinstance(value, Undefined):
        return value
    if isinstance(value, (float, Decimal)) and not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise ValueError(_("the number is too large"))
    return do_int(value, default, base)


def _named(value: Any, path: str) -> Any:
    for name in str(path).split("."):
        if not isinstance(value, dict) or name not in value:
            raise ValueError(_("there is no name “{name}”").format(name=name))
        value = value[name]
    return value


def _unique(values: Any) -> list[Any]:
    """Return each value once; texts that differ in capitals only are the same, as in Jinja."""
    first: dict[Any, Any] = {}
    for value in values:
        first.setdefault(value.lower() if isinstance(value, str) else value, value)
    return list(first.values())


def _plain(values: list[Any]) -> list[Any]:
    """Let a list that a template writes hold no other lists: such grow without bound."""
    if any(isinstance(value, (list, tuple, dict)) for value in values):
        raise ValueError(_("a list in a template holds plain values"))
    return values


def itself(value: Any) -> Any:
    """Return a value as it is: everything is escaped when it is printed."""
    return value


def _scalar(value: Any) -> str:
    if isinstance(value, Undefined):
        return str(value)  # notes that it is missing
    if value is not None and not isinstance(value, (str, int, float, Decimal)):
        raise ValueError(_("this names several values, not one"))
    return "" if value is None else text_of(value)


def paragraphs(value: Any) -> Any:
    """Let every line of a text, or every text of a list, be a paragraph of its own."""
    if isinstance(value, Undefined):
        return value
    texts = value.split("\n") if isinstance(value, str) else value
    if not isinstance(texts, (list, tuple)):
        raise ValueError(_("paragraphs are made of a text or a list of texts"))  # noqa: TRY004
    return Paragraphs(tuple(map(_scalar, texts)))


def drawn(data: Any, **options: Any) -> Any:
    """Return the chart of some figures, see `chart_of`."""
    missing = next((value for value in (data, *options.values()) if isinstance(value, Undefined)), None)
    if missing is None:
        return chart_of(data, **options)
    str(missing)  # notes that it is missing
    return missing


def compute(sign: str, left: Any, right: Any) -> Any:
    """Compute with numbers of a size that a report has. Errors: ValueError, ArithmeticError."""
    for side in (left, right):
        if isinstance(side, Undefined):
            return side + 0  # notes that it is missing
        if isinstance(side, NoNumber):
            continue
        if isinstance(side, bool) or not isinstance(side, (int, float, Decimal)):
            raise ValueError(_("only numbers are computed with"))  # noqa: TRY004
    if isinstance(left, NoNumber) or isinstance(right, NoNumber):
        return NoNumber()
    if isinstance(left, Decimal) != isinstance(right, Decimal):
        left, right = (Decimal(str(side)) if isinstance(side, float) else side for side in (left, right))
    result = _OPERATIONS[sign](left, right)
    if abs(result) > MAX_NUMBER:
        raise ValueError(_("the number is too large"))
    return result


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "//": lambda left, right: left // right,
    "%": lambda left, right: left % right,
}
