"""A LibreOffice that stays: what it makes, when it is started anew, and that nothing of it stays behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT
from test_pdf import _PIXEL, docx, runs, script, server, shell, text_of, wait_until  # noqa: F401 - server is a fixture

from docgen.errors import OfficeError
from docgen.office import Office, to_pdf
from docgen.office.guard import remove
from docgen.office.long_lived import resident

pytestmark = pytest.mark.slow
real = [pytest.mark.office, pytest.mark.usefixtures("soffice"), shell]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary folders, in which nothing may be left."""
    place = tmp_path / "临时 文件"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def group_of(pid: int) -> list[int]:
    """The processes of a group that run."""
    listed = subprocess.run(["ps", "-eo", "pgid=,pid=,stat="], check=True, capture_output=True, text=True).stdout
    processes = [line.split() for line in listed.splitlines()]
    return [int(own) for group, own, state in processes if int(group) == pid and not state.startswith("Z")]


def pipes_of(pid: int) -> set[Path]:
    """The pipes by which LibreOffice is called, outside its folder; on Linux they can be told from those of others."""
    own = set()
    for file in (file for one in group_of(pid) for file in Path(f"/proc/{one}/fd").glob("*")):
        with suppress(OSError):
            own.add(str(file.readlink()))
    lines = Path("/proc/net/unix").read_text().splitlines() if sys.platform == "linux" else []
    sockets = [line.split() for line in lines if "OSL_PIPE" in line]
    return {Path(fields[7]) for fields in sockets if f"socket:[{fields[6]}]" in own}


def wait_for_client(folder: Path) -> int:
    """Wait until a client of LibreOffice runs; it goes on running while LibreOffice is stopped. Return its process."""
    file = folder / "client"
    wait_until(lambda: file.read_text().isdigit() and runs(int(file.read_text())))
    return int(file.read_text())


def require_nothing_left(pid: int | None, temporary: Path) -> None:
    assert pid
    wait_until(lambda: not group_of(pid))
    wait_until(lambda: not list(temporary.iterdir()))


class TestWhatItMakes:
    pytestmark = real

    def test_one_process_converts_one_document_after_the_other(self, temporary: Path):
        with Office() as office:
            assert office.pid is None
            assert text_of(office.convert("某局.docx", docx("first"))).split() == ["first"]
            pid = office.pid
            for words in ("second", "third", "fourth"):
                assert text_of(office.convert("../某局.DOCX", docx(words))).split() == [words]
                assert office.pid == pid
            [folder] = temporary.iterdir()
            assert not [file for file in folder.rglob("*") if file.suffix in {".docx", ".pdf"}]
            pipes = pipes_of(pid)
            assert pipes or sys.platform != "linux"
        require_nothing_left(pid, temporary)
        assert not [pipe for pipe in pipes if pipe.exists()]

    def test_its_pages_are_those_of_a_process_that_ends_with_them(self, corrected: Path):
        documents = [("r.docx", corrected.read_bytes()), ("s.docx", docx("text")), ("r.docx", corrected.read_bytes())]
        with Office() as office:
            stayed = [office.convert(*document) for document in documents]
        for one, other in zip(stayed, to_pdf(documents), strict=True):
            assert text_of(one) == text_of(other)
            assert _fonts(one) == _fonts(other)

    def test_two_stay_side_by_side(self):
        with Office() as one, Office() as other, ThreadPoolExecutor(2) as pool:
            for number in range(3):
                words = [f"one {number}", f"other {number}"]
                pdfs = pool.map(lambda office, text: office.convert("r.docx", docx(text)), (one, other), words)
                assert [text_of(pdf).split() for pdf in pdfs] == [text.split() for text in words]
            assert one.pid != other.pid

    def test_a_document_that_cannot_be_converted_is_named_and_the_next_one_works(self):
        with Office() as office:
            office.convert("good.docx", docx("good"))
            pid = office.pid
            with pytest.raises(OfficeError, match=r"^bad\.docx: .*could not be loaded"):
                office.convert("bad.docx", docx("bad <w:p>"))
            assert text_of(office.convert("good.docx", docx("also good"))).split() == ["also", "good"]
            assert office.pid == pid

    def test_nothing_is_fetched_and_no_file_of_this_machine_gets_in(
        self,
        server: tuple[str, list[str]],  # noqa: F811 - the fixture
        tmp_path: Path,
    ):
        address, asked = server
        image = tmp_path / "image.png"
        image.write_bytes(_PIXEL)
        with Office() as office:
            assert text_of(office.convert("r.docx", docx("text", image=address))).split() == ["text"]
            assert b"/Subtype/Image" not in office.convert("r.docx", docx("text", image=image.as_uri()))
        assert asked == []


def _fonts(pdf: bytes) -> list[bytes]:
    return sorted(set(re.findall(rb"/BaseFont/(?:\w+\+)?([^/\s]+)", pdf)))


class TestWhenItIsStartedAnew:
    pytestmark = real

    def test_it_hangs(self, temporary: Path):
        began = time.monotonic()
        with Office() as office:
            office.convert("r.docx", docx("text"))
        usual = time.monotonic() - began
        with Office(seconds=max(5.0, 3 * usual)) as office:  # a busy machine takes longer both times
            office.convert("r.docx", docx("first"))
            first = office.pid
            assert first
            os.killpg(first, signal.SIGSTOP)
            assert text_of(office.convert("r.docx", docx("second"))).split() == ["second"]
            second = office.pid
            assert second != first
            assert not group_of(first)
        require_nothing_left(second, temporary)

    @pytest.mark.parametrize("which", ["all of it", "its head", "its main program"])
    def test_it_was_killed(self, which: str, temporary: Path):
        with Office() as office:
            office.convert("r.docx", docx("first"))
            first = office.pid
            assert first
            for pid in group_of(first):
                if which == "all of it" or (which == "its head") == (pid == first):
                    os.kill(pid, signal.SIGKILL)
            assert text_of(office.convert("r.docx", docx("second"))).split() == ["second"]
            assert text_of(office.convert("r.docx", docx("third"))).split() == ["third"]
            assert office.pid != first
            assert not group_of(first)
            second = office.pid
        require_nothing_left(second, temporary)

    def test_it_is_killed_while_it_converts(self, corrected: Path, temporary: Path):
        with Office() as office:
            office.convert("r.docx", docx("first"))
            first = office.pid
            [folder] = temporary.iterdir()
            os.killpg(first, signal.SIGSTOP)  # so that a client waits
            with ThreadPoolExecutor(1) as pool:
                converted = pool.submit(office.convert, "r.docx", corrected.read_bytes())
                wait_for_client(folder)
                os.killpg(first, signal.SIGKILL)
                assert text_of(converted.result()).count("\f") == 5
            assert office.pid != first
            second = office.pid
        require_nothing_left(second, temporary)

    def test_it_has_converted_so_many(self, temporary: Path):
        with Office(documents=2) as office:
            seen = []
            for number in range(3):
                office.convert("r.docx", docx(f"text {number}"))
                seen.append(office.pid)
        assert seen[0]
        assert seen[1] is None  # worn by its second document, so ended
        assert seen[2] not in {None, seen[0]}
        require_nothing_left(seen[2], temporary)

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is not told")
    def test_it_has_swollen(self):
        with Office(memory=10**9) as office:
            office.convert("r.docx", docx("text"))
            assert office.pid
            assert 50_000_000 < (resident(office.pid) or 0) < 10**9
        with Office(memory=50_000_000) as office:
            office.convert("r.docx", docx("text"))
            assert office.pid is None
        assert resident(2**30) is None


_OWNER = """
import sys
from pathlib import Path
from test_pdf import docx
from docgen.office import Office
with Office() as office:
    office.convert("r.docx", docx("text"))
    print(office.pid, flush=True)
    {then}
"""


class TestThatNothingStaysBehind:
    pytestmark = real

    def owner(self, then: str, temporary: Path) -> tuple[subprocess.Popen[str], int]:
        """Start a process that owns a LibreOffice; return it and the number of LibreOffice's process."""
        settings = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "TMPDIR": str(temporary)}
        process = subprocess.Popen(
            [sys.executable, "-c", _OWNER.format(then=then)],
            env={**os.environ, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        return process, int(process.stdout.readline())

    def test_the_owner_is_killed(self, temporary: Path):
        process, pid = self.owner("sys.stdin.read()", temporary)
        assert group_of(pid)
        pipes = pipes_of(pid)
        assert pipes or sys.platform != "linux"
        with process:
            process.kill()
        require_nothing_left(pid, temporary)
        assert not [pipe for pipe in pipes if pipe.exists()]

    def test_the_owner_is_killed_while_a_document_is_being_converted(self, temporary: Path):
        process, pid = self.owner("sys.stdin.readline(); office.convert('r.docx', docx('text'))", temporary)
        [folder] = temporary.iterdir()
        os.killpg(pid, signal.SIGSTOP)  # so that a client waits
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
        client = wait_for_client(folder)
        assert group_of(client)
        with process:
            process.kill()
        wait_until(lambda: not folder.exists())
        assert not group_of(client)  # a client whose LibreOffice is gone becomes another
        require_nothing_left(pid, temporary)

    def test_the_owner_leaves_without_a_word(self, temporary: Path):
        process, pid = self.owner("import os; os._exit(3)", temporary)
        with process:
            assert process.wait(60) == 3
        require_nothing_left(pid, temporary)

    def test_the_guard_itself_is_killed(self, temporary: Path):
        with Office() as office:
            office.convert("r.docx", docx("first"))
            first = office.pid
            assert first
            listed = subprocess.run(["ps", "-o", "ppid=", "-p", str(first)], check=True, capture_output=True, text=True)
            os.kill(int(listed.stdout), signal.SIGKILL)
            assert text_of(office.convert("r.docx", docx("second"))).split() == ["second"]
            assert office.pid != first
            assert not group_of(first)
            second = office.pid
        require_nothing_left(second, temporary)

    def test_folders_left_by_a_power_cut_are_removed_and_no_others(self, temporary: Path):
        with Office() as office:
            office.convert("r.docx", docx("text"))
            pid = office.pid
            [held] = temporary.iterdir()
            left, young, foreign = (temporary / f"docgen-{name}" for name in ("office-left", "office-young", "other"))
            for folder in (left, young, foreign):
                (folder / "profile").mkdir(parents=True)
                (folder / "lock").touch()
            for folder in (held, left, foreign):
                os.utime(folder, (0, 0))
            with Office() as other:
                other.convert("r.docx", docx("text"))
                assert not left.exists()
                assert (held / "lock").exists()
                assert young.exists()
                assert foreign.exists()
            assert office.convert("r.docx", docx("text"))
            assert office.pid == pid
        for folder in (young, foreign):
            remove(folder)


@shell
class TestWhatIsSaid:
    """Programs in LibreOffice's place."""

    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = tmp_path
        self.monkeypatch = monkeypatch

    def error(self, *lines: str, seconds: float = 60) -> str:
        self.monkeypatch.setenv("DOCGEN_SOFFICE", str(script(self.folder, *lines)))
        with Office(seconds=seconds) as office, pytest.raises(OfficeError) as caught:
            office.convert("某局.docx", docx("text"))
        return str(caught.value)

    def test_it_hangs_twice(self, temporary: Path):
        starts = self.folder / "starts"
        said = self.error(f"echo $$ >> '{starts}'", "sleep 300 &", "sleep 300", seconds=1.5)
        assert said.startswith("某局.docx: LibreOffice was not done after 1.5 seconds")
        pids = [int(pid) for pid in starts.read_text().split()]
        assert len(pids) == 2
        assert not [pid for pid in pids if runs(pid) or group_of(pid)]
        assert list(temporary.iterdir()) == []

    def test_it_crashes_twice(self, temporary: Path):
        children = self.folder / "children"
        said = self.error("echo no such library", f"sleep 300 & echo $! >> '{children}'", "kill -SEGV $$")
        assert said == (
            "某局.docx: LibreOffice crashed or gave up (exit code -11) before the file was made; it said: no such library"
        )
        pids = [int(pid) for pid in children.read_text().split()]
        assert len(pids) == 2
        assert not [pid for pid in pids if runs(pid)]
        assert list(temporary.iterdir()) == []

    def test_it_is_no_program(self, temporary: Path):
        program = self.folder / "soffice"
        program.write_bytes(b"\x00no program")
        program.chmod(0o755)
        self.monkeypatch.setenv("DOCGEN_SOFFICE", str(program))
        with Office() as office, pytest.raises(OfficeError, match="soffice: LibreOffice cannot be started"):
            office.convert("r.docx", docx("text"))
        assert list(temporary.iterdir()) == []

    def test_only_documents_are_converted(self):
        self.monkeypatch.setenv("DOCGEN_SOFFICE", str(script(self.folder, "exit 1")))
        with Office() as office:
            with pytest.raises(ValueError, match="not a kind of document"):
                office.convert("r.html", b"")
            with pytest.raises(OfficeError, match=r"^cut\.docx: this is no whole Word or ODF document$"):
                office.convert("cut.docx", docx("text")[:-10])
            assert office.pid is None

    def test_a_missing_libreoffice_is_told_at_once(self):
        self.monkeypatch.setenv("DOCGEN_SOFFICE", "no-such-program")
        with pytest.raises(OfficeError, match="there is no such program"):
            Office()
