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
from contextlib import chdir, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from batches import FORM, OWN, batch, end, files, gated, hand_in, linux, reached, start, states, until, whole
from conftest import ROOT, run
from dask_cluster import DaskCluster
from distributed import Client

from docgen import __version__
from docgen.batch import cluster as engine
from docgen.batch.cluster import Cluster
from docgen.batch.cluster_client import connected, result, submit
from docgen.batch.cluster_worker import ServedRun, introduce, rest
from docgen.batch.plan import Job
from docgen.batch.settings import Settings
from docgen.errors import DocgenError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, linux]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path / "cluster") as started:
        yield started


def killed_at(gate: Path, cluster: DaskCluster) -> None:
    """Kill the worker that waits at a pipe, once one does."""
    opened = reached(gate)
    worker = until(lambda: next(filter(lambda worker: has_open(worker, gate), cluster.at_work()), None))
    os.kill(worker, signal.SIGKILL)
    end([worker])
    os.close(opened)


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
        answer = submit(client, "rest", "no run", worker=address)
        assert answer.exception() is None  # it is there, and was not fetched
        [worker] = cluster.at_work()
        os.kill(worker, signal.SIGKILL)
        until(lambda: address not in client.scheduler_info()["workers"])
        with pytest.raises(TimeoutError):
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
    run_of_batch = ServedRun("name", settings, common, tmp_path)
    (tmp_path / "out" / OWN).mkdir(parents=True)

    def answer(asked: ServedRun) -> str:
        return introduce("en", __version__, pickle.dumps(asked))

    assert answer(run_of_batch) == "out is another folder there, or none"
    with chdir(tmp_path):
        settings.store().show("name")
    assert answer(run_of_batch) == ""
    rest("name")
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
    monkeypatch.setattr(engine, "_WAIT", 0.0)
    settings = Settings(tmp_path / "out", language="en")
    (tmp_path / "out" / OWN).mkdir(parents=True, exist_ok=True)
    notes: list[str] = []
    with (
        Cluster(cluster.address, 1, settings, notes.append) as executor,
        pytest.raises(DocgenError, match="has no worker"),
    ):
        list(executor.run([Job(0, ())], None))  # type: ignore[arg-type]
    assert notes == ["waiting for a worker to come to the cluster"]
