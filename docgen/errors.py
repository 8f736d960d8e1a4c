"""What stops docgen: a few classes with one base. What a check finds is a value, not an exception."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from docgen.i18n import _
from docgen.source import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.source import Source


_SILENT = (
    errno.EIO,
    errno.ESTALE,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ENETUNREACH,
    errno.ETIMEDOUT,
    errno.ENOTCONN,
)


class Problem(NamedTuple):
    """One reason why docgen cannot go on, in words, with its place; `copied` are lines to be copied, where the words give some."""

    message: str
    source: Source | None = None
    copied: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = visible(self.message)
        return "\n".join((f"{self.source}: {words}" if self.source else words, *map(visible, self.copied)))


_SAID = 10  # problems in the text of an error
_LONGEST = 2_000  # characters of a message: a name that is quoted may be as long as a file


def _shortened(problem: Problem) -> Problem:
    return problem if len(problem.message) <= _LONGEST else problem._replace(message=f"{problem.message[:_LONGEST]}…")


class DocgenError(Exception):
    """Docgen cannot judge or cannot write. Carries every problem found, not only the first; as text it says the first of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(map(_shortened, problems)))
        lines = [*map(str, self.problems[:_SAID])]
        if len(self.problems) > _SAID:
            lines.append(_("… and {count} more").format(count=len(self.problems) - _SAID))
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        """Return what it is made of, for another process: not its text, of which Python would make it."""
        return type(self), (self.problems,)

    @classmethod
    def at(cls, source: Source | None, message: str) -> Self:
        """Make the error of a single problem."""
        return cls([Problem(message, source)])


class UnreadableError(DocgenError):
    """A file cannot be read as what it claims to be."""


class UntoldError(UnreadableError):
    """A file can be read, but does not tell whose report it is, and of which year: it may be something else."""


class OwnOutputError(UntoldError):
    """A file is what docgen itself writes beside reports: a check sheet, an overview, a summary, a draft."""


class BundleError(DocgenError):
    """The bundle cannot be read or laid out on its form."""


class FormError(DocgenError):
    """The form is not sound, or is not known."""


class TemplateError(DocgenError):
    """The template cannot be opened, is not allowed, or uses a name that this report does not have."""


class OutputError(DocgenError):
    """The document cannot be written."""


class OfficeError(DocgenError):
    """LibreOffice is missing, or made no PDF."""


def reason_of(error: OSError | ValueError) -> str:
    """Word why the system refused a file; a ValueError is for a name that no file can have."""
    if isinstance(error, ValueError):
        return _("no file can have this name")
    if isinstance(error, FileNotFoundError):
        is_link = isinstance(error.filename, str) and Path(error.filename).is_symlink()
        return _("the link leads to what is not there") if is_link else _("there is no such file or folder")
    if isinstance(error, IsADirectoryError):
        return _("this is a folder, not a file")
    if isinstance(error, NotADirectoryError | FileExistsError):
        return _("this is a file, not a folder")
    if isinstance(error, PermissionError):
        return _("no permission, or another program has it open")
    silent = _("the disk or the network share does not answer")
    words = {
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.ENOSPC: _("the disk is full"),
        errno.ELOOP: _("the link leads back to itself"),
        **dict.fromkeys(_SILENT, silent),
    }
    own = error.strerror or str(error)  # a service says it in words of its own
    is_systems = error.errno is not None and own == os.strerror(error.errno)
    return (words.get(error.errno or 0) if is_systems or not error.strerror else "") or own
