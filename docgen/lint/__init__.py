"""Lint: everything that is wrong or looks wrong in a template, found without any data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine import open_template
from docgen.errors import TemplateError
from docgen.forms.rule import Severity
from docgen.lint.against_form import Cells, check_headings, check_prose
from docgen.lint.annotations import check_comments
from docgen.lint.fonts import check_fonts
from docgen.lint.names import Names, names_of
from docgen.lint.reading import read_template
from docgen.lint.rules import Result, Where, remark
from docgen.lint.tags import check_blocks, check_hidden, check_package, check_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.forms.form import Form
    from docgen.lint.reading import Reading
    from docgen.lint.rules import Remark

__all__ = ["lint"]


def lint(content: bytes, file: str, form: Form | None = None, *, trusted: bool = False) -> Result:
    """Look at a template, with the names, cells and labels of a form where one is given; a `trusted` one may use all of Jinja.

    Errors: TemplateError, for what is no document at all.
    """
    reading = read_template(content, file, trusted=trusted)
    remarks = list(dict.fromkeys(_remarks(reading, form)))
    remarks += _refused(content, reading, [fault for fault in remarks if fault.severity is Severity.ERROR])
    tags = sum(len(part.tags) for part in reading.parts)
    return Result(file, form.name if form else "", tuple(sorted(remarks, key=lambda fault: fault.order)), tags)


def _remarks(reading: Reading, form: Form | None) -> Iterator[Remark]:
    yield from _of_package(reading)
    known = names_of(form) if form else None
    for part in reading.parts:
        yield from check_tags(part, reading)
        yield from check_blocks(part, reading.kind)
        yield from check_hidden(part, reading.kind)
        yield from Names(part, known).check()
    main = next((part for part in reading.parts if part.name == reading.kind.main), None)
    if form and main:
        yield from Cells(form, reading.parts, main).check()
        yield from check_headings(form, main, reading.kind)
        yield from check_prose(form, reading.parts, main)
    yield from check_comments(reading)
    yield from check_fonts(reading)


def _of_package(reading: Reading) -> Iterator[Remark]:
    for problem in reading.damaged:
        yield remark("part.damaged", problem.message, Where())
    for fault in reading.kind.faults(reading.roots, reading.package.parts):
        yield remark("template.refused", fault.reason, Where(fault.part))
    for part in reading.parts:
        for message in reading.kind.broken(part.root, part.name):
            yield remark("part.damaged", message, Where(part.name))
    for notice in reading.notices:
        yield remark("link.local" if notice.is_link else "template.changed", notice.words, Where())
    yield from check_package(reading)


_MISREAD = frozenset({"tag.blank", "tag.unclosed", "tag.too-long"})  # where lint reads on in another way


def _refused(content: bytes, reading: Reading, errors: list[Remark]) -> Iterator[Remark]:
    """Say what else keeps the engine from opening a template."""
    if any(error.rule in _MISREAD for error in errors):
        return
    try:
        open_template(content, reading.file, trusted=reading.trusted)
    except TemplateError as refusal:
        for problem in refusal.problems:
            if not any(_covers(error, problem.message) for error in errors):
                yield remark("template.refused", problem.message, Where())


def _covers(error: Remark, message: str) -> bool:
    where = error.where
    return error.message in message or bool(where.tag and where.tag in message and where.part in message)
