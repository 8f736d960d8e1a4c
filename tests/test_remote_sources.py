"""Sources that are URLs: the same verdicts in the same words as of local folders, against an S3 on the loopback, and in memory."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import socket
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs

import boto3
import docx
import fsspec
import pytest
from batches import FORM, states
from builders import form, split, suqian, write_tidy
from conftest import SAMPLES, SEED, run
from storage import AS_SOMEBODY, Counted, moto, serving

import docgen
from docgen.errors import UnreadableError
from docgen.files import read_file
from docgen.readers import Survey
from docgen.remote import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from builders import Numbers
    from conftest import Ran

URL = "s3://bucket"


class S3(NamedTuple):
    """An S3 on the loopback, and what a process needs to know of it."""

    counted: Counted
    environment: dict[str, str]

    def client(self):
        return boto3.client("s3", endpoint_url=self.environment["AWS_ENDPOINT_URL"], region_name="us-east-1",
            aws_access_key_id="key", aws_secret_access_key="secret")  # fmt: skip

    def put(self, folder: Path, below: str, bucket: str = "bucket") -> None:
        client = self.client()
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            client.put_object(
                Bucket=bucket, Key=f"{below}/{file.relative_to(folder).as_posix()}", Body=file.read_bytes()
            )

    def run(self, *words: str | Path, lang: str = "en", **more: str) -> Ran:
        return run(*words, lang=lang, environment={**self.environment, **more})

    def asked_by(self, *words: str | Path) -> tuple[Ran, list[str]]:
        self.counted.requests.clear()
        self.counted.most_at_once = 0
        ran = self.run(*words)
        return ran, list(self.counted.requests)


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    counted = moto()
    with serving(counted) as endpoint:
        service = S3(counted, {**AS_SOMEBODY, "AWS_ENDPOINT_URL": endpoint})
        service.client().create_bucket(Bucket="bucket")
        service.put(SAMPLES, "samples")
        yield service


def said(ran: Ran, url: str, folder: Path | str) -> tuple[int, str, str]:
    """Return what a command said, as if it had been of a local folder."""
    return ran.code, ran.out.replace(url, str(folder)), ran.err.replace(url, str(folder))


def as_said(ran: Ran) -> tuple[int, str, str]:
    return ran.code, ran.out, ran.err


@pytest.mark.parametrize(
    "place",
    [
        "zhangzhou-sfj/2023",
        "zhangzhou-sfj/2023-as-published",
        "zhangzhou-sfj/2023/bundle.yaml",
        "zhangzhou-sfj/bureau.yaml",
        "suqian/2023.yaml",
        "suqian/2024.csv",
        "suqian",
        "",
        "none",
        "suqian/2032.yaml",
    ],
)
def test_a_url_is_judged_as_the_folder_is_that_it_is_a_copy_of(s3: S3, place: str):
    there = s3.run("check", f"{URL}/samples/{place}".rstrip("/"))

    assert said(there, f"{URL}/samples", SAMPLES) == as_said(run("check", SAMPLES / place))


def test_json_the_sheet_and_the_proposal_name_the_url(s3: S3, tmp_path: Path):
    source = f"{URL}/samples/zhangzhou-sfj/2023-as-published"

    as_json = s3.run("check", source, "--format", "json", "--propose", tmp_path / "there.patch", lang="zh_CN")
    sheet = s3.run("check", source, "--format", "html", "-o", tmp_path / "sheet.html")
    run("check", SEED / "2023-as-published", "--propose", tmp_path / "here.patch", lang="zh_CN", cwd=SAMPLES.parent)

    assert f"{source}/bundle.yaml" in as_json.out
    assert "s3:/b" not in as_json.out
    assert (sheet.code, f"{source}/bundle.yaml" in (tmp_path / "sheet.html").read_text(encoding="utf-8")) == (1, True)
    here, there = ((tmp_path / name).read_text(encoding="utf-8") for name in ("here.patch", "there.patch"))
    assert hunks(there) == hunks(here.replace("samples/zhangzhou-sfj/2023-as-published/", ""))
    assert source in there.splitlines()[1]


def hunks(patch: str) -> list[str]:
    return [line for line in patch.splitlines() if not line.startswith("#")]


def test_last_year_s_bundle_may_lie_elsewhere(s3: S3):
    words = ("check", SAMPLES / "suqian" / "2024.csv", "--last-year")

    there = s3.run(*words, f"{URL}/samples/suqian/2023.yaml")

    assert said(there, f"{URL}/samples", SAMPLES) == as_said(run(*words, SAMPLES / "suqian" / "2023.yaml"))
    mistaken = s3.run(*words, f"{URL}/samples/zhangzhou-sfj/2023")
    assert said(mistaken, f"{URL}/samples", SAMPLES) == as_said(run(*words, SEED / "2023"))


# Units


@pytest.fixture(scope="module")
def units(s3: S3, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Units handed in in every way, under names that URLs find hard, one of them with an error."""
    folder = tmp_path_factory.mktemp("units")
    numbers = split(suqian(), form(), 5, random.Random(1))
    write_tidy(folder / "a b#1?.csv", numbers[0], form(), bureau="第0局")
    write_tidy(folder / "50%2F.csv", numbers[1], form(), bureau="第1局")
    in_folder(folder / "第2局 及+其他", numbers[2], "第2局")
    (folder / "第3局").mkdir()
    (folder / "第3局" / "bureau.yaml").write_text("name: 第3局\n", encoding="utf-8")
    in_folder(folder / "第3局" / "2023", numbers[3], "第3局")
    write_tidy(folder / "第4局.csv", numbers[4], form(), bureau="第4局")
    (folder / "第3局" / "表.xlsb").write_bytes(b"")
    (folder / "notes.html").write_bytes(b"<p>notes</p>")
    (folder / ".hidden.yaml").write_bytes(b"bureau: x")
    (folder.parent / "roster.txt").write_text("".join(f"第{at}局\n" for at in range(5)), encoding="utf-8")
    s3.put(folder, "units")
    s3.client().put_object(Bucket="bucket", Key="units/", Body=b"")  # as consoles make folders
    s3.client().put_object(Bucket="bucket", Key="units/empty/", Body=b"")
    s3.client().put_object(Bucket="bucket", Key="roster.txt", Body=(folder.parent / "roster.txt").read_bytes())
    (folder / "empty").mkdir()
    return folder


def in_folder(folder: Path, numbers: Numbers, bureau: str) -> None:
    folder.mkdir(parents=True)
    text = f"bureau: {bureau}\nyear: 2023\nform: {FORM}\n"
    (folder / "bundle.yaml").write_text(text, encoding="utf-8")
    write_tidy(folder / "表 1#.csv", numbers, form(), bureau=bureau)


def test_units_are_added_up_wherever_they_lie(s3: S3, units: Path, tmp_path: Path):
    words = ("--bureau", "市", "--form", FORM)

    here = run("roll-up", units, "--roster", units.parent / "roster.txt", *words, "-o", tmp_path / "city.yaml")
    added = (tmp_path / "city.yaml").read_text(encoding="utf-8")
    (tmp_path / "city.yaml").unlink()
    there = s3.run("roll-up", f"{URL}/units", "--roster", f"{URL}/roster.txt", *words, "-o", tmp_path / "city.yaml")

    assert here.code == 0, here.err
    assert said(there, f"{URL}/units", units) == as_said(here)
    assert (tmp_path / "city.yaml").read_text(encoding="utf-8").replace(f"{URL}/units", str(units)) == added
    held = s3.run("check", tmp_path / "city.yaml", "--units", f"{URL}/units", "--roster", f"{URL}/roster.txt")
    assert said(held, f"{URL}/units", units) == as_said(
        run("check", tmp_path / "city.yaml", "--units", units, "--roster", units.parent / "roster.txt")
    )


def test_a_batch_makes_of_urls_what_it_makes_of_folders(s3: S3, units: Path, tmp_path: Path):
    words = ("--to", "docx", "--to", "html", "--form", FORM, "--jobs", "2")
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()

    local = run("batch", units, SAMPLES / "suqian", "-o", "out", *words, cwd=here)
    remote = run(
        "batch", f"{URL}/units", f"{URL}/samples/suqian", "-o", "out", *words, cwd=there, environment=s3.environment
    )

    assert local.code == 0, local.out
    assert said(remote, f"{URL}/units", units)[:2] == as_said(local)[:2]
    assert states(there) == states(here)
    documents = [file.relative_to(here) for file in here.rglob("*.docx")]
    assert len(documents) == 7
    assert all((there / file).read_bytes() == (here / file).read_bytes() for file in documents)
    again = run(
        "batch", f"{URL}/units", f"{URL}/samples/suqian", "-o", "out", *words, cwd=there, environment=s3.environment
    )
    assert "unchanged since the last run: 7" in again.out


def test_a_tidy_csv_of_many_units_is_read_part_by_part(s3: S3, tmp_path: Path):
    lines = [write_tidy(tmp_path / "unit.csv", numbers, form(), bureau=f"第{at}局").read_text(encoding="utf-8").splitlines()
        for at, numbers in enumerate(split(suqian(), form(), 3, random.Random(1)))]  # fmt: skip
    filler = ["别局,2023,x,y,z,1"] * 1_000_000  # some 20 MB
    apart, rest = lines[2][1:4], lines[2][4:]
    some = filler[:30_000]  # less than one piece
    whole = "\n".join([*lines[0], *apart, *some, *rest, *lines[1][1:], *filler]) + "\n"
    (tmp_path / "all.csv").write_text(whole, encoding="utf-8")
    s3.put(tmp_path, "tidy")

    ran, asked = s3.asked_by("check", f"{URL}/tidy/all.csv", "--bureau", "第2局", "--form", FORM)

    assert said(ran, f"{URL}/tidy", tmp_path) == as_said(
        run("check", tmp_path / "all.csv", "--bureau", "第2局", "--form", FORM)
    )
    ranges = [request.rpartition("bytes=")[2] for request in asked if request.startswith("GET")]
    assert len(ranges) == 8  # three pieces, read for the encoding and for whose lines are where, then those of the one
    read = [int(end) - int(begin) + 1 for begin, end in (span.split("-") for span in ranges[-2:])]
    assert read == [len("".join(f"{line}\n" for line in own).encode()) for own in (apart, rest)]


# How often a service is asked


def test_a_small_file_is_one_request_and_folders_are_listed_once_and_side_by_side(s3: S3, units: Path):
    numbers = split(suqian(), form(), 1, random.Random(1))[0]
    in_folder(units.parent / "many" / "0", numbers, "第0局")
    for at in range(1, 60):
        shutil.copytree(units.parent / "many" / "0", units.parent / "many" / str(at))
    s3.put(units.parent / "many", "many")

    _ran, asked = s3.asked_by("check", f"{URL}/many", "--format", "json")

    gets = [request.split(" bytes")[0] for request in asked if request.startswith("GET")]
    assert len(gets) == 60 * 3  # whose it is, and then its two files
    assert sum(request.startswith("LIST") for request in asked) <= 60 + 3
    assert sum(request.startswith("HEAD") for request in asked) <= 2
    assert s3.counted.most_at_once > 3
    for place in ("many/0", "units/第4局.csv"):
        _ran, asked = s3.asked_by("check", f"{URL}/{place}")
        assert len(asked) <= 12


@pytest.mark.parametrize("size", [0, 5, 8 << 20, (8 << 20) + 1])
def test_a_file_of_any_size_is_read_to_its_end_and_no_further_than_is_asked(
    s3: S3, size: int, monkeypatch: pytest.MonkeyPatch
):
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    s3.client().put_object(Bucket="bucket", Key=f"of/{size}.bin", Body=content)
    file = path_of(f"{URL}/of/{size}.bin")

    assert read_file(file) == content
    s3.counted.requests.clear()
    assert read_file(file, most=3) == content[:3]
    asked = [request for request in s3.counted.requests if "GET" in request]
    assert asked == ([f"GET /bucket/of/{size}.bin bytes=0-2"] if size else [])


def test_who_looks_again_sees_what_has_changed(s3: S3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    source = path_of(f"{URL}/changing")
    tidy = write_tidy(tmp_path / "a.csv", suqian(), form(), bureau="甲局")
    s3.put(tmp_path, "changing")
    first = docgen.read_bundles(source)
    tidy.write_text(tidy.read_text(encoding="utf-8").replace("甲局", "乙局"), encoding="utf-8")  # as long as before
    write_tidy(tmp_path / "b.csv", suqian(), form(), bureau="丙局")
    s3.put(tmp_path, "changing")

    again = docgen.read_bundles(source)

    assert [bundle.bureau for bundle in first] == ["甲局"]
    assert [bundle.bureau for bundle in again] == ["乙局", "丙局"]


# In the library, and other protocols


@pytest.fixture
def memory() -> Iterator[str]:
    system = fsspec.filesystem("memory")
    system.put(f"{SAMPLES}/", "/samples/", recursive=True)
    yield "memory://samples"
    system.rm("/samples", recursive=True)


def test_the_library_reads_what_lies_in_memory(memory: str):
    bundles = docgen.read_bundles(path_of(memory))
    verdicts = [(judged.report.bureau, len(judged.findings)) for judged in docgen.reviews_of(path_of(memory))]

    assert [str(bundle) for bundle in bundles] == [str(bundle) for bundle in docgen.read_bundles(SAMPLES)]
    assert {bundle.source.file.partition("/samples")[0] for bundle in bundles} == {"memory:/"}
    assert verdicts == [(judged.report.bureau, len(judged.findings)) for judged in docgen.reviews_of(SAMPLES)]
    assert {material.path.name for bundle in bundles for material in bundle.materials} >= {"bundle.yaml", "bureau.yaml"}


def test_what_is_listed_goes_to_other_processes_and_is_read_there(memory: str):
    listed = list(Survey(path_of(f"{memory}/suqian")))

    sent = pickle.loads(pickle.dumps(listed))

    assert sent == listed
    assert [each.path for each in sent] == [f"{memory}/suqian/2023.yaml", f"{memory}/suqian/2024.csv"]
    assert [each.read().year for each in sent] == [2023, 2024]


def test_a_bundle_names_files_from_its_own_place_and_never_by_url(memory: str):
    system = fsspec.filesystem("memory")
    system.pipe(
        "/samples/suqian/bureau.yaml", "name: 宿迁市人民政府\npacks: ['s3://elsewhere/pack', '../own']\n".encode()
    )
    system.pipe("/samples/own/forms/none.yaml", b"form: none\n")

    with pytest.raises(docgen.DocgenError) as refused:
        docgen.read_bundles(path_of(f"{memory}/suqian"))

    [problem] = refused.value.problems[:1]
    assert "memory://samples/suqian/" in problem.message
    assert "own" not in problem.message


def test_packs_templates_and_values_may_be_urls(s3: S3, tmp_path: Path):
    (tmp_path / "pack" / "forms").mkdir(parents=True)
    (tmp_path / "pack" / "forms" / "own.yaml").write_text(f"form: own\nextends: {FORM}\n", encoding="utf-8")
    letter = docx.Document()
    letter.add_paragraph("{{ 单位 }}")
    letter.save(str(tmp_path / "letter.docx"))
    (tmp_path / "values.yaml").write_text("单位: 某局\n", encoding="utf-8")
    s3.put(tmp_path, "own")

    forms = s3.run("forms", "own", "--pack", f"{URL}/own/pack")
    filled = s3.run("render", f"{URL}/own/letter.docx", f"{URL}/own/values.yaml", "-o", tmp_path / "filled.docx")
    lint = s3.run("template", "lint", f"{URL}/own/letter.docx", "--format", "sarif")
    written = s3.run("render", f"{URL}/own/none.docx", f"{URL}/own/values.yaml", "-o", tmp_path / "none.docx")

    assert (forms.code, filled.code, written.code) == (0, 0, 2), forms.err + filled.err
    assert docx.Document(str(tmp_path / "filled.docx")).paragraphs[0].text == "某局"
    assert f'"{URL}/own/letter.docx"' in lint.out
    assert f"{URL}/own/none.docx: " in written.err


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("C:/units", "C:/units"),
        ("C:\\units", "C:\\units"),
        ("file:///units/a b%20#", "/units/a b%20#"),
        ("a://b", "a:/b"),
    ],
)
def test_a_drive_is_no_protocol_and_file_is_here(text: str, path: str):
    assert (str(path_of(text)), isinstance(path_of(text), os.PathLike)) == (path, True)


def test_a_file_url_is_judged_as_the_local_path():
    assert as_said(run("check", f"file://{SEED}/2023")) == as_said(run("check", SEED / "2023"))


# What services refuse


class Denying:
    """A service that lets nobody in, but to what begins with something allowed, if anything is."""

    def __init__(self, service: Callable, allowed: str) -> None:
        self._service, self._allowed = service, allowed

    def __call__(self, environ: dict[str, str], respond: Callable) -> Iterable[bytes]:
        listed = parse_qs(environ.get("QUERY_STRING", "")).get("prefix", [""])[0]
        if self._allowed and (listed or environ["PATH_INFO"].removeprefix("/bucket/")).startswith(self._allowed):
            return self._service(environ, respond)
        respond("403 Forbidden", [("Content-Type", "application/xml")])
        denied = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [denied]


@pytest.fixture
def denying(s3: S3) -> Iterator[str]:
    with serving(Denying(s3.counted, "")) as endpoint:
        yield endpoint


@pytest.fixture
def closed() -> str:
    """A place where nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


ABSENT = ("there is no such file or folder", "没有这个文件或文件夹")
NOBODY = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}


@pytest.mark.parametrize(
    ("source", "environment", "words"),
    [
        ("s3://no-bucket/units", {}, ABSENT),
        ("s3://bucket/no/units", {}, ABSENT),
        ("s3://bucket/no.yaml", {}, ABSENT),
        (f"{URL}/samples", NOBODY, ("there are no credentials", "没有访问这个服务的凭据")),
        (
            "nothing://bucket/units",
            {},
            ("this URL cannot be used: Protocol not known: nothing", "这个 URL 不能用：Protocol not known: nothing"),
        ),
        ("gs://bucket/units", {}, ("Please install gcsfs", "用 URL 要先安装 fsspec 和相应的库")),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(
    s3: S3, source: str, environment: dict[str, str], words: tuple[str, str]
):
    for lang, word in zip(("en", "zh_CN"), words, strict=True):
        ran = s3.run("check", source, lang=lang, **environment)
        assert (ran.code, len(ran.err.splitlines()), source in ran.err, word in ran.err) == (2, 1, True, True), ran.err


def test_a_service_that_cannot_be_reached_or_lets_nobody_in_is_told_in_a_sentence(s3: S3, closed: str, denying: str):
    expected = {closed: ("cannot be reached", "连不上这个服务"), denying: ("denies access", "这个服务不允许访问")}
    for endpoint, words in expected.items():
        for source in (f"{URL}/samples", f"{URL}/samples/suqian/2023.yaml"):
            for lang, word in zip(("en", "zh_CN"), words, strict=True):
                ran = s3.run("check", source, lang=lang, AWS_ENDPOINT_URL=endpoint)
                assert (ran.code, len(ran.err.splitlines()), source in ran.err, word in ran.err) == (
                    2,
                    1,
                    True,
                    True,
                ), ran.err


def test_who_may_read_nothing_but_the_units_can_do_so(s3: S3, units: Path):
    with serving(Denying(s3.counted, "units/")) as endpoint:
        there = s3.run("check", f"{URL}/units", "--form", FORM, AWS_ENDPOINT_URL=endpoint)

    assert said(there, f"{URL}/units", units) == as_said(run("check", units, "--form", FORM))


def test_one_source_that_cannot_be_reached_stops_no_batch(s3: S3, closed: str, tmp_path: Path):
    words = ("-o", "out", "--to", "html", "--form", FORM, "--jobs", "1")

    ran = run("batch", SAMPLES / "suqian", f"{URL}/units", *words, cwd=tmp_path,
        environment={**s3.environment, "AWS_ENDPOINT_URL": closed})  # fmt: skip

    assert (ran.code, "cannot be reached" in ran.out) == (2, True), ran.out + ran.err
    assert sorted(states(tmp_path).values()) == ["made", "made", "unjudged"]


ABSENT_EXTRA = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("upath", "fsspec", "s3fs"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
"""


def test_without_the_extra_docgen_says_how_to_install_it(tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text(ABSENT_EXTRA, encoding="utf-8")
    environment = {"PYTHONPATH": f"{SAMPLES.parent}{os.pathsep}{tmp_path}"}

    for lang, word in (("en", "a URL needs fsspec"), ("zh_CN", "用 URL 要先安装 fsspec")):
        ran = run("check", f"{URL}/units", lang=lang, environment=environment)
        assert (ran.code, word in ran.err, "pip install “docgen-report[remote]”" in ran.err) == (2, True, True), ran.err
    assert run("check", SEED / "2023", environment=environment).code == 0
    with pytest.raises(UnreadableError):
        path_of("nothing://x")


def test_who_names_no_url_imports_nothing_for_them(tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys\natexit.register(lambda: print(*sorted({'upath', 'fsspec', 's3fs', 'concurrent.futures.thread'}"
        " & set(sys.modules)), 'imported', file=sys.stderr))\n",
        encoding="utf-8",
    )
    environment = {"PYTHONPATH": f"{SAMPLES.parent}{os.pathsep}{tmp_path}"}

    assert run("check", SAMPLES / "suqian", environment=environment).err == "imported\n"
    assert "fsspec imported" in run("check", "memory://none", environment=environment).err
