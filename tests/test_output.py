"""Files are written whole or not at all; what cannot be written is told."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, SEED, run
from docx import Document

from docgen.errors import OutputError
from docgen.output import write_whole


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path):
    path = tmp_path / "report.docx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mask for new files")
@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077])
def test_a_new_file_has_the_permissions_of_new_files_and_the_mask_is_left_alone(
    mask: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = os.umask(mask)
    try:
        with monkeypatch.context() as patched:
            patched.delattr(os, "umask")  # another thread would make files without a mask
            write_whole(tmp_path / "report.docx", b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "report.docx").stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o400])
def test_what_nobody_else_may_read_is_not_readable_while_it_is_written(
    mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "report.docx"
    path.write_bytes(b"old")
    path.chmod(mode)
    seen: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: seen.append(os.fstat(descriptor).st_mode & 0o777))
    write_whole(path, b"new")
    assert seen[0] & ~mode & 0o077 == 0
    assert path.stat().st_mode & 0o777 == mode


def test_a_link_is_followed_and_a_device_is_written_to(tmp_path: Path):
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"
    write_whole(Path(os.devnull), b"new")
    assert not Path(os.devnull).is_file()


def test_a_write_that_fails_leaves_the_old_file_and_no_part(tmp_path: Path):
    path = tmp_path / "report.docx"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_whole(path, "not bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["no/folder/report.docx", "", "x" * 300])
def test_a_place_that_cannot_be_written_is_told(name: str, tmp_path: Path):
    with pytest.raises(OutputError):
        write_whole(tmp_path / name, b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no folder that takes no files on this system")
def test_a_folder_that_is_there_is_not_called_missing():
    with pytest.raises(OutputError) as caught:
        write_whole(Path("/proc/report.docx"), b"new")
    assert "/proc" in str(caught.value)
    assert "does not exist" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize(
    "command", [["forms"], ["check", SEED / "2023"], ["context", SEED / "2023"], ["build", SEED / "2023", "-o", "-"]]
)
def test_standard_output_that_is_full_is_told(command: list[str | Path]):
    with Path("/dev/full").open("wb") as full:
        program = [sys.executable, "-m", "docgen", *command, "--lang", "en"]
        done = subprocess.run(
            program, stdout=full, stderr=subprocess.PIPE, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
    assert done.returncode == 2
    assert b"the disk is full" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    ran = run("build", SEED / "2023", "-o", tmp_path / "report.docx")
    assert ran.code == 2
    assert "no permission" in ran.err


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        "build bureau/2023 -o own.docx --template own.docx",
        "build bureau/2023 -o link.docx --template own.docx",
        "build bureau/2023 -o bureau/named.docx",
        "render own.docx values.yaml -o own.docx",
        "context figures.yaml -o figures.yaml",
        "template lint own.docx -o own.docx",
        "template tags own.docx -o own.docx",
    ],
)
def test_what_is_read_is_not_written_over(tmp_path: Path, arguments: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "samples" / "zhangzhou-sfj", "bureau")
    with Path("bureau", "bureau.yaml").open("a", encoding="utf-8") as profile:
        profile.write("template: named.docx\n")
    shutil.copy(ROOT / "samples" / "suqian" / "2023.yaml", "figures.yaml")
    for name in ("own.docx", "bureau/named.docx"):
        shutil.copy(ROOT / "templates" / "zfxxgk-2021-fees.docx", name)
    Path("link.docx").symlink_to("own.docx")
    Path("values.yaml").write_text("a: 1\n", encoding="utf-8")
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = run(*arguments.split(), cwd=tmp_path)
    assert (done.code, {path: path.read_bytes() for path in kept}) == (2, kept)
    assert "give the output another name" in done.err or "is the name of a document or a bundle" in done.err


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_what_a_person_changed_is_not_written_over(kind: str, tmp_path: Path):
    report = tmp_path / f"报告.{kind}"
    command = ("build", SEED / "2023", "-o", report)
    assert run(*command).code == 0
    assert run(*command).code == 0  # as docgen made it
    made = report.read_bytes()
    with zipfile.ZipFile(io.BytesIO(made)) as package, zipfile.ZipFile(report, "w", zipfile.ZIP_DEFLATED) as saved:
        for name in package.namelist():
            saved.writestr(name, package.read(name))  # as another program saves it
    changed = report.read_bytes()
    for kept in (f"报告.{kind}.bak", f"报告.{kind}.bak1"):
        report.write_bytes(changed)
        done = run(*command)
        assert (done.code, report.read_bytes(), (tmp_path / kept).read_bytes()) == (0, made, changed)
        assert f"kept: {tmp_path / kept}" in done.err
    of_another = (ROOT / "templates" / f"zfxxgk-2021.{kind}").read_bytes() + b" "
    report.write_bytes(of_another)
    refused = run(*command)
    assert (refused.code, report.read_bytes()) == (2, of_another)
    assert "was changed since docgen made it" in refused.err
    assert run(*command, "--force").code == 0
    assert (tmp_path / f"报告.{kind}.bak2").read_bytes() == of_another


def test_rendering_writes_over_no_work_either(tmp_path: Path):
    document = Document()
    document.add_paragraph("{{ 名 }}")
    document.save(str(tmp_path / "模板.docx"))
    (tmp_path / "值.json").write_text('{"名": "张三"}', encoding="utf-8")
    report = tmp_path / "出.docx"
    document.save(str(report))
    before = report.read_bytes()
    refused = run("render", tmp_path / "模板.docx", tmp_path / "值.json", "-o", report)
    assert (refused.code, report.read_bytes()) == (2, before)


SLIPS = {
    "check bureau/2023 -o kept.docx": "is the name of a document or a bundle",
    "check bureau/2023 --propose kept.yaml": "is the name of a document or a bundle",
    "verify report.docx bureau/2023 --accept bureau/2023/bundle.yaml": "is the name of a document or a bundle",
    "verify report.docx bureau/2023 -o bureau/2023/表二.csv": "is the name of a document or a bundle",
    "context bureau/2023 -o bureau/2023/bundle.yaml": "is the name of a document or a bundle",
    "template lint own.docx -o kept.odt": "is the name of a document or a bundle",
    "read report.docx -o kept.docx": "must end in “.yaml” or “.yml”",
    "read report.docx --to xlsx -o kept.yaml": "is no name for xlsx",
    "read report.docx -o kept.yaml": "is there already",
    "read report.docx report.docx -o kept.yaml": "name a folder",
    "read report.docx copy.docx -o new": "are both the report of",
    "roll-up bureau/2023 --roster roster.txt --bureau 某市 -o kept.docx": "must end in “.yaml” or “.yml”",
    "roll-up bureau/2023 --roster roster.txt --bureau 某市 -o kept.yaml": "is there already",
    "template make zfxxgk-2021 -o kept.docx": "is there already",
    "template adopt report.docx -o kept.docx": "is there already",
    "build bureau/2023 -o new.docx --sign-off no/sheet.docx": "does not exist",
    "build bureau/2023 -o new.docx --sign-off bureau.docx": "this is a folder",
    "check nothing -o kept.txt": "no such file",
    "verify nothing.docx -o kept.txt": "no such file",
    "template lint nothing.docx -o kept.txt": "no such file",
    "template tags nothing.docx -o kept.txt": "no such file",
}


@pytest.mark.parametrize(("arguments", "words"), SLIPS.items())
def test_a_slip_costs_nobodys_work(arguments: str, words: str, tmp_path: Path):
    shutil.copytree(ROOT / "samples" / "zhangzhou-sfj", tmp_path / "bureau")
    shutil.rmtree(tmp_path / "bureau" / "2023-as-published")
    assert run("build", "bureau/2023", "-o", "report.docx", cwd=tmp_path).code == 0
    shutil.copy(tmp_path / "report.docx", tmp_path / "copy.docx")
    shutil.copy(ROOT / "templates" / "zfxxgk-2021-fees.docx", tmp_path / "own.docx")
    (tmp_path / "bureau.docx").mkdir()
    (tmp_path / "roster.txt").write_text("漳州市司法局\n", encoding="utf-8")
    for suffix in (".docx", ".odt", ".yaml", ".txt"):
        (tmp_path / f"kept{suffix}").write_text("somebody's work", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    ran = run(*arguments.split(), cwd=tmp_path)
    assert ran.code == 2, ran.err
    assert words in ran.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "arguments", ["read report.docx -o 一.yaml", "roll-up bureau/2023 --roster roster.txt --bureau 某市 -o 一.yaml"]
)
def test_a_bundle_that_was_completed_by_hand_is_kept_beside_the_new_one(arguments: str, tmp_path: Path):
    shutil.copytree(ROOT / "samples" / "zhangzhou-sfj", tmp_path / "bureau")
    assert run("build", "bureau/2023", "-o", "report.docx", cwd=tmp_path).code == 0
    (tmp_path / "roster.txt").write_text("漳州市司法局\n", encoding="utf-8")
    first = run(*arguments.split(), cwd=tmp_path)
    assert (first.code, "written: 一.yaml" in first.err) == (0, True)
    made = (tmp_path / "一.yaml").read_bytes()
    assert run(*arguments.split(), cwd=tmp_path).code == 0  # the same once more
    (tmp_path / "一.yaml").write_bytes(made + "# 手工补写\n".encode())
    assert run(*arguments.split(), cwd=tmp_path).code == 2
    assert run(*arguments.split(), "--force", cwd=tmp_path).code == 0
    assert (tmp_path / "一.yaml").read_bytes() == made
    assert (tmp_path / "一.yaml.bak").read_bytes() == made + "# 手工补写\n".encode()


def test_a_page_of_the_bureau_is_kept_and_docgens_own_is_written_anew(tmp_path: Path):
    page = tmp_path / "年报.html"
    page.write_bytes("<h1>年度报告</h1>".encode())
    check = ("check", SEED / "2023", "--format", "html", "-o", page)
    for _again in range(2):
        assert run(*check).code == 0
        assert b"docgen" in page.read_bytes()
    assert {kept.name for kept in tmp_path.glob("*.bak*")} == {"年报.html.bak"}
    assert (tmp_path / "年报.html.bak").read_bytes() == "<h1>年度报告</h1>".encode()


def test_values_that_were_completed_by_hand_are_not_written_over(tmp_path: Path):
    values = tmp_path / "取值.json"
    assert run("context", SEED / "2023", "-o", values).code == 0
    assert run("context", SEED / "2023", "-o", values).code == 0  # the same once more
    values.write_bytes(b'{"mine": 1}')
    assert run("context", SEED / "2023", "-o", values).code == 2
    assert values.read_bytes() == b'{"mine": 1}'
    assert run("context", SEED / "2023", "-o", values, "--force").code == 0
    assert (tmp_path / "取值.json.bak").read_bytes() == b'{"mine": 1}'


def test_the_name_of_the_file_says_what_is_read_into_it(tmp_path: Path):
    assert run("build", SEED / "2023", "-o", tmp_path / "r.docx").code == 0
    assert run("read", tmp_path / "r.docx", "-o", tmp_path / "r.xlsx").code == 0
    assert zipfile.is_zipfile(tmp_path / "r.xlsx")
    assert run("read", tmp_path / "r.docx", tmp_path / "no.docx", "-o", tmp_path / "out").code == 2
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["漳州市司法局2023.yaml"]
