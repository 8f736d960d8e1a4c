"""Lint: everything that is wrong or looks wrong in a template, found without any data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine import open_template
from docgen.errors import TemplateError
from docgen.forms.rule import Severity
from docgen.lint.blocks import check_blocks
from docgen.lint.cells import Cells
from docgen.lint.fonts import check_fonts
from docgen.lint.headings import check_headings, check_prose
from docgen.lint.hidden import check_package, check_part
from docgen.lint.known import names_of
from docgen.lint.names import Names
from docgen.lint.reading import read_template
from docgen.lint.remark import Result, Where
from docgen.lint.rules import remark
from docgen.lint.tags import check_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.forms.form import Form
    from docgen.lint.reading import Reading
    from docgen.lint.remark import Remark

__all__ = ["lint"]


def lint(content: bytes, file: str, form: Form | None = None) -> Result:
    """Look at a template, with the names, cells and labels of a form where one is given.

    Errors: TemplateError, for what is no document at all.
    """
    reading = read_template(content, file)
    found = list(dict.fromkeys(_found(reading, form)))
    found += _refused(content, file, [one for one in found if one.severity is Severity.ERROR])
    return Result(file, form.name if form else "", tuple(sorted(found, key=lambda one: one.order)))


def _found(reading: Reading, form: Form | None) -> Iterator[Remark]:
    yield from _of_package(reading)
    known = names_of(form) if form else None
    for part in reading.parts:
        yield from check_tags(part, reading.kind)
        yield from check_blocks(part, reading.kind)
        yield from check_part(part, reading.kind)
        yield from Names(part, known).check()
    main = next((part for part in reading.parts if part.name == reading.kind.main), None)
    if form and main:
        yield from Cells(form, reading.parts, main).check()
        yield from check_headings(form, main, reading.kind)
        yield from check_prose(form, reading.parts, main)
    yield from check_fonts(reading)


def _of_package(reading: Reading) -> Iterator[Remark]:
    for problem in reading.damaged:
        yield remark("part.damaged", problem.message, Where())
    for fault in reading.kind.faults(reading.roots, reading.package):
        yield remark("template.refused", fault.reason, Where(fault.part))
    for part in reading.parts:
        for said in reading.kind.broken(part.root, part.name):
            yield remark("part.damaged", said, Where(part.name))
    for notice in reading.notices:
        yield remark("template.changed", notice, Where())
    yield from check_package(reading)


_MISREAD = frozenset({"tag.blank", "tag.unclosed", "tag.too-long"})  # where lint reads on in another way


def _refused(content: bytes, file: str, told: list[Remark]) -> Iterator[Remark]:
    """Say what else keeps the engine from opening a template."""
    if any(one.rule in _MISREAD for one in told):
        return
    try:
        open_template(content, file)
    except TemplateError as error:
        for problem in error.problems:
            if not any(_covers(one, problem.message) for one in told):
                yield remark("template.refused", problem.message, Where())


def _covers(one: Remark, message: str) -> bool:
    return one.message in message or bool(one.where.tag and one.where.tag in message and one.where.part in message)
