"""The documents of a conversion: what is given, the fonts it lacks here, and what it has come to."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

from docgen.errors import OfficeError, Problem
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES = (".docx", ".odt")
_DESCRIPTIONS = {"docProps/core.xml", "meta.xml"}
_MADE = re.compile(rb"<(?:dcterms:created|meta:creation-date)\b[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
_PDF_DATE = re.compile(rb"(/(?:CreationDate|ModDate)\(D:)\d{14}(?=Z)")
_XMP_DATE = re.compile(rb"(<xmp:(?:CreateDate|ModifyDate|MetadataDate)>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=Z<)")
_TRAILER = 1024  # bytes at the end of a PDF, which name it twice and give its digest
_NAME_IN_TRAILER = re.compile(rb"(?<=[</])[0-9A-F]{32}(?=[>\s])")
_CHINESE_FONT = re.compile(r'(?:w:eastAsia|svg:font-family)="(?:\'|&apos;)?([^"\'&;,]*[\u4e00-\u9fff][^"\'&;,]*)')


def kinds_of(documents: Sequence[tuple[str, bytes]]) -> list[str]:
    """Return the suffix of every document, given by its name and content. Errors: ValueError, OfficeError.

    What is no package is refused: LibreOffice would print it as plain text or a web page.
    """
    kinds = [Path(name).suffix.lower() for name, _content in documents]
    if unknown := set(kinds).difference(SUFFIXES):
        raise ValueError(f"not a kind of document to convert: {unknown}")
    broken = [name for name, content in documents if not is_zipfile(BytesIO(content))]
    if broken:
        raise OfficeError(Problem(_("this is no whole Word or ODF document"), Source(name)) for name in broken)
    return kinds


def fonts_lacking(document: bytes) -> list[str]:
    """Return the Chinese fonts a document names that LibreOffice will not find here.

    Only fontconfig, by which LibreOffice finds fonts on Linux, can be asked; elsewhere nothing is said.
    """
    program = shutil.which("fc-list") if sys.platform == "linux" else None
    if not program:
        return []
    command = [program, "--format", "%{family}\n"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, timeout=60)  # noqa: S603 - nothing of others
    except (OSError, subprocess.SubprocessError):  # a warning is not worth an error
        return []
    families = {name.strip() for name in re.split("[,\n]", listed.stdout.decode(errors="replace"))}
    with ZipFile(BytesIO(document)) as package:
        parts = {"word/document.xml", "word/styles.xml", "content.xml", "styles.xml"}.intersection(package.namelist())
        named = {name for part in parts for name in _CHINESE_FONT.findall(package.read(part).decode())}
    # 仿宋 and 仿宋_GB2312 are the same letters at the same width
    return sorted(name for name in named if families.isdisjoint({name, name.removesuffix("_GB2312")}))


def pdf_in(folder: Path, number: int, document: bytes) -> bytes | None:
    """Return the PDF of a document by its number, dated as that is, if LibreOffice has made a whole one."""
    file = folder / "pdf" / f"{number}.pdf"
    pdf = file.read_bytes() if file.is_file() else b""
    return _dated(pdf, document) if pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF") else None


def _dated(pdf: bytes, document: bytes) -> bytes:
    """Give a PDF the date of the document that it was made of, and a name of its own that follows from what is in it.

    So the same document makes the same bytes. What is written is as long as what was there, as a PDF counts its bytes.
    """
    made = _made_at(document)
    if made is None:
        return pdf
    pdf = _PDF_DATE.sub(rb"\g<1>" + made.replace(b"-", b"").replace(b"T", b"").replace(b":", b""), pdf)
    pdf = _XMP_DATE.sub(rb"\g<1>" + made, pdf)
    body, trailer = pdf[:-_TRAILER], pdf[-_TRAILER:]
    name = hashlib.md5(body + _NAME_IN_TRAILER.sub(b"", trailer), usedforsecurity=False).hexdigest().upper()
    return body + _NAME_IN_TRAILER.sub(name.encode(), trailer)


def _made_at(document: bytes) -> bytes | None:
    """Return when a document says that it was made, to the second."""
    with ZipFile(BytesIO(document)) as package:
        for part in _DESCRIPTIONS.intersection(package.namelist()):
            match = _MADE.search(package.read(part))
            if match:
                return match[1]
    return None


def why_none(code: int, last: str) -> str:
    """Word why there is no whole PDF, by the exit code and LibreOffice's last words.

    The exit code only explains: LibreOffice may leave with 0 and no PDF, or crash with all made.
    """
    why = _("LibreOffice crashed or gave up (exit code {code}) before the file was made")
    why = why.format(code=code) if code else _("LibreOffice made no file of this document, or not a whole one")
    return why + _("; it said: {said}").format(said=last) if last else why


def last_words(output: bytes) -> str:
    """Return the last thing LibreOffice said, but for its usual noise."""
    lines = output.decode(errors="replace").splitlines()
    telling = [line.strip() for line in lines if line.strip() and not line.startswith(("convert ", "Warning: failed"))]
    return telling[-1][:200] if telling else ""
