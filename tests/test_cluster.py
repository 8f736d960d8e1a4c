"""A batch on a Dask cluster: the same bytes as on this machine, whatever becomes of workers and scheduler."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import pytest
from batches import FORM, OWN, batch, end, files, gated, hand_in, linux, reached, start, states, until, whole
from conftest import ROOT, run
from dask_cluster import DaskCluster
from distributed import Client

from docgen import __version__
from docgen.aggregate import UnitReader, enter_units, find_units
from docgen.batch import cluster_crew, cluster_worker
from docgen.batch.cluster import Cluster
from docgen.batch.cluster_client import LostAnswerError, connected, result, submit
from docgen.batch.cluster_crew import Crew, home_of
from docgen.batch.cluster_sums import enter_on_cluster
from docgen.batch.cluster_tasks import AddingUp, MakingReports
from docgen.batch.cluster_worker import NotServingError, ServedRun, introduce, stop, work
from docgen.batch.plan import Job
from docgen.batch.settings import Settings
from docgen.errors import BundleError, DocgenError, Problem
from docgen.packs import Library
from docgen.remote import path_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.aggregate import Subtotal
    from docgen.figures import Number
    from docgen.forms.table import CellRef

pytestmark = [pytest.mark.slow, linux]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path / "cluster") as started:
        yield started


def killed_at(gate: Path, cluster: DaskCluster) -> None:
    """Kill the worker that waits at a pipe, once one does."""
    opened = reached(gate)
    worker = waiting_at(gate, cluster)
    os.kill(worker, signal.SIGKILL)
    end([worker])
    os.close(opened)


def waiting_at(gate: Path, cluster: DaskCluster) -> int:
    """Return the worker that waits at a pipe: its file is listed only a moment after it was opened."""
    return until(lambda: next(filter(lambda worker: has_open(worker, gate), cluster.at_work()), None))


def has_open(process: int, path: Path) -> bool:
    try:
        return any(os.path.realpath(file) == str(path) for file in Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return False


def documents(folder: Path) -> dict[str, bytes]:
    """Return all that a batch has made, but for the page that has the folder's name in it."""
    return {name: content for name, content in files(folder).items() if name != "index.html"}


def test_it_makes_the_same_bytes_as_this_machine_though_a_worker_is_killed(
    tmp_path: Path, cluster: DaskCluster
) -> None:
    hand_in(tmp_path / "units", 300)
    arguments = ("--to", "docx", "--to", "html", "--form", FORM)
    assert run("batch", "units", "-o", "here", *arguments, cwd=tmp_path).code == 0
    cluster.worker(), cluster.worker(threads=3)  # whatever threads it has, it does one report at a time
    process = start(tmp_path, "units", "--to", "html", "--engine", f"dask={cluster.address}", "--lang", "en")
    until(lambda: len(list((tmp_path / "out").rglob("*.docx"))) > 20)
    killed = cluster.at_work()[0]
    os.kill(killed, signal.SIGKILL)
    assert process.wait() == 0
    assert documents(tmp_path / "out") == documents(tmp_path / "here")
    again = run("batch", "units", "-o", "out", *arguments, cwd=tmp_path)
    assert "unchanged since the last run: 300" in again.out


def reasons(folder: Path) -> dict[str, str]:
    """Return why reports of a batch could not be judged, by bureau."""
    reports = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))["reports"]
    return {each["bureau"]: each["reasons"][0]["message"] for each in reports if each["state"] == "unjudged"}


def test_an_answer_that_is_lost_with_its_worker_is_not_waited_for(cluster: DaskCluster) -> None:
    cluster.worker()
    with connected(cluster.address, 1) as client:
        client.wait_for_workers(1)
        [address] = client.scheduler_info()["workers"]
        answer = submit(client, "stop", "no run", worker=address)
        assert answer.exception() is None  # it is there, and was not fetched
        [worker] = cluster.at_work()
        os.kill(worker, signal.SIGKILL)
        until(lambda: address not in client.scheduler_info()["workers"])
        with pytest.raises(LostAnswerError):
            result(answer, 0.1)


def test_a_report_that_two_workers_die_of_is_named_alone(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 60)
    gate = gated(tmp_path / "gated")
    cluster.worker(), cluster.worker()
    process = start(tmp_path, "gated", "units", "--engine", f"dask={cluster.file}", "--lang", "en")
    killed_at(gate, cluster)
    killed_at(gate, cluster)
    assert process.wait() == 2
    assert states(tmp_path) == {**{f"第{at}局 2023": "made" for at in range(60)}, "久局 2023": "unjudged"}
    assert reasons(tmp_path) == {"久局": "docgen's worker died of it, twice"}
    assert len(whole(tmp_path / "out")) == 60
    assert {path.name for path in (tmp_path / "out" / OWN).iterdir()} == {"journal.jsonl", "lock"}


def test_a_report_that_hangs_is_ended_by_its_own_worker_and_named_alone(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 60)
    gated(tmp_path / "gated")
    cluster.worker(), cluster.worker()
    arguments = ("--to", "docx", "--form", FORM, "--seconds", "2", "--engine", f"dask={cluster.file}")
    done = run("batch", "gated", "units", "-o", "out", *arguments, cwd=tmp_path)
    assert done.code == 2
    assert reasons(tmp_path) == {"久局": "it was not done after 2 seconds, twice"}
    assert len(whole(tmp_path / "out")) == 60


def test_a_worker_that_stands_still_is_given_up(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 4)
    gate = gated(tmp_path / "gated")
    cluster.worker(), cluster.worker()
    words = ("gated", "units", "--seconds", "1", "--engine", f"dask={cluster.file}", "--lang", "en")
    with (tmp_path / "err").open("wb") as err:
        process = start(tmp_path, *words, stderr=err)
        opened = reached(gate)
        os.kill(waiting_at(gate, cluster), signal.SIGSTOP)
        os.close(opened)
        assert process.wait() == 2
    assert "is not used: it does not answer any more" in (tmp_path / "err").read_text(encoding="utf-8")
    assert reasons(tmp_path) == {"久局": "it was not done after 1 seconds, twice"}
    assert len(whole(tmp_path / "out")) == 4


def test_one_of_its_own_is_started_where_none_is_named(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 8)
    done = batch(tmp_path, "units", "--engine", "dask")
    assert (done.code, done.err) == (0, "")
    assert len(whole(tmp_path / "out")) == 8


def listening() -> set[str]:
    """Return the addresses at which this process and those it has started listen; other tests run beside this one."""
    sockets = set()
    for process in (os.getpid(), *(child.pid for child in multiprocessing.active_children())):
        for file in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                sockets.add(str(file.readlink()))
    tables = [Path(f"/proc/net/{table}").read_text().splitlines()[1:] for table in ("tcp", "tcp6")]
    lines = [line.split() for table in tables for line in table]
    return {fields[1] for fields in lines if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets}


def test_its_own_listens_to_this_machine_alone() -> None:
    before = listening()
    with connected(None, 1):
        opened = listening() - before
    assert len(opened) > 2  # scheduler and worker, and the pages of both
    assert {address.partition(":")[0] for address in opened} == {"0100007F"}


def test_units_are_added_up_to_the_same_bytes_by_a_cluster(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 200)  # four groups, merged two by two
    (tmp_path / "roster.txt").write_text("".join(f"第{at}局\n" for at in range(200)), encoding="utf-8")
    cluster.worker(), cluster.worker()
    for name, engine_ in (("here", "local"), ("there", f"dask={cluster.address}")):
        words = ("--roster", "roster.txt", "--bureau", "某市", "--form", FORM, "--engine", engine_)
        done = run("roll-up", "units", *words, "-o", f"{name}.yaml", "--sources-to", f"{name}.csv", cwd=tmp_path)
        assert (done.code, "200 units added up" in done.err) == (0, True), done.err
    for suffix in ("yaml", "csv"):
        assert (tmp_path / f"here.{suffix}").read_bytes() == (tmp_path / f"there.{suffix}").read_bytes()
    (tmp_path / "units" / "0003.csv").write_text("bureau,year,table\n", encoding="utf-8")
    refused = run("roll-up", "units", *words, "-o", "no.yaml", cwd=tmp_path)
    assert refused.code == 2
    assert "units/0003.csv" in refused.err


@pytest.mark.office
def test_each_worker_makes_pdfs_with_one_libreoffice_that_ends_with_the_run(
    tmp_path: Path, cluster: DaskCluster
) -> None:
    hand_in(tmp_path / "units", 4)
    workers = [cluster.worker(), cluster.worker()]
    process = subprocess.Popen(
        [sys.executable, "-m", "docgen", "batch", "units", "-o", "out", "--to", "pdf", "--form", FORM, "--engine", f"dask={cluster.address}"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    most = 0
    while process.poll() is None:
        most = max(most, len(offices(cluster)))
    assert process.returncode == 0
    assert {path.read_bytes()[:5] for path in (tmp_path / "out").rglob("*.pdf")} == {b"%PDF-"}
    assert len(list((tmp_path / "out").rglob("*.pdf"))) == 4
    assert 1 <= most <= len(workers)
    until(lambda: not offices(cluster))


def offices(cluster: DaskCluster) -> list[bytes]:
    """Return the guards of LibreOffices that the workers have started."""
    found, workers = [], cluster.at_work()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_bytes()
            found += [command] if parent in workers and b"guard.py" in command else []
    return found


def test_workers_of_another_docgen_are_not_used(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 8)
    other, stub = tmp_path / "other", tmp_path / "stub" / "docgen"
    for room in ("docgen", "configs", "templates"):
        shutil.copytree(ROOT / room, other / room, ignore=shutil.ignore_patterns("__pycache__"))
    code = other / "docgen" / "__init__.py"
    code.write_text(code.read_text(encoding="utf-8").replace('__version__ = "', '__version__ = "9.'), encoding="utf-8")
    stub.mkdir(parents=True)
    (stub / "__init__.py").touch()
    cluster.worker(path=other), cluster.worker(path=stub.parent)
    with Client(cluster.address) as client:
        client.wait_for_workers(2)
    refused = run("batch", "units", "-o", "out", "--engine", f"dask={cluster.address}", cwd=tmp_path)
    assert refused.code == 2
    assert not list((tmp_path / "out").rglob("*.docx"))
    assert "the cluster has no worker that can be used" in refused.err
    assert "its docgen is version 9." in refused.err
    assert "No module named 'docgen.batch'" in refused.err
    (tmp_path / "roster.txt").write_text("".join(f"第{at}局\n" for at in range(8)), encoding="utf-8")
    words = ("--roster", "roster.txt", "--bureau", "某市", "-o", "no.yaml", "--engine", f"dask={cluster.address}")
    added = run("roll-up", "units", *words, cwd=tmp_path)
    assert added.code == 2
    assert "its docgen is version 9." in added.err or "No module named 'docgen.batch'" in added.err
    cluster.worker()
    done = run("batch", "units", "-o", "out", "--engine", f"dask={cluster.address}", cwd=tmp_path)
    assert (done.code, len(whole(tmp_path / "out"))) == (0, 8)


def test_a_worker_with_other_forms_or_another_folder_is_not_used(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "pack" / "templates")
    settings = Settings(Path("out"), packs=(tmp_path / "pack",), language="en")
    common = settings.fingerprint(settings.library())
    run_of_batch = ServedRun("name", MakingReports("name", settings, common), tmp_path)
    (tmp_path / "out" / OWN).mkdir(parents=True)

    def answer(asked: ServedRun) -> str:
        return introduce("en", __version__, pickle.dumps(asked))

    assert answer(run_of_batch) == "out is another folder there, or none"
    with chdir(tmp_path):
        settings.store().show("name")
    assert answer(run_of_batch) == ""
    stop("name")
    elsewhere = tmp_path / "elsewhere"
    assert answer(run_of_batch._replace(home=elsewhere)) == f"{elsewhere} is another folder there, or none"
    (tmp_path / "pack" / "templates" / "more.docx").write_bytes(b"PK")
    assert answer(run_of_batch).startswith("its forms or templates are others")


def test_a_scheduler_that_goes_away_ends_the_run_and_the_next_one_goes_on(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 200)
    gate = gated(tmp_path / "gated")
    cluster.worker(), cluster.worker()
    with (tmp_path / "err").open("wb") as err:
        process = start(tmp_path, "units", "gated", "--engine", f"dask={cluster.address}", "--lang", "en", stderr=err)
        opened = reached(gate)
        cluster.scheduler.send_signal(signal.SIGKILL)
        assert process.wait() == 2
    os.close(opened)
    said = (tmp_path / "err").read_text(encoding="utf-8")
    assert "the Dask scheduler does not answer any more" in said
    assert "Traceback" not in said
    whole(tmp_path / "out")
    shutil.rmtree(tmp_path / "gated")
    done = batch(tmp_path, "units")
    assert done.code == 0
    assert "unchanged since the last run" in done.out
    assert len(whole(tmp_path / "out")) == 200


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_cancels_leaves_nothing_half_and_the_cluster_at_rest(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 200)
    for address in (cluster.address, ""):
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        gate = gated(tmp_path / f"gated{len(address)}")
        if address:
            cluster.worker(), cluster.worker()
        process = start(
            tmp_path,
            "units",
            gate.parent.name,
            "--engine",
            f"dask={address}" if address else "dask",
            stderr=subprocess.PIPE,
        )
        until(lambda: len(list((tmp_path / "out").rglob("*.docx"))) > 20)
        os.killpg(process.pid, signal.SIGINT)
        _out, err = process.communicate()
        assert process.returncode == 2
        assert b"Traceback" not in err
        assert len(whole(tmp_path / "out")) < 201
        assert not list((tmp_path / "out" / OWN).glob("*.part")) or address
    done = run("batch", "units", "-o", "out", "--to", "docx", "--engine", f"dask={cluster.address}", cwd=tmp_path)
    assert (done.code, len(whole(tmp_path / "out"))) == (0, 200)


def test_several_batches_share_a_cluster(tmp_path: Path, cluster: DaskCluster) -> None:
    cluster.worker()
    processes = []
    for name in ("first", "second"):
        hand_in(tmp_path / name / "units", 100)
        processes.append(start(tmp_path / name, "units", "--engine", f"dask={cluster.address}"))
    assert [process.wait() for process in processes] == [0, 0]
    assert len(whole(tmp_path / "first" / "out")) == len(whole(tmp_path / "second" / "out")) == 100


def test_what_is_no_cluster_is_said(tmp_path: Path, cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(tmp_path / "units", 1)
    for value, words in (
        ("ray", "“ray” is no engine"),
        ("dask=", "“dask=” is no engine"),
        ("dask=nowhere.json", "there is no scheduler file nowhere.json"),
        ("dask=nonsense://127.0.0.1:1", "no Dask scheduler answers at nonsense://127.0.0.1:1"),
        ("dask=tcp://127.0.0.1:1", "no Dask scheduler answers at tcp://127.0.0.1:1"),
    ):
        done = run("batch", "units", "-o", "out", "--engine", value, cwd=tmp_path)
        assert done.code == 2
        assert words in done.err
        assert "Traceback" not in done.err
    done = run("batch", "units", "-o", "out", "--engine", f"dask={cluster.address}", "--jobs", "2", cwd=tmp_path)
    assert (done.code, "--jobs does not go with a cluster" in done.err) == (2, True)
    monkeypatch.setattr(cluster_crew, "_WAIT", 0.0)
    settings = Settings(tmp_path / "out", language="en")
    (tmp_path / "out" / OWN).mkdir(parents=True, exist_ok=True)
    notes: list[str] = []
    with (
        Cluster(cluster.address, 1, settings, notes.append) as executor,
        pytest.raises(DocgenError, match="has no worker"),
    ):
        list(executor.run([Job(0, ())], None))  # type: ignore[arg-type]
    assert notes == ["waiting for a worker to come to the cluster"]


def test_workers_that_leave_while_there_is_nothing_for_them_end_nothing(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 4)
    gate = gated(tmp_path / "gated")
    cluster.worker()
    process = start(tmp_path, "gated", "--engine", f"dask={cluster.address}", "--lang", "en")
    opened = reached(gate)
    for _time in range(2):  # as when a cluster is made smaller
        idle = cluster.worker()
        until(lambda idle=idle: any(os.getpgid(worker) == idle.pid for worker in cluster.at_work()))
        with Client(cluster.address) as client:
            client.wait_for_workers(2)
            until(lambda client=client: is_served(client, 2))
        os.killpg(idle.pid, signal.SIGKILL)
        with Client(cluster.address) as client:
            until(lambda client=client: len(client.scheduler_info()["workers"]) == 1)
    os.write(opened, (ROOT / "templates" / f"{FORM}.docx").read_bytes())
    os.close(opened)
    assert process.wait() == 0
    assert states(tmp_path) == {"久局 2023": "made"}


def is_served(client: Client, workers: int) -> bool:
    """Tell whether so many processes serve a run."""

    def serves() -> int:
        from docgen.batch import cluster_worker  # noqa: PLC0415 - in the worker

        return len(cluster_worker._serving)  # noqa: SLF001

    answers = client.run(serves, on_error="ignore")
    return sum(answers.values()) >= workers


def test_the_only_worker_that_fits_may_die_and_come_again(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 40)
    gate = gated(tmp_path / "gated")
    stub = tmp_path / "stub" / "docgen"
    stub.mkdir(parents=True)
    (stub / "__init__.py").touch()
    unfit = cluster.worker(path=stub.parent)
    cluster.worker()
    with Client(cluster.address) as client:
        client.wait_for_workers(2)
    process = start(tmp_path, "gated", "units", "--engine", f"dask={cluster.address}", "--lang", "en")
    killed_at(gate, cluster)
    killed_at(gate, cluster)
    assert process.wait() == 2
    assert sum(state == "made" for state in states(tmp_path).values()) == 40
    assert unfit.poll() is None


def test_paths_that_mean_the_same_from_every_folder_need_no_home(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "out", language="en")
    common = settings.fingerprint(settings.library())
    (tmp_path / "out" / OWN).mkdir(parents=True)
    settings.store().show("homeless")
    task = MakingReports("homeless", settings, common)
    assert introduce("en", __version__, pickle.dumps(ServedRun("homeless", task))) == ""
    assert stop("homeless") is False
    assert home_of([tmp_path, path_of("memory://units")]) is None
    assert home_of([tmp_path, Path("units")]) == Path.cwd()


def adding_up(folder: Path, cluster: DaskCluster, *more: str) -> list[str]:
    """Write a roster of units; return the words that add them up on a cluster."""
    (folder / "roster.txt").write_text("".join(f"第{at}局\n" for at in range(200)), encoding="utf-8")
    words = ("roll-up", "units", "--roster", "roster.txt", "--bureau", "某市", "--form", FORM, "-o", "all.yaml", *more)
    return [*words, "--engine", f"dask={cluster.address}", "--lang", "en"]


def test_units_are_not_added_up_on_other_forms(tmp_path: Path, cluster: DaskCluster) -> None:
    hand_in(tmp_path / "units", 4)
    other = tmp_path / "other"
    for room in ("docgen", "configs", "templates"):
        shutil.copytree(ROOT / room, other / room, ignore=shutil.ignore_patterns("__pycache__"))
    form = other / "configs" / "forms" / f"{FORM}.yaml"
    form.write_text(form.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    cluster.worker(path=other)
    with Client(cluster.address) as client:
        client.wait_for_workers(1)
    done = run(*adding_up(tmp_path, cluster), cwd=tmp_path)
    assert (done.code, "its forms or templates are others" in done.err) == (2, True), done.err
    assert not (tmp_path / "all.yaml").exists()


def test_who_adds_up_waits_for_workers_and_goes_on_when_one_dies(tmp_path: Path, cluster: DaskCluster) -> None:
    found = find_units([hand_in(tmp_path / "units", 500)], None)
    reader = UnitReader(Library(), FORM, "en")
    words: list[str] = []
    killed: list[int] = []

    def tell(message: str) -> None:
        words.append(message)
        cluster.worker(), cluster.worker()

    def advance(_count: int) -> None:
        if not killed:
            killed.append(cluster.at_work()[0])
            os.kill(killed[0], signal.SIGKILL)

    entered = enter_on_cluster(found.bureaus, reader, cluster.address, 1, tell, advance)
    assert words == ["waiting for a worker to come to the cluster"]
    assert killed
    expected = enter_units(found.bureaus, reader)
    assert (entered.numbers, entered.unread, entered.files) == (expected.numbers, {}, expected.files)
    assert columns(entered) == columns(expected)


def test_a_worker_that_dies_while_it_is_asked_again_is_missed_with_what_it_had_to_do(cluster: DaskCluster) -> None:
    reader = UnitReader(Library(), FORM, "en")
    cluster.worker()
    with connected(cluster.address, 1) as client:
        crew = Crew(client, ServedRun("run", AddingUp.of(reader), None), print)

        def serving() -> set[str]:
            assert not crew.look()
            assert crew.ended() is None
            return set(crew.serving)

        [address] = until(serving)
        crew.ask_again(address)
        os.kill(cluster.at_work()[0], signal.SIGKILL)
        assert until(crew.look) == {address}


def columns(entered: Subtotal) -> dict[CellRef, list[tuple[int, Number]]]:
    return {cell: column.in_order() for cell, column in entered.ledger.given.items()}


def test_units_of_which_workers_die_end_it(tmp_path: Path, cluster: DaskCluster) -> None:
    found = find_units([hand_in(tmp_path / "units", 3)], None)
    reader = UnitReader(Library(), FORM, "en")
    (tmp_path / "units" / "0001.csv").unlink()
    os.mkfifo(tmp_path / "units" / "0001.csv")
    cluster.worker()
    with ThreadPoolExecutor(1) as beside:
        adding = beside.submit(enter_on_cluster, found.bureaus, reader, cluster.address, 1, print, lambda _count: None)
        for _time in range(3):
            killed_at(tmp_path / "units" / "0001.csv", cluster)
        with pytest.raises(DocgenError, match=r"units/0000.csv to .*units/0002.csv could not be entered, 3 times"):
            adding.result()


class Idle:
    """A servant that waits until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go, self.is_closed = Event(), Event(), False

    def work(self, piece: str) -> str:
        self.begun.set()
        self.go.wait()
        return piece

    def stop(self) -> None:
        self.is_stopped = True

    def close(self) -> None:
        self.is_closed = True


class Waiting(NamedTuple):
    """A task whose servants wait."""

    servants: list[Idle]
    language: str = "en"

    def why_not(self) -> str:
        return ""

    def servant(self) -> Idle:
        self.servants.append(Idle())
        return self.servants[-1]


def serve(name: str, monkeypatch: pytest.MonkeyPatch) -> Idle:
    """Let this process serve a run."""
    task = Waiting([])
    monkeypatch.setattr(cluster_worker, "_unpickled", lambda content: ServedRun(content.decode(), task))
    assert introduce("en", __version__, name.encode()) == ""
    return task.servants[0]


def test_a_process_is_told_to_stop_while_it_works_and_rests_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    servant = serve("run", monkeypatch)
    with ThreadPoolExecutor(1) as beside:
        working = beside.submit(work, "run", "piece")
        servant.begun.wait()
        assert stop("run") is True  # at once, without waiting for it
        assert not servant.is_closed
        servant.go.set()
        assert working.result() == "piece"
    assert servant.is_closed
    assert stop("run") is False
    with pytest.raises(NotServingError):
        work("run", "piece")
    late = Waiting([])
    monkeypatch.setattr(cluster_worker, "_unpickled", lambda _content: ServedRun("run", late))
    introduce("en", __version__, b"")  # which was on its way when the run ended
    assert late.servants[0].is_closed
    with pytest.raises(NotServingError):
        work("run", "piece")


def test_a_process_that_serves_too_many_leaves_the_one_that_was_silent_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_worker, "_MOST", 3)
    first, second = serve("first", monkeypatch), serve("second", monkeypatch)
    first.go.set()
    work("first", "piece")
    others = [serve(f"other{at}", monkeypatch) for at in range(2)]
    assert (first.is_closed, second.is_closed, any(other.is_closed for other in others)) == (False, True, False)
    for name in ("first", "other0", "other1"):
        stop(name)


def test_an_error_says_the_same_in_another_process() -> None:
    error = BundleError([Problem("wrong", Source("a.yaml", 3)), Problem("worse")])
    sent = pickle.loads(pickle.dumps(error))
    assert (type(sent), str(sent), sent.problems) == (BundleError, str(error), error.problems)
