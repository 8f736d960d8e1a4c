"""How LibreOffice is called: which program, in which profile, for how long, and in which words it fails.

Nothing is fetched, nothing is run, and the same document gives the same PDF on every machine.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import OfficeError, reason_of
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SECONDS, _SECONDS_EACH = 60.0, 10.0  # a start takes a second or two, a report a fifth of one; an old PC ten times that
_A_DAY = 86_400.0
# Nothing is fetched, from the network or the disk, and nothing runs; a dead proxy is the second wall. A name that this
# version of LibreOffice does not know is passed over.
_SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": "true",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
    },
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
        "ooInetNoProxy": "",
    },
    "org.openoffice.Office.Common/Misc": {"FirstRun": "false"},
    "org.openoffice.Setup/Office": {"ooSetupInstCompleted": "true"},
}
# Who cannot see a page has its structure read out: headings, tables with their heads, and the language (PDF/UA, ISO 14289-1).
_PDF = "org.openoffice.Office.Common/Filter/PDF/Export"
_READ_OUT = {
    "UseTaggedPDF": "true",
    "PDFUACompliance": "true",
    "DisplayPDFDocumentTitle": "true",
    "ExportBookmarks": "true",
}
_PLAIN, _ARCHIVAL = "0", "2"  # the newest PDF that it writes; PDF/A-2b, ISO 19005-2


def find_office() -> str:
    """Find LibreOffice: DOCGEN_SOFFICE, otherwise on the PATH, otherwise where it is usually put. Errors: OfficeError."""
    asked = os.environ.get("DOCGEN_SOFFICE")
    for name in (asked,) if asked else ("soffice", "libreoffice"):
        if program := shutil.which(name):
            return str(Path(program).absolute())
    if asked:
        message = _("DOCGEN_SOFFICE names “{program}”, but there is no such program")
        raise OfficeError.at(None, message.format(program=asked))
    for place in _usual_places():
        if place.is_file():
            return str(place)
    message = _(
        "a PDF is made by LibreOffice, which was not found: install it (libreoffice.org; on Debian or Ubuntu the package"
        " libreoffice-writer-nogui), or name its program soffice in DOCGEN_SOFFICE; -o REPORT.docx works without it"
    )
    raise OfficeError.at(None, message)


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            if folder := os.environ.get(variable):
                yield from Path(folder).glob("LibreOffice*/program/soffice.com")
    elif sys.platform == "darwin":
        yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    else:
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def limit_of(count: int, seconds: float | None) -> float:
    """Return how many seconds a number of documents may take, a start included. Errors: OfficeError."""
    setting = os.environ.get("DOCGEN_SOFFICE_SECONDS")
    if seconds is not None or not setting:
        return _SECONDS + _SECONDS_EACH * count if seconds is None else seconds
    with suppress(ValueError):
        if math.isfinite(limit := float(setting)) and limit > 0:
            return min(limit, _A_DAY)
    message = _("DOCGEN_SOFFICE_SECONDS must be a number of seconds, not “{said}”")
    raise OfficeError.at(None, message.format(said=setting))


class NotDoneError(Exception):
    """LibreOffice was not done in its time and was ended, or had ended itself. Its words say so."""


def not_done(limit: float) -> NotDoneError:
    """Word that time was up, after so many seconds."""
    message = _(
        "LibreOffice was not done after {seconds:g} seconds and was ended; try again, or allow more time with"
        " DOCGEN_SOFFICE_SECONDS"
    )
    return NotDoneError(message.format(seconds=limit))


def not_started(program: str, error: OSError) -> OfficeError:
    """Word why a program does not start."""
    message = _("LibreOffice cannot be started: {reason}").format(reason=reason_of(error))
    return OfficeError.at(Source(program), message)


def write_profile(folder: Path, *, archival: bool = False) -> None:
    """Write the profile of one process into its own folder; in an `archival` one the PDFs are made for archives, as PDF/A-2b."""
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "temporary").mkdir()
    pdf = {**_READ_OUT, "SelectPdfVersion": _ARCHIVAL if archival else _PLAIN}
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in {**_SETTINGS, _PDF: pdf}.items()
        for name, value in settings.items()
    )
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def command_of(program: str, folder: Path, *arguments: str) -> list[str]:
    """Return the command that calls LibreOffice with the profile in a folder."""
    switches = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
    return [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", *switches, *arguments]


def conversion(files: Sequence[str]) -> list[str]:
    """Return the arguments that make PDFs of files, in the folder `pdf` beside them."""
    return ["--convert-to", "pdf:writer_pdf_Export", "--outdir", "pdf", *files]


def environment_of(folder: Path) -> dict[str, str]:
    """Return an environment without a display, in which the same document gives the same PDF whatever the locale.

    In the locale C LibreOffice hangs where the folder's name is not ASCII.
    """
    here = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder / "temporary"))
    return {**here, **temporary, "LC_ALL": "C.UTF-8", "TZ": "UTC", "FC_LANG": "zh-cn", "SAL_USE_VCLPLUGIN": "svp"}
