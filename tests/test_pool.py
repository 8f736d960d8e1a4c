"""The processes of a batch: whatever becomes of them, every report is made or named, and nothing of them stays."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import deque
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from batches import (
    FORM,
    OWN,
    batch,
    children,
    end,
    files,
    gated,
    hand_in,
    linux,
    reached,
    start,
    states,
    summary,
    until,
    whole,
)
from builders import changed_at, form, split, suqian, write_tidy
from conftest import ROOT, SAMPLES, run
from pebble import ProcessExpired

from docgen.batch.attempts import Attempts, Failed
from docgen.batch.executor import Group, Handed, Lost, take_jobs
from docgen.batch.journal import Known
from docgen.batch.names import PATTERN, Namer
from docgen.batch.plan import Job, Plan, Planned
from docgen.batch.pool import Pool
from docgen.batch.settings import Settings
from docgen.batch.worker import Watch
from docgen.readers import Survey
from docgen.readers.survey import Listed

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.slow

TEMPLATE = ROOT / "templates" / f"{FORM}.docx"


def is_deaf(worker: int) -> bool:
    """Tell whether a process takes no notice of Ctrl-C."""
    [blocked] = [line for line in Path(f"/proc/{worker}/status").read_text().splitlines() if line.startswith("SigBlk")]
    return bool(int(blocked.split()[1], 16) & 1 << signal.SIGINT - 1)


def killed_at(gate: Path, process: subprocess.Popen[bytes]) -> None:
    """Kill the one worker of a batch when it waits at the gate."""
    opened = reached(gate)
    [worker] = children(process.pid)
    os.kill(worker, signal.SIGKILL)
    end([worker])
    os.close(opened)


# Workers that die or hang


@linux
def test_a_worker_that_dies_is_replaced_and_its_report_made(tmp_path: Path) -> None:
    hand_in(tmp_path / "units")
    gate = gated(tmp_path / "gated")
    process = start(tmp_path, "gated", "units", "--jobs", "1")
    killed_at(gate, process)
    opened = reached(gate)
    assert all(map(is_deaf, children(process.pid)))  # those who replace others are, too
    gate.write_bytes(TEMPLATE.read_bytes())
    os.close(opened)
    assert process.wait() == 0
    assert len(whole(tmp_path / "out")) == 5
    assert {path.name for path in (tmp_path / "out" / OWN).iterdir()} == {"journal.jsonl", "lock"}


@linux
def test_a_report_that_its_worker_dies_of_twice_is_named_and_the_others_are_made(tmp_path: Path) -> None:
    hand_in(tmp_path / "units")
    gate = gated(tmp_path / "gated")
    process = start(tmp_path, "gated", "units", "--jobs", "1")
    killed_at(gate, process)
    killed_at(gate, process)
    assert process.wait() == 2
    assert summary(tmp_path)["久局 2023"]["reasons"][0]["message"].endswith("（退出码 -9）")
    assert len(whole(tmp_path / "out")) == 4
    assert not list((tmp_path / "out" / OWN).glob("*.part"))


@linux
def test_a_report_that_is_never_done_is_tried_twice_and_named(tmp_path: Path) -> None:
    hand_in(tmp_path / "units")
    gated(tmp_path / "gated")
    done = batch(tmp_path, "units", "gated", "--seconds", "2")
    assert done.code == 2
    assert states(tmp_path) == {**{f"第{at}局 2023": "made" for at in range(4)}, "久局 2023": "unjudged"}
    assert "久局 2023: gated: it was not done after 2 seconds, twice" in done.out
    assert "most recent call first" not in done.err  # what faulthandler says is not for the terminal
    assert not list((tmp_path / "out" / OWN).glob("*.part"))


def planned(folder: Path) -> Plan:
    plan = Plan(Namer(PATTERN))
    plan.add(Survey(folder))
    plan.settle()
    return plan


def settings(folder: Path) -> Settings:
    asked = Settings(folder / "out", kinds=("docx",), form=FORM, language="en")
    (asked.folder / OWN).mkdir(parents=True)
    return asked


def hand(jobs: Sequence[Job], *, again: bool) -> tuple[Handed, ...]:  # noqa: ARG001
    return tuple([Handed(job, {planned.name: Known() for planned in job.reports}) for job in jobs])


def test_workers_that_die_while_there_is_nothing_to_do_are_replaced(tmp_path: Path) -> None:
    plan = planned(hand_in(tmp_path / "units"))
    with Pool(2, settings(tmp_path)) as pool:
        pool.get_ready("")
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        made = {result.name for result in pool.run(plan.jobs, hand) if not isinstance(result, Lost)}
    assert made == {f"2023/第{at}局" for at in range(4)}
    assert len(whole(tmp_path / "out")) == 4
    assert not multiprocessing.active_children()


@linux
def test_a_worker_that_only_just_starts_when_the_run_ends_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Pool(2, settings(tmp_path)) as pool:
        pool.get_ready("")
        first = min(process.pid or 0 for process in multiprocessing.active_children())
        os.kill(first, signal.SIGSTOP)  # it is waited for in vain; the second comes to what it was started with
    assert not multiprocessing.active_children()
    assert capfd.readouterr().err == ""


def test_workers_that_all_die_before_they_begin_end_the_run(tmp_path: Path) -> None:
    hand_in(tmp_path / "units")
    program = tmp_path / "program.py"
    # What Python's documentation warns of: a worker loads this file, too, and would start workers of its own.
    program.write_text(
        f"from docgen.cli import main\nmain('batch units -o out --to docx --form {FORM} --lang en'.split())\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, program], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1] == "error: the worker processes die before they begin (exit code 3)"


def test_a_bug_is_told_of_its_report_with_the_traceback_and_the_others_are_made(tmp_path: Path) -> None:
    plan = planned(hand_in(tmp_path / "units", 12))  # the first group is of six
    tries = []

    def hand_badly(jobs: Sequence[Job], *, again: bool) -> tuple[Handed, ...]:
        handed = hand(jobs, again=again)
        tries.extend(again for each in handed if each.job.number == 2)
        return tuple([each._replace(known={}) if each.job.number == 2 else each for each in handed])

    with Pool(1, settings(tmp_path)) as pool:
        pool.get_ready("")
        results = list(pool.run(plan.jobs, hand_badly))
    [lost] = [result for result in results if isinstance(result, Lost)]
    assert (lost.planned.name, tries) == ("2023/第2局", [False, True])
    assert lost.reason == "a bug in docgen, not in your files: KeyError: '2023/第2局'"
    assert lost.traceback.startswith("Traceback (most recent call last):")
    others = {job.reports[0].name for job in plan.jobs} - {"2023/第2局"}
    assert sorted(result.name for result in results if result is not lost) == sorted(others)  # each once


def test_groups_are_large_at_first_small_at_last_and_of_one_job_for_pdfs(tmp_path: Path) -> None:
    jobs = [Job(at, (Planned(Listed(f"第{at}局", 2023, "")),)) for at in range(1_000)]
    for workers, kinds, most in ((2, ("docx",), 64), (16, ("docx",), 31), (2, ("docx", "pdf"), 1)):
        waiting, groups = deque(jobs), []
        while waiting:
            groups.append(take_jobs(waiting, workers, Settings(tmp_path, kinds)))
        sizes = [len(group) for group in groups]
        assert list(chain.from_iterable(groups)) == jobs
        assert (sizes[0], sizes[-1]) == (most, 1)
        assert sizes == sorted(sizes, reverse=True)
    years = [Job(at, tuple(Planned(Listed("甲局", year, "")) for year in range(30))) for at in range(1_000)]
    assert len(take_jobs(deque(years), 2, Settings(tmp_path))) == 2  # it is reports that count


def left_by(jobs: list[Job], job: Job, at: int, asked: Settings) -> Group:
    """Return a group of jobs whose worker was at a report of one of them when it died."""
    group = Group(f"{job.number}-{at}", hand(jobs, again=False))
    with suppress(EOFError), Watch(asked.store().mark(group), 60) as watch:
        watch.begin(job.number, at)
        raise EOFError
    return group


def test_what_its_worker_died_of_is_tried_apart_and_then_left_out(tmp_path: Path) -> None:
    jobs = planned(hand_in(tmp_path / "units", 3)).jobs
    [years] = [job._replace(number=9) for job in planned(SAMPLES / "suqian").jobs]
    asked = settings(tmp_path)
    attempts = Attempts(asked)
    first = attempts.failed(left_by([*jobs, years], years, 1, asked), ProcessExpired(""), -9)
    assert first == Failed(None, [jobs, [years]])
    lost, again = attempts.failed(left_by([years], years, 1, asked), ProcessExpired(""), -9)
    assert lost == Lost(years.reports[1], "docgen's worker died of it, twice (exit code -9)")
    assert again == [[years._replace(reports=(years.reports[0], *years.reports[2:]))]]
    lost, again = attempts.failed(left_by([jobs[0]], jobs[0], 0, asked), TimeoutError(), None)
    assert (lost, again) == (None, [[jobs[0]]])
    lost, again = attempts.failed(left_by([jobs[0]], jobs[0], 0, asked), TimeoutError(), None)
    assert (lost and lost.reason, again) == ("it was not done after 120 seconds, twice", [])
    assert not list((asked.folder / OWN).iterdir())


# A run that is ended


def documents(folder: Path) -> int:
    return len(list((folder / "out").rglob("*.docx")))


def set_aside(folder: Path) -> bool:
    return any(not path.name.endswith(".at.part") for path in (folder / "out" / OWN).glob("*.part"))


@linux
@pytest.mark.parametrize("alone", [False, True], ids=["all at once", "the main process alone"])
def test_killed_at_any_moment_it_leaves_whole_files_and_goes_on(tmp_path: Path, alone: bool) -> None:
    hand_in(tmp_path / "units", 16)
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    shutil.copytree(tmp_path / "units", undisturbed / "units")
    assert batch(undisturbed, "units").code == 0
    for moment in (
        lambda _before: (tmp_path / "out" / OWN / "journal.jsonl").exists(),
        lambda _before: set_aside(tmp_path),
        lambda before: documents(tmp_path) > before,
        lambda before: documents(tmp_path) > before + 3,
    ):
        before = documents(tmp_path)
        process = start(tmp_path, "units", "--jobs", "2")
        until(lambda moment=moment, before=before, process=process: moment(before) or process.poll() is not None)
        workers = children(process.pid)
        if alone:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        end(workers)
        whole(tmp_path / "out")
    assert documents(tmp_path)
    assert batch(tmp_path, "units").code == 0
    assert files(tmp_path / "out") == files(undisturbed / "out")


@linux
def test_a_worker_that_nobody_listens_to_ends_in_the_middle_of_a_report(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units")
    gate = gated(tmp_path / "gated")
    process = start(tmp_path, "units", "gated", "--jobs", "2")
    until(lambda: documents(tmp_path) == 4)
    opened = reached(gate)
    workers = children(process.pid)
    process.kill()
    process.wait()
    assert len(workers) == 2
    end(workers)
    os.close(opened)
    gate.unlink()
    shutil.copy(TEMPLATE, gate)
    # Of documents that the journal does not know yet the run that goes on knows that they are its own.
    numbers = split(suqian(), form(), 4, random.Random(1))
    for at in range(4):
        changed = changed_at(numbers[at], {"公开.行政许可.数量": 77})
        write_tidy(units / f"{at:04}.csv", changed, form(), bureau=f"第{at}局")
    done = batch(tmp_path, "units", "gated")
    assert done.code == 0, done.out
    assert len(whole(tmp_path / "out")) == 5


def test_a_stop_while_python_makes_a_class_has_the_exit_code_of_any_other(tmp_path: Path) -> None:
    # What is imported for a command makes classes out of text: the interrupt comes there.
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'docgen.cli.check':\n"
        "            exec('raise KeyboardInterrupt')\n"
        "sys.meta_path.insert(0, Interrupts())\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "docgen", "check", "nothing", "--lang", "en"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode().strip()) == (2, "stopped")


@linux
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("worker_at", ["the beginning", "a report"])
def test_a_stop_from_the_keyboard_says_so_and_leaves_no_worker(tmp_path: Path, worker_at: str) -> None:
    hand_in(tmp_path / "units")
    gate = gated(tmp_path / "gated")
    with (tmp_path / "stderr").open("wb") as stderr:
        process = start(tmp_path, "units", "gated", "--jobs", "2", "--lang", "en", stderr=stderr)
    if worker_at == "a report":
        reached(gate)
    workers = until(lambda: children(process.pid))
    assert all(map(is_deaf, workers))  # from the first: it would complain while it starts
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does
    assert process.wait(30) == 2
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    assert (tmp_path / "stderr").read_text(encoding="utf-8").strip() == "stopped"
    gate.unlink()
    shutil.copy(TEMPLATE, gate)
    assert batch(tmp_path, "units", "gated").code == 0
    assert len(whole(tmp_path / "out")) == 5


@pytest.mark.office
def test_libreoffice_ends_when_its_worker_has(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 2)
    own = tmp_path / "tmp"
    own.mkdir()
    done = batch(tmp_path, "units", to="pdf", environment={"TMPDIR": str(own)})
    assert done.code == 0, done.out + done.err
    until(lambda: not list(own.glob("docgen-office-*")))  # which its guard removes when all has ended


def test_a_frozen_program_becomes_a_worker_before_anything_else(tmp_path: Path) -> None:
    frozen = (
        "import multiprocessing, sys; sys.frozen = True\n"
        "multiprocessing.freeze_support = lambda: sys.exit(f'a worker: {sys.argv[1:]}')\n"  # as who freezes it does
        "from docgen.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", frozen, "--multiprocessing-fork"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.stderr == b"a worker: ['--multiprocessing-fork']\n"
    assert run("--version").code == 0
