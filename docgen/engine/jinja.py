"""Jinja, kept to data: names reach values only, what is missing is noted, and only what is allowed is compiled."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateRuntimeError, TemplateSyntaxError, Undefined, nodes
from markupsafe import Markup

from docgen.engine.allowed import faults
from docgen.engine.values import printed
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import FrameType, TracebackType

    from jinja2 import Template

    from docgen.engine.tags import JinjaSource, Tag
    from docgen.engine.values import Notes

Path = tuple[str, ...]
MAX_STEPS = 100_000
_EACH = " each of"  # no template can write this name
_LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})


class CompiledPart:
    """A part's Jinja source, compiled."""

    def __init__(self, template: Template, part: str, tags_by_line: dict[int, Tag], names: frozenset[Path]) -> None:
        self._template, self._part, self._tags_by_line = template, part, tags_by_line
        self.names = names

    def render(self, context: Mapping[str, Any], notes: Notes) -> str:
        """Render the part; what cannot be printed is noted and left out."""
        with _noting(self, context, notes):
            try:
                return self._template.render(context)
            except (
                TypeError,
                ValueError,
                ArithmeticError,
                AttributeError,
                LookupError,
                TemplateRuntimeError,
            ) as error:  # 1 < "a", 5|first
                reason = (
                    error if type(error) is ValueError else _("this cannot be computed: {reason}").format(reason=error)
                )
                notes.fault(self._tag_of_traceback(error.__traceback__), reason)
                return ""

    def tag_at(self, frame: FrameType | None) -> Tag | str:
        """Return the tag that is being rendered, as the frames of the compiled template tell."""
        while frame is not None:
            if frame.f_code.co_filename == self._part:
                return self._tag(frame.f_lineno)
            frame = frame.f_back
        return self._part

    def _tag_of_traceback(self, traceback: TracebackType | None) -> Tag | str:
        tag: Tag | str = self._part
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self._part:  # Jinja has put the template's own lines there
                tag = self._tags_by_line.get(traceback.tb_lineno, tag)
            traceback = traceback.tb_next
        return tag

    def _tag(self, compiled_line: int) -> Tag | str:
        return self._tags_by_line.get(self._template.get_corresponding_lineno(compiled_line), self._part)


def compile_part(source: JinjaSource, part: str, file: str) -> CompiledPart:
    """Check what a part says and compile it.

    Errors: TemplateError with the place of every tag that is not Jinja or says what no template may say.
    """
    try:
        tree = _ENVIRONMENT.parse(source.text)
    except TemplateSyntaxError as error:
        tag = source.tags_by_line.get(error.lineno, part)
        raise TemplateError.at(Source(file), _("{tag}: {reason}").format(tag=tag, reason=_reason(error))) from error
    except RecursionError as error:
        raise TemplateError.at(
            Source(file), _("{part}: the template is nested too deeply").format(part=part)
        ) from error
    refused = [(source.tags_by_line.get(line, part), reason) for line, reason in faults(tree)]
    if refused:
        said = (_("{tag}: {reason}").format(tag=tag, reason=reason) for tag, reason in refused)
        raise TemplateError(Problem(message, Source(file)) for message in said)
    names = frozenset(_names(tree))
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, _EACH, [], [], None, None, lineno=loop.lineno)
    try:
        code = _ENVIRONMENT.compile(tree, part, part)
        template = _ENVIRONMENT.template_class.from_code(_ENVIRONMENT, code, {})
    except (TemplateSyntaxError, SyntaxError, ValueError, RecursionError) as error:
        raise TemplateError.at(Source(file), _("{tag}: {reason}").format(tag=part, reason=error)) from error
    return CompiledPart(template, part, source.tags_by_line, names)


def _names(node: nodes.Node) -> Iterator[Path]:
    """Walk the names that are printed or looped over, as paths; asking whether a name is defined is neither."""
    path = _path(node)
    if path:
        yield path
    elif not isinstance(node, nodes.Test):
        for child in node.iter_child_nodes():
            yield from _names(child)


def _path(node: nodes.Node) -> Path:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        above = _path(node.node)
        return (*above, node.attr) if above else ()
    return ()


def _reason(error: TemplateSyntaxError) -> str:
    """Word what Jinja says; what is rare stays in its words."""
    said = error.message or ""
    if "Unexpected end of template" in said:
        return _("this block has no end tag (endif, endfor)")
    if "unknown tag" in said:
        return _("there is no such tag, or no block that it ends")
    return _("this is not a template expression: {reason}").format(reason=said)


class _DataEnvironment(Environment):
    """Names and attributes reach data only: never a method, never an attribute of a Python object."""

    # Jinja then asks call_binop for these: text that is added to itself grows without bound.
    sandboxed = True
    intercepted_binops = frozenset({"+", "-"})
    intercepted_unops: frozenset[str] = frozenset()

    def call_binop(self, _context: Any, sign: str, left: Any, right: Any) -> Any:
        for side in (left, right):
            if isinstance(side, Undefined):
                return side + 0  # notes that it is missing
            if isinstance(side, bool) or not isinstance(side, (int, float)):
                raise ValueError(_("only numbers are added and subtracted"))  # noqa: TRY004 - as every value that does not fit
        return left + right if sign == "+" else left - right

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Undefined):
            return obj
        if isinstance(obj, dict) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        if type(obj).__name__ == "LoopContext" and argument in _LOOP:
            return getattr(obj, argument)
        return self.undefined(obj=obj, name=argument)


# Names that the context does not have

_noted: list[tuple[CompiledPart, Mapping[str, Any], Notes]] = []  # what is being rendered, innermost last


@contextmanager
def _noting(part: CompiledPart, context: Mapping[str, Any], notes: Notes) -> Iterator[None]:
    _noted.append((part, context, notes))
    try:
        yield
    finally:
        _noted.pop()


class _Missing(Undefined):
    """A name that is not there: whatever is done with it is noted, and rendering goes on to find the others."""

    __slots__ = ()

    def _note(self) -> str:
        part, context, notes = _noted[-1]
        tag = part.tag_at(sys._getframe())  # noqa: SLF001 - Jinja keeps no place
        if self._undefined_name is None:  # made by a filter: the first of nothing
            notes.fault(tag, self._undefined_hint or _("there is no value"))
        else:
            known = self._undefined_obj if isinstance(self._undefined_obj, dict) else context
            notes.missed(tag, str(self._undefined_name), known)
        return ""

    def _nothing(self, *_arguments: Any) -> Any:
        self._note()
        return self

    def __str__(self) -> str:
        return self._note()

    def __html__(self) -> str:
        return self._note()

    def __iter__(self) -> Any:
        self._note()
        return iter(())

    def __len__(self) -> int:
        self._note()
        return 0

    def __bool__(self) -> bool:
        self._note()
        return False

    def __eq__(self, other: object) -> bool:
        self._note()
        return False

    def __ne__(self, other: object) -> bool:
        self._note()
        return True

    __hash__ = Undefined.__hash__
    __lt__ = __le__ = __gt__ = __ge__ = _nothing
    __add__ = __radd__ = __sub__ = __rsub__ = __neg__ = __pos__ = _nothing


def _printed(value: Any) -> Any:
    return value if isinstance(value, (Markup, Undefined)) else Markup(printed(value))  # noqa: S704 - printed() escapes


def _each_of(value: Any) -> Any:
    """Let loops run over lists and mappings only, and not without end."""
    if isinstance(value, Undefined):
        return value
    if not isinstance(value, (list, dict)):
        raise ValueError(_("a loop needs a list"))  # noqa: TRY004 - as every value that does not fit
    notes = _noted[-1][2]
    notes.steps += len(value)
    if notes.steps > MAX_STEPS:
        raise ValueError(_("the loops run more than {limit} times").format(limit=MAX_STEPS))
    return value


def _joined(values: Any, between: str = "") -> Any:
    return values if isinstance(values, Undefined) else str(between).join(map(str, values))


def _reversed(values: Any) -> Any:
    return values if isinstance(values, Undefined) else values[::-1]


def _unique(values: Any) -> Any:
    return values if isinstance(values, Undefined) else list(dict.fromkeys(values))


def _environment() -> Environment:
    environment = _DataEnvironment(
        autoescape=True,
        undefined=_Missing,
        finalize=_printed,
        keep_trailing_newline=True,
        optimized=False,
        cache_size=0,
    )
    environment.globals.clear()
    environment.filters.update({_EACH: _each_of, "join": _joined, "reverse": _reversed, "unique": _unique})
    return environment


_ENVIRONMENT = _environment()
