"""Jinja, kept to data: names reach values only, what is missing is noted, and only what is allowed is compiled."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateRuntimeError, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2 import filters as jinja_filters
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from docgen.characters import forbidden_character
from docgen.engine.allowed import faults, unknown_filter, unknown_test
from docgen.engine.bounded import PRINT, Bounds, compute, itself, paragraphs, rewrite
from docgen.engine.slots import SHAPES
from docgen.engine.values import TooLargeError
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType, TracebackType

    from jinja2 import Template

    from docgen.engine.tags import JinjaSource, Path, Tag
    from docgen.engine.values import Notes

MAX_OUTPUT = 32 * 2**20  # characters of a part
MAX_TAGS = 5_000  # of a part, plain references apart
_LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})


class CompiledPart:
    """A part's Jinja source, compiled."""

    def __init__(self, template: Template, source: JinjaSource, names: frozenset[Path], *, trusted: bool) -> None:
        self._template, self._tags_by_line, self.names = template, source.tags_by_line, names
        self._tags = list(source.tags_by_line.values())
        self._render = template.root_render_func
        self._trusted = trusted

    def render(self, context: Mapping[str, Any], notes: Notes) -> str:
        """Render the part; what cannot be printed is noted and left out."""
        with _rendering(self, context, notes):
            notes.recording = not self._trusted  # what a macro prints need not reach the document
            try:
                return "".join(self._pieces(context))
            except (
                TypeError,
                ValueError,
                ArithmeticError,
                AttributeError,
                LookupError,
                TemplateRuntimeError,
            ) as error:  # 1 < "a", 5|first
                said = type(error) is ValueError or isinstance(error, (SecurityError, TooLargeError))
                reason = error if said else _("this cannot be computed: {reason}").format(reason=error)
                notes.fault(self._tag_of_traceback(error.__traceback__) or notes.part, reason)
            except RecursionError:  # in trusted templates only
                notes.fault(notes.part, _("the template is nested too deeply"))
            return ""

    def _pieces(self, context: Mapping[str, Any]) -> Iterator[str]:
        size = 0
        for piece in self._render(self._template.new_context(dict(context), shared=not self._trusted)):
            size += len(piece)
            if size > MAX_OUTPUT:
                raise ValueError(_("the document grows beyond {limit} MiB").format(limit=MAX_OUTPUT // 2**20))
            yield piece

    def print(self, value: Any, number: int, notes: Notes) -> Markup:
        """Print what a tag says; what cannot be printed is noted and left out."""
        try:
            if isinstance(value, Undefined):
                return Markup(value)  # noqa: S704 - nothing; this notes that it is missing
            if type(value) is Markup and self._trusted:
                return _made_by_macro(value)
            text = str(value) if type(value) is Markup else value
            return Markup(notes.print(text, self._tags[number]))  # noqa: S704 - printing escapes
        except TooLargeError:
            raise
        except ValueError as error:
            notes.fault(self._tags[number], error)
            return Markup()

    def tag_at(self, frame: FrameType | None) -> Tag | None:
        """Return the tag that is being rendered, as the frames of the compiled template tell."""
        while frame is not None:
            if frame.f_code is self._render.__code__ or frame.f_code.co_filename == self._template.filename:
                return self._tag(frame.f_lineno)
            frame = frame.f_back
        return None

    def _tag_of_traceback(self, traceback: TracebackType | None) -> Tag | None:
        tag = None
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self._template.filename:
                tag = self._tag(traceback.tb_lineno) or tag
            traceback = traceback.tb_next
        return tag

    def _tag(self, compiled_line: int) -> Tag | None:
        return self._tags_by_line.get(self._template.get_corresponding_lineno(compiled_line))


def _made_by_macro(value: Markup) -> Markup:
    """Return what a macro printed, already escaped. Errors: ValueError, for what no document may carry."""
    found = forbidden_character(SHAPES.sub("", value))
    if found:
        raise ValueError(_("the value contains the invisible character {name}").format(name=found))
    return value


def compile_part(source: JinjaSource, part: str, file: str, *, trusted: bool) -> CompiledPart:
    """Check what a part says and compile it.

    Errors: TemplateError with the place of every tag that is not Jinja or says what no template may say.
    """
    environment = _environment(trusted=trusted)
    if len(source.tags_by_line) > MAX_TAGS:
        message = _("{part}: more than {limit} tags that are not plain names: use loops")
        raise TemplateError.at(Source(file), message.format(part=part, limit=MAX_TAGS))
    tree = _parsed(environment, source, part, file)
    said = list(_unknown(tree, environment) if trusted else faults(tree))
    if said:
        problems = ((source.tags_by_line.get(line, part), reason) for line, reason in said)
        raise TemplateError(
            Problem(_("{tag}: {reason}").format(tag=tag, reason=reason), Source(file)) for tag, reason in problems
        )
    names = frozenset(_names(tree))
    rewrite(tree, {line: number for number, line in enumerate(source.tags_by_line)}, trusted=trusted)
    try:
        code = environment.compile(tree, part, f"<{part}>")
        template = environment.template_class.from_code(environment, code, dict(environment.globals))
    except (TemplateSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError, AssertionError) as error:
        raise TemplateError.at(Source(file), _("{tag}: {reason}").format(tag=part, reason=error)) from error
    return CompiledPart(template, source, names, trusted=trusted)


def _parsed(environment: Environment, source: JinjaSource, part: str, file: str) -> nodes.Template:
    try:
        return environment.parse(source.text)
    except TemplateSyntaxError as error:
        told: list[tuple[Tag | str, str]] = list(_misspelt(environment, source)) or [
            (source.tags_by_line.get(error.lineno, part), _reason(error))
        ]
        problems = (Problem(_("{tag}: {reason}").format(tag=tag, reason=why), Source(file)) for tag, why in told)
        raise TemplateError(problems) from error
    except RecursionError as error:
        message = _("{part}: the template is nested too deeply").format(part=part)
        raise TemplateError.at(Source(file), message) from error


def _misspelt(environment: Environment, source: JinjaSource) -> Iterator[tuple[Tag, str]]:
    """Walk all the tags that are not Jinja, each tried by itself: Jinja tells only the first."""
    for tag in source.tags_by_line.values():
        try:
            _parse_alone(environment, tag)
        except TemplateSyntaxError as error:
            yield tag, _reason(error)


def parse_tag(tag: Tag) -> tuple[nodes.Template | None, str]:
    """Parse a tag by itself, its block closed after it; return its tree, or None and the reason why it is not Jinja."""
    try:
        return _parse_alone(_environment(trusted=False), tag), ""
    except TemplateSyntaxError as error:
        return None, _reason(error)
    except RecursionError:
        return None, _("the template is nested too deeply")


_BLOCKS = ("for", "if", "macro", "call", "filter", "with", "raw", "block", "autoescape")


def _parse_alone(environment: Environment, tag: Tag) -> nodes.Template:
    word = tag.statement
    if word == "else" or (word.removeprefix("end") in (*_BLOCKS, "set") and word.startswith("end")):
        return nodes.Template([], lineno=1)
    if word == "elif":
        return environment.parse(tag.text.replace("elif", "if", 1) + "{% endif %}")
    ends = word in _BLOCKS or (word == "set" and "=" not in tag.text)
    return environment.parse(tag.text + (f"{{% end{word} %}}" if ends else ""))


def _unknown(tree: nodes.Template, environment: Environment) -> Iterator[tuple[int, str]]:
    """Walk the filters and tests that a trusted template uses and Jinja does not have."""
    for one in tree.find_all(nodes.Filter):
        reason = unknown_filter(one, frozenset(name for name in environment.filters if not name.startswith(" ")))
        if reason:
            yield one.lineno, reason
    for test in tree.find_all(nodes.Test):
        reason = unknown_test(test, frozenset(environment.tests))
        if reason:
            yield test.lineno, reason


def _names(node: nodes.Node) -> Iterator[Path]:
    """Walk the names that are printed or looped over, as paths; asking whether a name is defined is neither."""
    path = path_of(node)
    if path:
        yield path
    elif not isinstance(node, nodes.Test):
        for child in node.iter_child_nodes():
            yield from _names(child)


def path_of(node: nodes.Node) -> Path:
    """Return the path that an expression names, `段.标题`; nothing for any other expression."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        above = path_of(node.node)
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


# What is being rendered in this thread

_rendered: ContextVar[tuple[CompiledPart, Mapping[str, Any], Notes]] = ContextVar("rendered")


@contextmanager
def _rendering(part: CompiledPart, context: Mapping[str, Any], notes: Notes) -> Iterator[None]:
    before = _rendered.set((part, context, notes))
    try:
        yield
    finally:
        _rendered.reset(before)


@pass_context  # such a filter is never called while a template is compiled
def _print(_context: Any, value: Any, number: int) -> Markup:
    part, _context, notes = _rendered.get()
    return part.print(value, number, notes)


class _Missing(Undefined):
    """A name that is not there: whatever is done with it is noted, and rendering goes on to find the others."""

    __slots__ = ()

    def _note(self) -> str:
        part, context, notes = _rendered.get()
        tag = part.tag_at(sys._getframe()) or notes.part  # noqa: SLF001 - Jinja keeps no place
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
    __add__ = __radd__ = __sub__ = __rsub__ = __neg__ = __pos__ = __mul__ = __rmul__ = _nothing
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _nothing


# Environments


class _DataEnvironment(Environment):
    """Names and attributes reach data only: never a method, never an attribute of a Python object."""

    # Jinja then asks call_binop for these: text that is added to itself grows without bound.
    sandboxed = True
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})
    intercepted_unops: frozenset[str] = frozenset()

    def call_binop(self, _context: Any, sign: str, left: Any, right: Any) -> Any:
        return compute(sign, left, right)

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


# What Jinja has for web pages: nothing is escaped twice, and nothing is not
_ESCAPING = ("e", "escape", "forceescape", "safe")
_WRITING_MARKUP = ("tojson", "urlize", "xmlattr")

_SETTINGS: dict[str, Any] = {
    "autoescape": True,
    "undefined": _Missing,
    "keep_trailing_newline": True,
    "optimized": False,  # nothing is computed while a template is compiled
    "cache_size": 0,
}


@cache
def _environment(*, trusted: bool) -> Environment:
    if trusted:
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - most templates are not trusted

        sandbox = ImmutableSandboxedEnvironment(**_SETTINGS, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
        for name in _WRITING_MARKUP:
            del sandbox.filters[name]
        sandbox.filters.update({PRINT: _print, "paragraphs": paragraphs, **dict.fromkeys(_ESCAPING, itself)})
        return sandbox
    environment = _DataEnvironment(**_SETTINGS)
    environment.globals.clear()
    bounds = Bounds(lambda: _rendered.get()[2])
    read = {name: _charged(bounds, name) for name in _READING}
    environment.filters.update({PRINT: _print, "round": _rounded, **read, **bounds.filters()})
    return environment


_READING = ("capitalize", "first", "last", "lower", "max", "min", "sort", "sum", "title", "trim", "upper")


def _charged(bounds: Bounds, name: str) -> Callable[..., Any]:
    """Return a filter of Jinja that is charged for what it reads."""
    filtering: Any = jinja_filters.FILTERS[name]

    def charged(*arguments: Any, **options: Any) -> Any:
        value = arguments[1] if hasattr(filtering, "jinja_pass_arg") else arguments[0]
        if isinstance(value, Undefined):
            return value
        bounds.charge(len(value) if isinstance(value, (list, tuple, dict)) else len(str(value)) // 100)
        return filtering(*arguments, **options)

    if hasattr(filtering, "jinja_pass_arg"):
        charged.jinja_pass_arg = filtering.jinja_pass_arg  # type: ignore[attr-defined] # how Jinja knows that it wants the environment
    return charged


def _rounded(value: Any, precision: int = 0) -> Any:
    if isinstance(value, Undefined):
        return value
    if not isinstance(precision, int) or abs(precision) > 30:
        raise ValueError(_("numbers are rounded to {limit} digits at most").format(limit=30))
    return round(value, precision)
