"""A bureau's folder, or a new year in it, as files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docgen.packs import FORM_SUFFIXES
from docgen.scaffold import texts
from docgen.writers.bundle_yaml import write_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docgen.scaffold.start import Start


def year_files(start: Start) -> dict[str, bytes]:
    """Return the files of a new year, by name from the bureau's folder: the tables to fill in and the text."""
    files = {texts.PROSE: texts.prose_text(start).encode(), **texts.table_files(start)}
    return {f"{start.year}/{name}": content for name, content in files.items()}


def year_workbook(start: Start) -> dict[str, bytes]:
    """Return the workbook of a new year, by name from the bureau's folder: tables and text in one file."""
    from docgen.writers.workbook import Contents, write_workbook  # noqa: PLC0415 - most take the files

    contacts = {name: text.value for name, text in start.profile.contacts.items()}
    contents = Contents(
        start.bureau,
        start.year,
        contacts,
        figures={cell: str(number) for cell, number in start.carried_over().items()},
        prose={section.code: texts.starting_lines(start, section) for section in start.form.every_section},
        guidance=texts.workbook_guidance(start),
        last=start.last.number_if_there if start.last else None,
    )
    return {f"{start.year}/{texts.WORKBOOK}": write_workbook(start.form, contents)}


def bureau_files(
    start: Start, folder: Path, form: str, packs: Sequence[Path], in_year: Sequence[str]
) -> dict[str, bytes]:
    """Return what a bureau's folder holds besides its years; nothing for one that is there already.

    `form` is the one asked for, by name or file, `packs` are those its form comes from, `in_year` the files of its new year.
    """
    if start.has_profile:
        return {}
    form = _from(folder, form) if form.endswith(FORM_SUFFIXES) else ""
    profile = texts.profile_text(start, form, [_from(folder, str(pack)) for pack in packs])
    files = {
        "bureau.yaml": profile.encode(),
        texts.README: texts.readme_text(start, [name.partition("/")[2] for name in in_year]).encode(),
    }
    if start.has_own_form and not form:
        files[texts.FORM] = texts.own_form_text(start).encode()
    if start.adopted:
        files[texts.template_file(start)] = start.adopted.content
    if start.last:
        files[texts.last_file(start)] = write_report(start.last, start.last.form.name).encode()
    return files


def _from(folder: Path, path: str) -> str:
    """Name a path from a folder; on another drive there is no way but the whole one."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return str(path)
