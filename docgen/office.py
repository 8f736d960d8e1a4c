"""LibreOffice as a converter: documents in, PDFs out; one process for many, with its own profile and a time limit."""

from __future__ import annotations

import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile, is_zipfile

from docgen.errors import OfficeError, Problem, reason_of
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUFFIXES = (".docx", ".odt")

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
_CHINESE_FONT = re.compile(r'(?:w:eastAsia|svg:font-family)="(?:\'|&apos;)?([^"\'&;,]*[\u4e00-\u9fff][^"\'&;,]*)')


def to_pdf(documents: Sequence[tuple[str, bytes]], *, seconds: float | None = None) -> list[bytes]:
    """Convert documents, each given by a name that ends in .docx or .odt and its content, in one LibreOffice process.

    `seconds` limits the whole; otherwise DOCGEN_SOFFICE_SECONDS does, otherwise a time that grows with the number of
    documents. Errors: OfficeError, with a problem for every document that became no PDF.
    """
    if not documents:
        return []
    kinds = [Path(name).suffix.lower() for name, _content in documents]
    if unknown := set(kinds).difference(SUFFIXES):
        raise ValueError(f"not a kind of document to convert: {unknown}")
    _require_whole(documents)
    program, limit = find_office(), _limit(len(documents), seconds)
    folder = Path(tempfile.mkdtemp(prefix="docgen-"))
    try:
        files = [f"{number}{kind}" for number, kind in enumerate(kinds, 1)]  # a bureau's name is no file name
        for file, (_name, content) in zip(files, documents, strict=True):
            (folder / file).write_bytes(content)
        code = _run(_command(program, folder, files), folder, limit)
        return _gather([name for name, _content in documents], folder, code)
    finally:
        _remove(folder)


def _require_whole(documents: Sequence[tuple[str, bytes]]) -> None:
    """Refuse what is no package: LibreOffice would print it as plain text or a web page."""
    broken = [name for name, content in documents if not is_zipfile(BytesIO(content))]
    if broken:
        raise OfficeError(Problem(_("this is no whole Word or ODF document"), Source(name)) for name in broken)


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


def _limit(count: int, seconds: float | None) -> float:
    said = os.environ.get("DOCGEN_SOFFICE_SECONDS")
    if seconds is not None or not said:
        return _SECONDS + _SECONDS_EACH * count if seconds is None else seconds
    with suppress(ValueError):
        if math.isfinite(limit := float(said)) and limit > 0:
            return min(limit, _A_DAY)
    message = _("DOCGEN_SOFFICE_SECONDS must be a number of seconds, not “{said}”")
    raise OfficeError.at(None, message.format(said=said))


def _command(program: str, folder: Path, files: Sequence[str]) -> list[str]:
    """Write the profile of this one run, and return the command."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (folder / "temporary").mkdir()
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )
    switches = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
    target = ("--convert-to", "pdf:writer_pdf_Export", "--outdir", "pdf")
    return [program, f"-env:UserInstallation={profile.as_uri()}", *switches, *target, *files]


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment without a display, in which the same document gives the same PDF whatever the locale.

    In the locale C LibreOffice hangs where the folder's name is not ASCII.
    """
    here = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder / "temporary"))
    return {**here, **temporary, "LC_ALL": "C.UTF-8", "FC_LANG": "zh-cn", "SAL_USE_VCLPLUGIN": "svp"}


def _run(command: Sequence[str], folder: Path, limit: float) -> int:
    """Run LibreOffice and return its exit code; when time is up, end it and all it has started."""
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    # What it says goes to a file: a pipe would be held open by a child that stays behind.
    with (folder / "said").open("wb") as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - the program is the user's own choice, the rest is ours
                command,
                cwd=folder,
                env=_environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                **options,
            )
        except OSError as error:
            message = _("LibreOffice cannot be started: {reason}").format(reason=reason_of(error))
            raise OfficeError.at(Source(command[0]), message) from error
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired as expired:
            message = _(
                "LibreOffice was not done after {seconds:g} seconds and was ended; try again, or allow more time with"
                " DOCGEN_SOFFICE_SECONDS"
            )
            raise OfficeError.at(None, message.format(seconds=limit)) from expired
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what still runs of a process and of those it has started."""
    if sys.platform != "win32":
        with suppress(OSError):  # nothing runs any more
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        taskkill = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "taskkill.exe"
        command = [taskkill, "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - the system's own program
        process.kill()
    process.wait()


def _gather(names: Sequence[str], folder: Path, code: int) -> list[bytes]:
    """Return the PDFs. The exit code only explains: LibreOffice may leave with 0 and no PDF, or crash with all made."""
    files = [folder / "pdf" / f"{number}.pdf" for number in range(1, len(names) + 1)]
    made = [file.read_bytes() if file.is_file() else b"" for file in files]
    broken = [name for name, pdf in zip(names, made, strict=True) if not _is_whole(pdf)]
    if broken:
        why = _("LibreOffice crashed or gave up (exit code {code}) before the PDF was made")
        why = why.format(code=code) if code else _("LibreOffice made no PDF of this document, or not a whole one")
        if said := _said(folder):
            why += _("; it said: {said}").format(said=said)
        raise OfficeError(Problem(why, Source(name)) for name in broken)
    return made


def _is_whole(pdf: bytes) -> bool:
    return pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")


def _said(folder: Path) -> str:
    """Return the last thing LibreOffice said, but for its usual noise."""
    lines = (folder / "said").read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [line.strip() for line in lines if line.strip() and not line.startswith(("convert ", "Warning: failed"))]
    return telling[-1][:200] if telling else ""


def _remove(folder: Path) -> None:
    for _attempt in range(30):  # a process that is being ended may still write, or on Windows hold a file
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


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
