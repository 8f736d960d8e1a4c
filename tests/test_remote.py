"""Sources and outputs that are URLs: what is read, said and written is what it is in folders of this machine."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import zipfile
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

import fsspec
import pytest
import s3fs
from batches import FORM, OWN, files, gated, hand_in, linux, reached
from conftest import ROOT, SAMPLES, run
from docx import Document
from storage import Line, Storage, moto, serving, without_title
from test_one_verdict import InProcess

import docgen
from docgen.batch.journal import JournalLine
from docgen.batch.lock_object import Holder
from docgen.batch.names import PATTERN
from docgen.batch.object_store import ObjectStore
from docgen.batch.objects import Objects
from docgen.batch.reports import Asked
from docgen.batch.settings import Settings
from docgen.cli.batch_run import make_reports
from docgen.outcome import State
from docgen.readers import Survey
from docgen.remote import RemotePath, as_remote, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def storage() -> Iterator[Storage]:
    with serving(moto()) as endpoint:
        yield Storage(endpoint)


# Paths


@pytest.mark.parametrize("text", ["a/b", "/a", r"C:\a", "C:/a", "C://a", "a:b", "名录.txt", "file:///a/b"])
def test_what_is_a_path_of_this_machine_stays_one(text: str) -> None:
    assert as_remote(path_of(text)) is None
    assert path_of("file:///a/b") == Path("/a/b")
    assert path_of("file:///C:/a") == Path("C:/a")


def test_a_url_is_written_as_it_was_and_goes_to_other_processes() -> None:
    path = path_of("memory://units/某 局/2023 #1/b%2F.yaml")
    assert str(path) == "memory://units/某 局/2023 #1/b%2F.yaml"
    assert (path.name, path.stem, path.suffix, path.parent.name) == ("b%2F.yaml", "b%2F", ".yaml", "2023 #1")
    assert pickle.loads(pickle.dumps(path)) == path
    assert str(path.parent / "c") == str(path.with_name("c")) == "memory://units/某 局/2023 #1/c"


def test_no_name_leads_out_of_its_bucket() -> None:
    for text in ("s3://bucket/../other/a", "s3://bucket/b/../../../other/a", "s3://bucket//other/./a"):
        assert str(path_of(text)) == "s3://bucket/other/a"
    folder = path_of("s3://bucket/units")
    assert str(folder / "../../../other/a") == "s3://bucket/other/a"
    assert str(folder / "/etc/a") == "s3://bucket/units/etc/a"
    assert str(path_of("s3://")) == "s3:///"


def test_a_name_may_have_in_it_what_means_something_elsewhere(tmp_path: Path, storage: Storage) -> None:
    hand_in(tmp_path / "units", 4)
    odd = ("甲::memory:__乙.csv", "丙[1].csv", "丁?.csv", "戊*.csv")
    for path, name in zip(sorted((tmp_path / "units").iterdir()), odd, strict=True):
        path.rename(path.with_name(name))
    bucket = storage.bucket(tmp_path / "units")
    pattern = ("--name", "{year}/甲[{bureau}]")
    assert batch("units", "-o", "here", *pattern, cwd=tmp_path, environment={}).code == 0
    words = (f"s3://{bucket}/units", "-o", f"s3://{bucket}/out", *pattern)
    for made_before in ("", "unchanged since the last run: 4"):
        done = batch(*words, cwd=tmp_path, environment=storage.environment)
        assert (done.code, made_before in done.out) == (0, True), done.err
    made = {name: content for name, content in files(tmp_path / "here").items() if name.endswith("docx")}
    assert len(made) == 4
    assert made.items() <= storage.contents(f"{bucket}/out").items()


def test_a_service_that_fails_is_not_taken_for_a_file_that_is_not_there(tmp_path: Path) -> None:
    bureau = tmp_path / "局"
    shutil.copytree(SAMPLES / "zhangzhou-sfj", bureau)
    service = moto()

    def failing(environ: dict[str, str], respond: Callable) -> object:
        if environ["PATH_INFO"].endswith("/bureau.yaml"):
            respond("503 Slow Down", [])
            return [b""]
        return service(environ, respond)

    with serving(service) as endpoint, serving(failing) as broken:
        storage = Storage(endpoint)
        bucket = storage.bucket(bureau)
        for source in (f"s3://{bucket}/局", f"s3://{bucket}/局/2023/bundle.yaml"):
            done = run("check", source, cwd=tmp_path, environment={**storage.environment, "AWS_ENDPOINT_URL": broken})
            assert (done.code, "bureau.yaml" in done.err, "the service" in done.err) == (2, True, True), done.err


def test_a_template_that_differs_there_is_not_written_over(tmp_path: Path, storage: Storage) -> None:
    target = f"s3://{storage.bucket()}/own.docx"
    words = ("template", "make", FORM, "-o", target)
    assert run(*words, cwd=tmp_path, environment=storage.environment).code == 0
    assert run(*words, cwd=tmp_path, environment=storage.environment).code == 0  # the same once more
    storage.files.pipe_file(target, b"edited")
    refused = run(*words, cwd=tmp_path, environment=storage.environment)
    assert (refused.code, "this file is there already" in refused.err) == (2, True), refused.err


def test_a_picture_lies_beside_values_that_are_there(tmp_path: Path, storage: Storage) -> None:
    folder = tmp_path / "values"
    folder.mkdir()
    document = Document()
    document.add_paragraph("{{ r.a }}")
    document.save(folder / "template.docx")
    png = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
    (folder / "logo.png").write_bytes(png)
    for picture in ("logo.png", "../logo.png"):
        (folder / "values.json").write_text(json.dumps({"r": {"a": {"图片": picture}}}), encoding="utf-8")
        place = f"s3://{storage.bucket(folder)}/values"
        done = run(
            "render", f"{place}/template.docx", f"{place}/values.json", "-o", "out.docx",
            cwd=tmp_path, environment=storage.environment,
        )  # fmt: skip
        assert done.code == (2 if ".." in picture else 0), done.err
    assert "a picture lies in the folder of the values" in done.err
    with zipfile.ZipFile(tmp_path / "out.docx") as package:
        assert [name for name in package.namelist() if package.read(name) == png]


def test_a_browser_is_told_what_is_there(tmp_path: Path, storage: Storage) -> None:
    hand_in(tmp_path / "units", 1)
    bucket = storage.bucket()
    assert batch("units", "-o", f"s3://{bucket}/out", cwd=tmp_path, environment=storage.environment).code == 0
    told = {name: storage.files.info(f"{bucket}/out/{name}")["ContentType"] for name in ("index.html", "summary.csv")}
    assert told == {"index.html": "text/html; charset=utf-8", "summary.csv": "text/csv; charset=utf-8"}


def test_what_was_put_there_is_seen_at_once() -> None:
    place = RemotePath("memory://seen/a.yaml")
    assert not place.exists()
    place.put(b"a")
    assert place.stat().st_size == 1
    place.put(b"ab")
    assert place.stat().st_size == 2
    place.unlink()
    assert not place.is_file()


def test_nothing_of_it_is_imported_for_a_folder_of_this_machine() -> None:
    program = (
        "import sys; from docgen.cli.group import run; run(['check', 'samples/suqian']);"
        "sys.exit(any(name.partition('.')[0] in ('fsspec', 's3fs', 'dask', 'distributed') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True).returncode == 0


# Sources


@pytest.mark.parametrize(
    ("sample", "arguments"),
    [
        ("zhangzhou-sfj", ("check", "{}/zhangzhou-sfj/2023")),
        ("zhangzhou-sfj", ("check", "{}/zhangzhou-sfj/2023-as-published/bundle.yaml", "--format", "json")),
        ("suqian", ("check", "{}/suqian", "--format", "json")),
        ("suqian", ("check", "{}/suqian/2024.csv", "--last-year", "{}/suqian/2023.yaml")),
    ],
)
def test_what_is_checked_there_is_judged_as_it_is_here(
    sample: str, arguments: tuple[str, ...], storage: Storage
) -> None:
    bucket = storage.bucket(SAMPLES / sample)
    here = run(*(word.replace("{}", "samples") for word in arguments))
    there = run(*(word.replace("{}", f"s3://{bucket}") for word in arguments), environment=storage.environment)
    assert there.out.replace(f"s3://{bucket}", "samples") == here.out
    assert (there.code, there.err) == (here.code, here.err)


def test_a_report_is_built_with_the_template_that_lies_beside_it(tmp_path: Path, storage: Storage) -> None:
    units = hand_in(tmp_path / "units", 1)
    (units / "bureau.yaml").write_text("name: 第0局\ntemplate: own.docx\n", encoding="utf-8")
    (units / "0000.csv").rename(units / "2023.csv")
    (units / "own.docx").write_bytes((ROOT / "templates" / f"{FORM}.docx").read_bytes())
    bucket = storage.bucket(units)
    words = ("--form", FORM, "--year", "2023", "-o")
    assert run("build", units, *words, tmp_path / "here.docx").code == 0
    place = f"{bucket}/reports/第0局.docx"
    there = run("build", f"s3://{bucket}/units", *words, f"s3://{place}", environment=storage.environment)
    assert there.code == 0, there.err
    assert (tmp_path / "here.docx").read_bytes() == storage.files.cat_file(place)
    refused = run("build", units, *words, f"local://{tmp_path}/report.docx")
    assert refused.code == 2
    assert "docgen writes to object storage" in refused.err


def test_units_are_added_up_from_there(tmp_path: Path, storage: Storage) -> None:
    units = hand_in(tmp_path / "units", 5)
    (tmp_path / "lists").mkdir()
    roster = tmp_path / "lists" / "roster.txt"
    roster.write_text("".join(f"第{at}局\n" for at in range(5)), encoding="utf-8")
    bucket = storage.bucket(units, roster.parent)
    words = ("--form", FORM, "--bureau", "某市", "-o", "-")
    here = run("roll-up", units, "--roster", roster, *words)
    there = run(
        "roll-up", f"s3://{bucket}/units", "--roster", f"s3://{bucket}/lists/roster.txt", *words,
        environment=storage.environment,
    )  # fmt: skip
    assert here.code == there.code == 0
    assert there.out.replace(f"s3://{bucket}/", "") == here.out.replace(f"{tmp_path}/", "")


def test_a_csv_of_many_units_is_read_unit_by_unit(tmp_path: Path, storage: Storage) -> None:
    units = hand_in(tmp_path / "units", 4)
    lines = [file.read_text(encoding="utf-8").splitlines(keepends=True) for file in sorted(units.iterdir())]
    (tmp_path / "one").mkdir()
    one = tmp_path / "one" / "all.csv"
    one.write_text(lines[0][0] + "".join("".join(each[1:]) for each in lines), encoding="utf-8")
    bucket = storage.bucket(one.parent)
    there = run("check", f"s3://{bucket}/one/all.csv", environment=storage.environment)
    assert there.out.replace(f"s3://{bucket}", str(tmp_path)) == run("check", one).out
    assert there.code == 0


def test_the_library_reads_from_there() -> None:
    memory = fsspec.filesystem("memory")
    for file in sorted((SAMPLES / "suqian").iterdir()):
        memory.pipe_file(f"/library/{file.name}", file.read_bytes())
    there = list(docgen.reviews_of(path_of("memory://library")))
    here = list(docgen.reviews_of(SAMPLES / "suqian"))
    assert [review.findings for review in there] == [review.findings for review in here]
    assert [listed.path for listed in Survey(path_of("memory://library"))] == [
        "memory://library/2023.yaml",
        "memory://library/2024.csv",
    ]


@pytest.mark.parametrize(
    ("url", "changed", "words"),
    [
        ("s3://{}/nothing", {}, "there is no such file or folder"),
        ("s3://no-such-bucket/x", {}, "there is no such file or folder"),
        (
            "s3://{}/x",
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
            "the file cannot be read: the service cannot be reached (Could not connect",
        ),
        (
            "s3://{}/x",
            {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
            "the file cannot be read: there are no cred",
        ),
        ("nonsense://{}/x", {}, "this URL cannot be used: Protocol not known: nonsense"),
    ],
)
def test_what_cannot_be_read_there_is_said(
    url: str, changed: dict[str, str], words: str, tmp_path: Path, storage: Storage
) -> None:
    place = url.format(storage.bucket(SAMPLES / "suqian"))
    environment = {**storage.environment, **changed, "HOME": str(tmp_path)}
    said = run("check", place, environment=environment)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {place}: {words}")
    assert run("check", place, lang="zh_CN", environment=environment).err.startswith(f"错误：{place}: ")


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "fsspec.py").write_text("raise ImportError('there is none')\n", encoding="utf-8")
    said = run("check", "s3://bucket/x", environment={"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"})
    assert said.code == 2
    assert "pip install “docgen-report[remote]”" in said.err


# Outputs


def batch(*arguments: str | Path, cwd: Path, environment: dict[str, str], jobs: tuple[str, ...] = ("--jobs", "1")):
    """Run a batch with one worker, which is enough where it matters only where it writes."""
    kinds = ("--to", "docx", "--to", "html", "--form", FORM)
    return run("batch", *arguments, *kinds, *jobs, cwd=cwd, environment=environment)


@pytest.mark.parametrize("engine", [(), ("--engine", "dask")])
def test_a_batch_makes_there_what_it_makes_here(engine: tuple[str, ...], tmp_path: Path, storage: Storage) -> None:
    hand_in(tmp_path / "units", 8)
    assert batch("units", "-o", "here", cwd=tmp_path, environment={}).code == 0
    bucket = storage.bucket(tmp_path / "units")
    words = (f"s3://{bucket}/units", "-o", f"s3://{bucket}/out", *engine)
    done = batch(*words, cwd=tmp_path, environment=storage.environment, jobs=())
    assert done.code == 0, done.err
    there = storage.contents(f"{bucket}/out")
    documents = {name: content for name, content in files(tmp_path / "here").items() if name.startswith("2023")}
    assert {name: content for name, content in there.items() if name.endswith(".docx")} == {
        name: content for name, content in documents.items() if name.endswith(".docx")
    }
    assert there.keys() == documents.keys() | {"index.html", "summary.csv", "summary.json", ".docgen/journal.jsonl"}
    again = batch(*words, cwd=tmp_path, environment=storage.environment, jobs=())
    assert "unchanged since the last run: 8" in again.out
    assert without_title(storage.contents(f"{bucket}/out")) == without_title(there)


def test_what_somebody_else_has_put_there_is_not_written_over(tmp_path: Path, storage: Storage) -> None:
    hand_in(tmp_path / "units", 3)
    bucket = storage.bucket(tmp_path / "units")
    storage.files.pipe_file(f"{bucket}/out/2023/第1局.docx", b"own")
    words = ("units", "-o", f"s3://{bucket}/out")
    refused = batch(*words, cwd=tmp_path, environment=storage.environment)
    assert refused.code == 2
    assert f"s3://{bucket}/out/2023/第1局.docx: this file was not made by docgen batch" in refused.out
    assert storage.files.cat_file(f"{bucket}/out/2023/第1局.docx") == b"own"
    for _again in range(2):
        assert batch(*words, "--force", cwd=tmp_path, environment=storage.environment).code == 0
    assert storage.files.cat_file(f"{bucket}/out/2023/第1局.docx.bak") == b"own"
    assert not storage.files.exists(f"{bucket}/out/2023/第1局.docx.bak1")


def test_in_one_process_it_may_be_the_memory(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 3)
    settings = Settings(path_of("memory://made/out"), ("docx",), form=FORM, language="en")
    asked = Asked((tmp_path / "units",), None, PATTERN, frozenset(), frozenset())
    for _time in range(2):
        assert make_reports(asked, settings, InProcess(settings)) == 0
    made = fsspec.filesystem("memory").find("/made/out")
    assert {name.rpartition("/")[2] for name in made} == {
        *(f"第{at}局.docx" for at in range(3)), "index.html", "summary.csv", "summary.json", "journal.jsonl",
    }  # fmt: skip
    refused = batch("units", "-o", "memory://out", cwd=tmp_path, environment={})
    assert (refused.code, "memory:// is gone when docgen ends" in refused.err) == (2, True)


@linux
def test_killed_in_the_middle_of_an_upload_it_leaves_no_half_and_goes_on(tmp_path: Path, storage: Storage) -> None:
    hand_in(tmp_path / "units", 45)
    bucket = storage.bucket(tmp_path / "units")
    words = ("units", "-o", f"s3://{bucket}/out")
    with Line(storage, 30) as line:
        process = subprocess.Popen(
            [sys.executable, "-m", "docgen", "batch", *words, "--to", "docx", "--form", FORM, "--to", "html"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **storage.reached_at(line.port)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert line.is_cut.wait(60)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert batch("units", "-o", "here", cwd=tmp_path, environment={}).code == 0
    expected = files(tmp_path / "here")
    left = {name: content for name, content in storage.contents(f"{bucket}/out").items() if name.startswith("2023")}
    assert 0 < len([name for name in left if name.endswith(".docx")]) < 45
    assert {name: content for name, content in left.items() if name.endswith("docx")}.items() <= expected.items()
    done = batch(*words, cwd=tmp_path, environment=storage.environment)
    assert done.code == 0, done.err
    there = storage.contents(f"{bucket}/out")
    assert {name for name in there if name.startswith("2023")} == {name for name in expected if name.startswith("2023")}
    assert [name for name in there if name.startswith(OWN)] == [f"{OWN}/journal.jsonl"]
    assert there[f"{OWN}/journal.jsonl"] == expected[f"{OWN}/journal.jsonl"]


@linux
def test_two_batches_do_not_work_at_one_place(tmp_path: Path, storage: Storage) -> None:
    hand_in(tmp_path / "units", 3)
    gate = gated(tmp_path / "gated")
    bucket = storage.bucket(tmp_path / "units")
    words = ("-o", f"s3://{bucket}/out")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **storage.environment}
    command = [sys.executable, "-m", "docgen", "batch", "gated", *words, "--jobs", "1"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    opened = reached(gate)
    refused = batch("units", *words, cwd=tmp_path, environment=storage.environment)
    assert refused.code == 2
    assert f"s3://{bucket}/out/.docgen/lock: another docgen batch is at work here, on " in refused.err
    process.kill()
    process.wait()
    os.close(opened)
    assert batch("units", *words, cwd=tmp_path, environment=storage.environment).code == 0  # the dead do not count
    other = Holder.here()._replace(host="elsewhere").content()
    storage.files.pipe_file(f"{bucket}/out/.docgen/lock", other)
    assert "on elsewhere; if it was killed, delete this file" in batch(
        "units", *words, cwd=tmp_path, environment=storage.environment
    ).err  # fmt: skip


def test_the_journal_may_be_on_this_machine(tmp_path: Path, storage: Storage) -> None:
    hand_in(tmp_path / "units", 3)
    bucket = storage.bucket(tmp_path / "units")
    for place in (f"s3://{bucket}/out", "out"):
        words = ("units", "-o", place, "--journal", f"journal{len(place)}")
        assert batch(*words, cwd=tmp_path, environment=storage.environment).code == 0
        assert (tmp_path / f"journal{len(place)}" / "journal.jsonl").stat().st_size > 500
        assert "unchanged since the last run: 3" in batch(*words, cwd=tmp_path, environment=storage.environment).out
    assert not [name for name in storage.contents(f"{bucket}/out") if name.startswith(OWN)]
    assert not list((tmp_path / "out" / OWN).iterdir())


def test_a_journal_that_another_run_has_left_there_stays(tmp_path: Path) -> None:
    folder = RemotePath("memory://left/out")
    piece, intent = (folder / OWN / name for name in ("journal-00000007.jsonl", "moving-a-b.jsonl"))
    for journal in (tmp_path / "journal", None):
        store = ObjectStore(folder, journal)
        piece.put(b'{"docgen batch journal":1}\n')
        intent.put(b'["a", ["1"]]\n')
        assert store.pending() == {"a": frozenset({"1"})}
        with store.taken() as run_journal:
            run_journal.note("a", JournalLine(State.MADE, b'{"name":"a"}\n'))
            if journal is None:
                run_journal.keep()  # type: ignore[attr-defined] - as it does every 1,000 reports
                assert [place.name for place in Objects(folder).names(folder / OWN, "journal-")] == [
                    piece.name, "journal-00000008.jsonl",
                ]  # fmt: skip
            store.settle(run_journal, ())
        assert piece.exists() is (journal is not None)
        assert not intent.exists()


def test_what_was_about_to_be_moved_in_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    service = moto()
    with serving(service) as endpoint:
        storage = Storage(endpoint)
        for name, value in storage.environment.items():
            monkeypatch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()  # it may know another server
        store = ObjectStore(RemotePath(f"s3://{storage.bucket()}/out"))
        for at in range(3):
            store.note(f"writer{at}", [(f"report{at}", ["1"])])
        assert len(store.pending()) == 3
        store.note("writer", [("report3", ["1"])])
        service.requests.clear()
        assert len(store.pending()) == 4
        assert len([request for request in service.requests if request.startswith("GET")]) == 1
        s3fs.S3FileSystem.clear_instance_cache()


@linux
def test_what_cannot_be_written_there_is_said(tmp_path: Path, storage: Storage) -> None:
    hand_in(tmp_path / "units", 2)
    environment = storage.environment
    for place, words in (
        ("s3://no-such-bucket/out", "this folder cannot be used"),
        (f"local://{tmp_path}/out", "docgen writes to object storage"),
    ):
        said = batch("units", "-o", place, cwd=tmp_path, environment=environment)
        assert said.code == 2
        assert f"error: {place}" in said.err
        assert words in said.err
