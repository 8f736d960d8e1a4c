"""Word templates: opened, checked and compiled once, filled many times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docgen.archive import Package, read_package
from docgen.engine.safety import faults, without_local_template
from docgen.engine.tags import MARK, JinjaSource, has_tags, parse_part, source_of
from docgen.engine.values import Missed, Notes, look_up, printed
from docgen.engine.wholeness import require_whole
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from docgen.engine.jinja import CompiledPart

_RENDERED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|docProps/core\.xml")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "[Content_Types].xml"
_DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Part:
    """A part with tags; `compiled` where it has others than plain references."""

    name: str
    source: JinjaSource
    compiled: CompiledPart | None

    @property
    def names(self) -> Iterator[tuple[str, ...]]:
        """Every name that the part prints or loops over, as its path."""
        yield from (reference.path for reference in self.source.references.values())
        if self.compiled:
            yield from self.compiled.names

    def render(self, context: Mapping[str, Any], notes: Notes) -> bytes:
        """Render the part; what cannot be printed is noted and left out."""
        text = self.compiled.render(context, notes) if self.compiled else self.source.text

        def value(mark: re.Match[str]) -> str:
            reference = self.source.references[int(mark.group(1))]
            try:
                return printed(look_up(context, reference))
            except Missed as missed:
                notes.missed(reference.tag, missed.name, missed.known)
            except ValueError as error:
                notes.fault(reference.tag, error)
            return ""

        return (_DECLARATION + MARK.sub(value, text)).encode()


@dataclass(frozen=True)
class WordTemplate:
    """A Word template, ready to be filled any number of times."""

    file: str
    package: Package
    parts: tuple[Part, ...]
    notices: tuple[str, ...] = ()  # what was taken off when it was opened

    def fill(self, context: Mapping[str, Any]) -> bytes:
        """Fill the template and return the document.

        `context` maps names to text, numbers, lists and mappings of them, as JSON has them.
        Errors: TemplateError with the place of every name that the context does not have, all at once.
        """
        notes = Notes(self.file)
        changed = {part.name: part.render(context, notes) for part in self.parts}
        if notes.problems:
            raise TemplateError(notes.problems)
        for name, content in changed.items():
            require_whole(parse_part(content, name, self.file), name, self.file)
        return self.package.with_parts(changed).to_bytes()

    def prints(self, path: tuple[str, ...]) -> bool:
        """Tell whether a tag names this value, or something it is part of."""
        return any(path[:length] in self.names for length in range(1, len(path) + 1))

    @cached_property
    def names(self) -> frozenset[tuple[str, ...]]:
        """Every name that a tag prints or loops over, as its path."""
        return frozenset(name for part in self.parts for name in part.names)


def open_template(content: bytes, file: str) -> WordTemplate:
    """Open a template, check all its parts and compile them.

    Errors: TemplateError with every fault: a package that is damaged or not a document, that brings programs or
    fetches things, a tag that is not closed or says what no template may say.
    """
    package = read_package(content, file)
    for needed in (_TYPES, _DOCUMENT):
        if needed not in package.parts:
            raise TemplateError.at(
                Source(file), _("the package holds no Word document ({part} is missing)").format(part=needed)
            )
    problems: list[Problem] = []
    roots = dict(_parsed(package, file, problems))
    changed = without_local_template(roots)
    notices = (_("the template named another one on its author's disk, which is taken off"),) if changed else ()
    problems += (Problem(f"{fault.part}: {fault.reason}", Source(file)) for fault in faults(roots, package.parts))
    if problems:
        raise TemplateError(problems)
    parts = tuple(_opened(package, roots, file, problems))
    if problems:
        raise TemplateError(problems)
    return WordTemplate(file, package.with_parts(changed), parts, notices)


def _parsed(package: Package, file: str, problems: list[Problem]) -> Iterator[tuple[str, _Element]]:
    """Parse every XML part; note those that are damaged."""
    for name, content in package.parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                root = parse_part(content, name, file)
                require_whole(root, name, file)
            except TemplateError as error:
                problems += error.problems
            else:
                yield name, root


def _opened(package: Package, roots: dict[str, _Element], file: str, problems: list[Problem]) -> Iterator[Part]:
    """Compile every part that is rendered and has tags; note what is wrong with the others."""
    for name, root in roots.items():
        if _RENDERED.fullmatch(name) and has_tags(package.parts[name]):
            try:
                yield _open_part(name, root, file)
            except TemplateError as error:
                problems += error.problems


def _open_part(name: str, root: _Element, file: str) -> Part:
    source = source_of(root, name, file)
    if not source.tags_by_line:
        return Part(name, source, None)
    from docgen.engine.jinja import compile_part  # noqa: PLC0415 - a template of plain references needs no Jinja

    return Part(name, source, compile_part(source, name, file))
