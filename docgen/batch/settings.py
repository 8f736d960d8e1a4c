"""What a batch was asked for, as its workers are told."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docgen import __version__
from docgen.archive import source_date
from docgen.errors import DocgenError, TemplateError
from docgen.files import digest, is_file, read_file
from docgen.fingerprint import file_digest
from docgen.kinds import DocumentKind
from docgen.packs import FORM_SUFFIXES, Library, template_name
from docgen.remote import as_remote, path_of

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.batch.store import Store

KINDS = tuple(kind.value for kind in DocumentKind)
_FOR_OFFICE = 300.0  # seconds: two starts and two tries
GROUP = 64  # files that a worker moves in together; twice as many are open: some systems allow 256
SHEET = DocumentKind.HTML.value  # the kind that is made of reports that are refused, too


@dataclass(frozen=True, slots=True)
class Settings:
    """What is made, of what, and how. `folder` is where everything goes; `kinds` are some of `KINDS`, in their order."""

    folder: Path
    kinds: tuple[str, ...] = ("docx", "html")
    form: str | None = None
    template: Path | None = None
    packs: tuple[Path, ...] = ()
    strict: bool = False
    trusted: bool = False
    accepted: str = ""  # why templates are taken that print something else than the form's figures
    archival: bool = False  # PDFs are PDF/A-2b
    force: bool = False  # make all anew, and write over what is not the batch's own
    journal: Path | None = None  # the folder of journal and lock; else they are with the documents
    seconds: float = 120.0  # for one report, before its worker is given up
    language: str = "zh_CN"

    @property
    def patience(self) -> float:
        """The seconds after which a worker that says nothing is given up: LibreOffice, if it is used, has limits of its own."""
        return self.seconds + (_FOR_OFFICE if DocumentKind.PDF.value in self.kinds else 0)

    def store(self) -> Store[Any]:
        """Return where everything goes. Errors: OutputError, where that cannot be."""
        remote = as_remote(self.folder)
        if remote:
            from docgen.batch.object_store import ObjectStore  # noqa: PLC0415 - only where it is asked for

            return ObjectStore(remote, self.journal)
        from docgen.batch.local_store import LocalStore  # noqa: PLC0415 - help does not wait for it

        return LocalStore(self.folder, self.journal)

    def library(self) -> Library:
        """Return the forms and templates known in this run. Errors: UnreadableError."""
        return Library.of_folders(self.packs)

    def fingerprint(self, library: Library) -> str:
        """Return the fingerprint of all that every report depends on: version, forms, templates, what was asked.

        Errors: UnreadableError, TemplateError, where a file cannot be read.
        """
        asked = (__version__, self.strict, self.trusted, self.accepted, self.archival, self.language, source_date())
        template = digest(read_file(self.template, TemplateError)) if self.template else ""
        return digest("\n".join([*map(str, asked), template, forms_fingerprint(library, self.form)]).encode())


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def forms_fingerprint(library: Library, form: str | None) -> str:
    """Return the fingerprint of all forms and templates of a library, and of a form that is asked for. Errors: UnreadableError."""
    return f"{library_fingerprint(library)} {form_fingerprint(library, form) if form else ''}"


def library_fingerprint(library: Library) -> str:
    """Return the fingerprint of the names and bytes of all forms and templates. Errors: UnreadableError."""
    files = (f"{file.name} {digest(read_file(file))}" for pack in library.packs() for file in pack.files())
    return digest("\n".join(files).encode())


def form_fingerprint(library: Library, form: str) -> str:
    """Return the fingerprint of a form that is named by its file, and of its templates beside it; of another, its name.

    Errors: UnreadableError.
    """
    file = path_of(form)
    if not form.endswith(FORM_SUFFIXES) or not is_file(file):
        return form
    files = [file]
    with suppress(DocgenError):  # told when a report is made on it
        names = [template_name(library.form(form), kind.suffix) for kind in DocumentKind if kind.is_filled]
        files += [file.parent / name for name in names if is_file(file.parent / name)]
    return " ".join(map(file_digest, files))
