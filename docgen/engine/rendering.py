"""Rendering compiled Jinja: values printed through our own rules, what is missing noted with its place."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateRuntimeError, Undefined, pass_context
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from docgen.characters import forbidden_character
from docgen.engine.tags import pieces_of
from docgen.engine.tree import DECLARATION, SHAPES
from docgen.engine.values import TooLargeError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import FrameType, TracebackType

    from jinja2 import Template

    from docgen.engine.tags import JinjaSource, Path, Piece, Tag
    from docgen.engine.values import Notes

MAX_OUTPUT = 32 * 2**20  # characters of a part


class CompiledPart:
    """A part's Jinja source, compiled; `literals` are its texts between tags."""

    def __init__(
        self, template: Template, source: JinjaSource, literals: Iterable[str], names: frozenset[Path], *, trusted: bool
    ) -> None:
        self._template, self._tags_by_line, self.names = template, source.tags_by_line, names
        self._tags = list(source.tags_by_line.values())
        self._references = source.references
        self._literals = {text: pieces_of(text, source.references) for text in literals}
        self._render = template.root_render_func
        self._trusted = trusted

    def render(self, context: Mapping[str, Any], notes: Notes) -> list[Piece]:
        """Render the part, an XML document, up to its references; what cannot be printed is noted and left out."""
        with _rendering(self, context, notes):
            notes.recording = not self._trusted  # what a macro prints need not reach the document
            try:
                return self._pieces(context)
            except (
                TypeError,
                ValueError,
                ArithmeticError,
                AttributeError,
                LookupError,
                TemplateRuntimeError,
            ) as error:  # 1 < "a", 5|first
                worded = type(error) is ValueError or isinstance(error, (SecurityError, TooLargeError))
                reason = error if worded else _("this cannot be computed: {reason}").format(reason=error)
                notes.fault(self._tag_of_traceback(error.__traceback__) or notes.part, reason)
            except RecursionError:  # in trusted templates only
                notes.fault(notes.part, _("the template is nested too deeply"))
            return []

    def _pieces(self, context: Mapping[str, Any]) -> list[Piece]:
        pieces: list[Piece] = [DECLARATION.encode()]
        size = 0
        for text in self._render(self._template.new_context(dict(context), shared=not self._trusted)):
            pieces += self._literals.get(text) or pieces_of(text, self._references)
            size += len(text)
            if size > MAX_OUTPUT:
                raise ValueError(_("the document grows beyond {limit} MiB").format(limit=MAX_OUTPUT // 2**20))
        return pieces

    def print(self, value: Any, number: int, notes: Notes) -> str:
        """Print what a tag says; what cannot be printed is noted and left out."""
        try:
            if isinstance(value, Undefined):
                return str(value)  # nothing; this notes that it is missing
            if type(value) is Markup:
                return _made_by_macro(value)
            return notes.print(value, self._tags[number])
        except TooLargeError:
            raise
        except ValueError as error:
            notes.fault(self._tags[number], error)
            return ""

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
    character = forbidden_character(SHAPES.sub("", value))
    if character:
        raise ValueError(_("the value contains the invisible character {name}").format(name=character))
    return value


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
def print_value(_context: Any, value: Any, number: int) -> str:
    """Print a value where tag `number` of the part stands: the filter that every output passes by."""
    part, _names, notes = _rendered.get()
    return part.print(value, number, notes)


@pass_context
def print_markup(context: Any, value: Any, number: int) -> Markup:
    """Print a value in a trusted template, where what macros print is escaped already."""
    return Markup(print_value(context, value, number))  # noqa: S704 - printing escapes


def notes_now() -> Notes:
    """Return the notes of the part that is being rendered in this thread."""
    return _rendered.get()[2]


class MissingName(Undefined):
    """A name that is not there: whatever is done with it is noted, and rendering goes on to find the others."""

    __slots__ = ()

    def _note(self) -> str:
        part, context, notes = _rendered.get()
        tag = part.tag_at(sys._getframe()) or notes.part  # noqa: SLF001 - Jinja keeps no place
        if self._undefined_name is None:  # made by a filter: the first of nothing
            notes.fault(tag, self._undefined_hint or _("there is no value"))
        else:
            known = self._undefined_obj if isinstance(self._undefined_obj, dict) else context
            notes.missed(tag, self._undefined_name, known)
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

    def __int__(self) -> int:  # type: ignore[override] # Jinja raises there
        self._note()
        return 0

    def __float__(self) -> float:  # type: ignore[override]
        self._note()
        return 0.0

    __hash__ = Undefined.__hash__
    __lt__ = __le__ = __gt__ = __ge__ = _nothing
    __add__ = __radd__ = __sub__ = __rsub__ = __neg__ = __pos__ = __abs__ = __mul__ = __rmul__ = _nothing
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _nothing
