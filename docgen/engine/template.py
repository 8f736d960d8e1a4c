"""Word templates: opened, checked and compiled once, filled many times."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateSyntaxError, Undefined
from markupsafe import Markup, escape

from docgen.archive import Package, read_package
from docgen.characters import forbidden_character
from docgen.engine.allowed import faults
from docgen.engine.tags import has_tags, parse_part, source_of
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.labels import LabelIndex, do_you_mean
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from jinja2 import Template as JinjaTemplate

    from docgen.engine.tags import Tag

_RENDERED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|docProps/core\.xml")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled part."""

    name: str
    template: JinjaTemplate
    tags_by_line: dict[int, Tag]


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A Word template, ready to be filled any number of times."""

    file: str
    package: Package
    parts: tuple[Part, ...]

    def fill(self, context: Mapping[str, Any]) -> bytes:
        """Fill the template and return the document.

        `context` maps names to text, numbers, lists and mappings of them, as JSON has them.
        Errors: TemplateError with the place of every name that the context does not have, all at once.
        """
        problems: list[Problem] = []
        changed = {part.name: self._render(part, context, problems) for part in self.parts}
        if problems:
            raise TemplateError(problems)
        for name, content in changed.items():
            parse_part(content, name, self.file)
        return self.package.with_parts(changed).to_bytes()

    def _render(self, part: Part, context: Mapping[str, Any], problems: list[Problem]) -> bytes:
        with _Misses(part, self.file, context, problems):
            try:
                text = part.template.render(context)
            except (TypeError, ValueError, ArithmeticError) as error:  # 1 < "a", a loop over a number
                tag = _tag_at(part, error.__traceback__)
                problems.append(
                    Problem(_("{tag}: {reason}").format(tag=tag or part.name, reason=error), Source(self.file))
                )
                return b""
        return (_DECLARATION + text).encode()


def open_template(content: bytes, file: str) -> WordTemplate:
    """Open a template, check all its parts and compile them.

    Errors: TemplateError with every fault: a package that is damaged or not a document, a tag that is not closed or
    says what no template may say.
    """
    package = read_package(content, file)
    if _DOCUMENT not in package.parts:
        raise TemplateError.at(Source(file), _("the package holds no Word document (word/document.xml)"))
    environment = _environment()
    problems: list[Problem] = []
    parts = []
    for name, part_content in package.parts.items():
        if _RENDERED.fullmatch(name) and has_tags(part_content):
            try:
                parts.append(_compile(environment, name, part_content, file))
            except TemplateError as error:
                problems += error.problems
    if problems:
        raise TemplateError(problems)
    return WordTemplate(file, package, tuple(parts))


def _compile(environment: Environment, name: str, content: bytes, file: str) -> Part:
    source = source_of(content, name, file)
    try:
        tree = environment.parse(source.text)
    except TemplateSyntaxError as error:
        tag = source.tags_by_line.get(error.lineno)
        raise TemplateError.at(
            Source(file), _("{tag}: {reason}").format(tag=tag or name, reason=error.message)
        ) from error
    refused = [
        Problem(f"{source.tags_by_line.get(line, name)}: {reason}", Source(file)) for line, reason in faults(tree)
    ]
    if refused:
        raise TemplateError(refused)
    code = environment.compile(tree, name, name)
    template = environment.template_class.from_code(environment, code, environment.make_globals(None))
    return Part(name, template, source.tags_by_line)


def _environment() -> Environment:
    environment = _DataEnvironment(
        autoescape=True, undefined=_Missing, finalize=_printable, keep_trailing_newline=True, cache_size=0
    )
    environment.globals.clear()
    return environment


class _DataEnvironment(Environment):
    """Names and attributes reach data only: never a method, never an attribute of a Python object."""

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


_LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length")


def _printable(value: Any) -> Any:
    """Prepare a value for printing: text that XML cannot carry is refused, line breaks become Word's."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    name = forbidden_character(value)
    if name:
        raise ValueError(
            _("a value contains the invisible character {name}: “{text}”").format(name=name, text=value[:40])
        )
    return _LINE_BREAK.join(map(escape, value.split("\n"))) if "\n" in value else value


# Names that the context does not have


class _Missing(Undefined):
    """A name that is not there: whatever is done with it is noted, and rendering goes on to find the others."""

    __slots__ = ()

    def _note(self) -> str:
        if _Misses.current is not None:
            _Misses.current.note(self._undefined_obj, self._undefined_name)
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


class _Misses:
    """Notes the names missed while one part is rendered, each tag once."""

    current: _Misses | None = None

    def __init__(self, part: Part, file: str, context: Mapping[str, Any], problems: list[Problem]) -> None:
        self.part, self.file, self.context, self.problems = part, file, context, problems
        self.seen: set[tuple[Tag | None, str]] = set()

    def __enter__(self) -> _Misses:
        _Misses.current = self
        return self

    def __exit__(self, *_error: object) -> None:
        _Misses.current = None

    def note(self, owner: Any, name: Any) -> None:
        """Note a name missed at the tag that is being rendered."""
        frame: FrameType | None = sys._getframe()  # noqa: SLF001 - the only way to ask where rendering stands
        tag = None
        while frame is not None and tag is None:
            if frame.f_code.co_filename == self.part.name:
                tag = self.part.tags_by_line.get(self.part.template.get_corresponding_lineno(frame.f_lineno))
            frame = frame.f_back
        if (tag, str(name)) in self.seen:
            return
        self.seen.add((tag, str(name)))
        names = owner if isinstance(owner, dict) else self.context
        index: LabelIndex[str] = LabelIndex()
        for known in names:
            index.add(known, [known])
        message = _("{tag}: there is no name “{name}”").format(tag=tag or self.part.name, name=name)
        self.problems.append(Problem(message + do_you_mean(index.nearest(str(name))), Source(self.file)))


def _tag_at(part: Part, traceback: Any) -> Tag | None:
    """Return the tag at which an error was raised."""
    tag = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == part.name:
            tag = part.tags_by_line.get(part.template.get_corresponding_lineno(traceback.tb_lineno)) or tag
        traceback = traceback.tb_next
    return tag
