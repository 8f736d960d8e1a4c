"""LibreOffice as a converter: what it makes, and what is said when it is missing, hangs, crashes or makes nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from conftest import ROOT, SEED, Ran, converted, missing, run

from docgen.errors import OfficeError
from docgen.office import fonts_lacking, to_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATION_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)

shell = pytest.mark.skipif(os.name == "nt", reason="the programs of these tests are shell scripts")


def text_of(pdf: bytes) -> str:
    if not shutil.which("pdftotext"):
        missing("pdftotext is not installed (poppler-utils)")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


def docx(words: str, image: str = "", font: str = "") -> bytes:
    """A document of one paragraph; with an image that lies elsewhere."""
    properties = f'<w:rPr><w:rFonts w:eastAsia="{font}"/></w:rPr>' if font else ""
    body = f"<w:p><w:r>{properties}<w:t>{words}</w:t></w:r></w:p>"
    relation = ""
    if image:
        body += (
            '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="952500" cy="952500"/><wp:docPr id="1" name="p"/><a:graphic>'
            f'<a:graphicData uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/>'
            '</pic:nvPicPr><pic:blipFill><a:blip r:link="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="952500" cy="952500"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r></w:p>"
        )
        relation = f'<Relationship Id="rId1" Type="{_OFFICE}/image" Target="{image}" TargetMode="External"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{_RELATION_TYPE}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_DOCUMENT_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relation}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}" xmlns:a="{_DRAWING}/main"'
        f' xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:pic="{_DRAWING}/picture"><w:body>{body}</w:body></w:document>',
    }
    package = BytesIO()
    with ZipFile(package, "w") as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return package.getvalue()


# What LibreOffice makes


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_the_sample_becomes_a_pdf_of_five_pages_and_nothing_stays_behind(tmp_path: Path):
    temporary = tmp_path / "临时 文件"  # in the locale C, LibreOffice left alone hangs on such a folder
    temporary.mkdir()
    report = tmp_path / "报告.PDF"
    ran = run("build", SEED / "2023", "-o", report, environment={"TMPDIR": str(temporary), "LC_ALL": "C"})
    assert ran.code == 0, ran.err
    assert f"written: {report}" in ran.err
    assert "converting" not in ran.err  # that is for a terminal
    pages = text_of(report.read_bytes()).split("\f")[:-1]
    assert len(pages) == 5
    assert "漳州市司法局2023年政府信息公开工作年度报告" in "".join(pages[0].split())
    assert "三、收到和处理政府信息公开申请情况" in "".join("".join(pages).split())
    assert list(temporary.iterdir()) == []


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_one_call_converts_many_documents_in_their_order_whatever_their_names():
    documents = [
        (name, docx(f"text {number}")) for number, name in enumerate(["某局.docx", "../某局.DOCX", "某局.docx"])
    ]
    for number, pdf in enumerate(to_pdf(documents)):
        assert text_of(pdf).split() == ["text", str(number)]
    assert to_pdf([]) == []


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_calls_side_by_side_do_not_disturb_each_other():
    with ThreadPoolExecutor(4) as pool:
        pdfs = list(pool.map(lambda number: to_pdf([("r.docx", docx(f"text {number}"))]), range(4)))
    assert [text_of(pdf).split() for [pdf] in pdfs] == [["text", str(number)] for number in range(4)]


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_a_document_that_cannot_be_opened_is_named_alone():
    with pytest.raises(OfficeError) as caught:
        to_pdf([("good.docx", docx("good")), ("bad.docx", docx("bad <w:p>")), ("also-good.docx", docx("good"))])
    [problem] = caught.value.problems
    assert problem.source is not None
    assert problem.source.file == "bad.docx"
    assert "could not be loaded" in problem.message


def unguarded(soffice: str, folder: Path, document: bytes) -> bytes:
    """What LibreOffice left to itself makes of a document: so a test can tell that it has something to guard against."""
    (folder / "r.docx").write_bytes(document)
    return converted(soffice, folder / "r.docx", "pdf", folder).read_bytes()


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what is asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(self.command)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(_PIXEL)

        do_GET = do_HEAD = do_OPTIONS = answer  # noqa: N815 - the names are the library's

        def log_message(self, *_arguments: object) -> None:
            pass

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=serving.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}/image.png", asked
    serving.shutdown()
    serving.server_close()
    thread.join()


@pytest.mark.office
def test_nothing_is_fetched(soffice: str, server: tuple[str, list[str]], tmp_path: Path):
    address, asked = server
    document = docx("text", image=address)
    [pdf] = to_pdf([("r.docx", document)])
    assert text_of(pdf).split() == ["text"]
    assert asked == []
    unguarded(soffice, tmp_path, document)
    assert "GET" in asked


@pytest.mark.office
def test_no_file_of_this_machine_gets_into_the_pdf(soffice: str, tmp_path: Path):
    (tmp_path / "image.png").write_bytes(_PIXEL)
    document = docx("text", image=(tmp_path / "image.png").as_uri())
    [pdf] = to_pdf([("r.docx", document)])
    assert b"/Subtype/Image" not in pdf
    assert b"/Subtype/Image" in unguarded(soffice, tmp_path, document)


# What is said when it makes nothing


def build_with(program: Path | str, tmp_path: Path, **environment: str) -> Ran:
    """Build a PDF with a program in LibreOffice's place; nothing may be left behind."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    report = tmp_path / "report.pdf"
    settings = {"TMPDIR": str(temporary), "DOCGEN_SOFFICE": str(program), **environment}
    ran = run("build", SEED / "2023", "-o", report, environment=settings)
    assert ran.code == 2
    assert not report.exists()
    assert list(temporary.iterdir()) == []
    return ran


def script(folder: Path, *lines: str) -> Path:
    file = folder / "soffice"
    file.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    file.chmod(0o755)
    return file


def wait_until(so: Callable[[], bool]) -> None:
    """Wait for what no event tells of: the end of a process that is none of ours, a folder that goes."""
    for _look in range(1200):
        if so():
            return
        time.sleep(0.05)
    pytest.fail("it has not come to that in a minute and more")


def runs(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout
    return bool(state.strip()) and not state.startswith("Z")


@pytest.mark.slow
@shell
def test_a_libreoffice_that_hangs_is_ended_with_its_children(tmp_path: Path):
    pids = tmp_path / "pids"
    program = script(tmp_path, "sleep 300 &", f"echo $! $$ > '{pids}'", "sleep 300")
    ran = build_with(program, tmp_path, DOCGEN_SOFFICE_SECONDS="1.5")
    assert "was not done after 1.5 seconds" in ran.err
    assert "DOCGEN_SOFFICE_SECONDS" in ran.err
    wait_until(lambda: not any(runs(int(pid)) for pid in pids.read_text().split()))


@pytest.mark.slow
@shell
@pytest.mark.usefixtures("interruptible")
def test_a_stop_from_the_keyboard_ends_libreoffice_too(tmp_path: Path):
    pids = tmp_path / "pids"
    (tmp_path / "temporary").mkdir()
    program = script(tmp_path, "sleep 300 &", f"echo $! $$ > '{pids}'", "sleep 300")
    settings = {"TMPDIR": str(tmp_path / "temporary"), "DOCGEN_SOFFICE": str(program), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "docgen", "build", SEED / "2023", "-o", tmp_path / "report.pdf", "--lang", "en"]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        env={**os.environ, **settings},
    ) as process:
        wait_until(lambda: pids.is_file() and pids.read_text().endswith("\n"))
        process.send_signal(signal.SIGINT)
        assert b"stopped" in process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert list((tmp_path / "temporary").iterdir()) == []
    wait_until(lambda: not any(runs(int(pid)) for pid in pids.read_text().split()))


@shell
def test_on_a_terminal_the_wait_is_announced(tmp_path: Path):
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "docgen", "build", SEED / "2023", "-o", tmp_path / "report.pdf", "--lang", "en"]
    settings = {"DOCGEN_SOFFICE": str(script(tmp_path, "exit 3")), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, stderr=theirs, check=False, timeout=60, env={**os.environ, **settings})
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert said.startswith("converting with LibreOffice …")
    assert "exit code 3" in said


@shell
def test_a_child_that_stays_behind_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pids = tmp_path / "pids"
    program = script(tmp_path, "sleep 300 &", f"echo $! > '{pids}'", "exit 0")
    monkeypatch.setenv("DOCGEN_SOFFICE", str(program))
    with pytest.raises(OfficeError):
        to_pdf([("r.docx", docx("text"))], seconds=60)
    wait_until(lambda: not runs(int(pids.read_text())))


@shell
def test_a_libreoffice_that_makes_nothing_is_told(tmp_path: Path):
    ran = build_with(script(tmp_path, "echo Error: no export filter >&2", "exit 0"), tmp_path)
    assert "error: report.docx: LibreOffice made no file of this document" in ran.err
    assert "it said: Error: no export filter" in ran.err


@shell
def test_a_libreoffice_that_crashes_is_told(tmp_path: Path):
    assert "crashed or gave up (exit code -11)" in build_with(script(tmp_path, "kill -SEGV $$"), tmp_path).err


@shell
def test_half_a_pdf_is_no_pdf(tmp_path: Path):
    program = script(tmp_path, "mkdir -p pdf", "echo '%PDF-1.7 half' > pdf/1.pdf")
    assert "made no file of this document, or not a whole one" in build_with(program, tmp_path).err


@shell
def test_a_program_that_is_none_is_told(tmp_path: Path):
    program = tmp_path / "soffice"
    program.write_bytes(b"\x00no program")
    program.chmod(0o755)
    assert "LibreOffice cannot be started" in build_with(program, tmp_path).err


@pytest.mark.skipif(sys.platform != "linux", reason="it may stand where it is looked for besides the PATH")
def test_a_missing_libreoffice_is_told_with_what_to_install(tmp_path: Path):
    ran = build_with("", tmp_path, PATH="")
    assert "made by LibreOffice, which was not found: install it" in ran.err
    assert "-o REPORT.docx works without it" in ran.err


def test_a_wrong_setting_is_told(tmp_path: Path):
    ran = build_with("no-such-program", tmp_path)
    assert "DOCGEN_SOFFICE names “no-such-program”, but there is no such program" in ran.err


@pytest.mark.parametrize("said", ["soon", "0", "-1", "nan", "inf"])
def test_a_time_limit_that_is_none_is_told(said: str, tmp_path: Path):
    ran = build_with(sys.executable, tmp_path, DOCGEN_SOFFICE_SECONDS=said)
    assert f"DOCGEN_SOFFICE_SECONDS must be a number of seconds, not “{said}”" in ran.err


def test_only_documents_are_converted():
    with pytest.raises(ValueError, match="not a kind of document"):
        to_pdf([("r.html", b"")])
    with pytest.raises(OfficeError, match=r"^cut\.docx: this is no whole Word or ODF document$"):
        to_pdf([("whole.docx", docx("text")), ("cut.docx", docx("text")[:-10])])


# Fonts


@pytest.mark.office
@pytest.mark.skipif(sys.platform != "linux", reason="only fontconfig can be asked")
def test_a_font_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    if not shutil.which("fc-list"):
        missing("fc-list is not installed (fontconfig)")
    # Fontconfig gives every font it reads a second name.
    (tmp_path / "fonts.conf").write_text(
        f'<fontconfig><dir>/usr/share/fonts</dir><cachedir>{tmp_path}/cache</cachedir><match target="scan">'
        '<edit name="family" mode="append"><string>仿宋</string></edit></match></fontconfig>',
        encoding="utf-8",
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    assert fonts_lacking(docx("text", font="仿宋_GB2312")) == []
    assert fonts_lacking(docx("text", font="方正小标宋简体")) == ["方正小标宋简体"]
    assert fonts_lacking(docx("text", font="SimSun")) == []
