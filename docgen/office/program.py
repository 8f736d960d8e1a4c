"""Which LibreOffice, and how long it may take."""

from __future__ import annotations

import math
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import OfficeError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS, _SECONDS_EACH = 60.0, 10.0  # a start takes a second or two, a report a fifth of one; an old PC ten times that
_A_DAY = 86_400.0


def find_office() -> str:
    """Find LibreOffice: DOCGEN_SOFFICE, otherwise on the PATH, otherwise where it is usually put. Errors: OfficeError."""
    asked = os.environ.get("DOCGEN_SOFFICE")
    for name in (asked,) if asked else ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return str(Path(found).absolute())
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
    said = os.environ.get("DOCGEN_SOFFICE_SECONDS")
    if seconds is not None or not said:
        return _SECONDS + _SECONDS_EACH * count if seconds is None else seconds
    with suppress(ValueError):
        if math.isfinite(limit := float(said)) and limit > 0:
            return min(limit, _A_DAY)
    message = _("DOCGEN_SOFFICE_SECONDS must be a number of seconds, not “{said}”")
    raise OfficeError.at(None, message.format(said=said))
