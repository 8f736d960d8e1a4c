"""`docgen check --propose`: repairs as a patch of the bundle's own files, which docgen leaves as they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from builders import changed_at, form, suqian, write_tidy, write_yaml
from conftest import ROOT, SEED, missing, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FAULTS = {"申请.予以公开.自然人": 1157, "申请.新收.总计": 0, "诉讼.行政复议.总计": 0}


ON_FORM = ("--form", "zfxxgk-2021")


def proposed(folder: Path, *bundles: str, code: int = 1) -> bytes:
    on_form = () if "office" in bundles[0] else ON_FORM
    done = run("check", *bundles, "--propose", "repairs.patch", *on_form, cwd=folder)
    assert done.code == code, done.err
    return (folder / "repairs.patch").read_bytes()


def applied(folder: Path) -> None:
    """Apply the patch as a person would, with git and with patch: both must do."""
    if not (shutil.which("git") and shutil.which("patch")):
        missing("git or patch is not installed")
    subprocess.run(["git", "apply", "--check", "repairs.patch"], cwd=folder, check=True)
    subprocess.run(["patch", "-p1", "-s", "-i", "repairs.patch"], cwd=folder, check=True)


def in_yaml(folder: Path) -> str:
    write_yaml(folder / "b.yaml", changed_at(suqian(), FAULTS), form(), {})
    return "b.yaml"


def in_csv(folder: Path) -> str:
    write_tidy(folder / "某 局.csv", changed_at(suqian(), FAULTS), form())
    return "某 局.csv"


@pytest.mark.parametrize("write", [in_yaml, in_csv])
def test_a_patch_that_is_applied_makes_the_bundle_consistent_and_changes_nothing_else(write, tmp_path: Path):
    name = write(tmp_path)
    before = (tmp_path / name).read_bytes()
    patch = proposed(tmp_path, name)
    assert (tmp_path / name).read_bytes() == before
    applied(tmp_path)
    after = (tmp_path / name).read_bytes()
    assert run("check", name, *ON_FORM, cwd=tmp_path).code == 0
    pairs = [(one, other) for one, other in zip(before.split(b"\n"), after.split(b"\n"), strict=True) if one != other]
    assert len(pairs) == len(FAULTS)
    assert "1175 typed as 1157: two digits swapped" in patch.decode()
    assert f"{name}:" in patch.decode().partition("---")[0]


def test_quotation_marks_encoding_line_ends_and_a_missing_last_one_stay(tmp_path: Path):
    plain = write_tidy(tmp_path / "plain.csv", changed_at(suqian(), FAULTS), form()).read_text(encoding="utf-8")
    quoted = plain.replace(",自然人,1157", ',自然人," 1,157 "').replace("某局,2023,", '"某局",2023,')
    written = quoted.rstrip().replace("\r\n", "\n").replace("\n", "\r\n").encode("gb18030")
    (tmp_path / "b.csv").write_bytes(written)
    proposed(tmp_path, "b.csv")
    applied(tmp_path)
    after = (tmp_path / "b.csv").read_bytes()
    assert run("check", "b.csv", *ON_FORM, cwd=tmp_path).code == 0
    assert '自然人," 1175 "\r\n'.encode("gb18030") in after
    assert after.count(b"\r\n") == written.count(b"\r\n")
    assert not after.endswith(b"\n")


def test_the_last_line_may_lack_its_end(tmp_path: Path):
    plain = write_tidy(tmp_path / "b.csv", changed_at(suqian(), {"诉讼.复议后起诉.总计": 0}), form()).read_bytes()
    (tmp_path / "b.csv").write_bytes(plain.rstrip())
    assert b"\\ No newline at end of file" in proposed(tmp_path, "b.csv")
    applied(tmp_path)
    assert (tmp_path / "b.csv").read_bytes().endswith(b",89")


def test_a_byte_order_mark_stays_and_utf_16_is_left_to_the_person(tmp_path: Path):
    plain = write_tidy(tmp_path / "b.csv", changed_at(suqian(), FAULTS), form()).read_text(encoding="utf-8")
    (tmp_path / "b.csv").write_text(plain, encoding="utf-8-sig")
    proposed(tmp_path, "b.csv")
    applied(tmp_path)
    assert (tmp_path / "b.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    (tmp_path / "b.csv").write_text(plain.replace(",", "\t"), encoding="utf-16")
    patch = proposed(tmp_path, "b.csv").decode()
    assert ": write “3511” by hand" in patch
    assert "+++" not in patch


def test_yaml_values_are_replaced_in_quotes_in_place_of_null_and_beside_remarks(tmp_path: Path):
    path = write_yaml(tmp_path / "b.yaml", suqian(), form(), {})
    text = path.read_text(encoding="utf-8")
    held = '"3402",\n    "99",'
    assert held in text
    path.write_text(text.replace(held, "'3420', # 待核\n    null,"), encoding="utf-8")
    proposed(tmp_path, "b.yaml")
    applied(tmp_path)
    assert "'3402', # 待核\n    99," in path.read_text(encoding="utf-8")
    assert run("check", "b.yaml", *ON_FORM, cwd=tmp_path).code == 0


def test_ties_stand_in_words_only(tmp_path: Path):
    write_yaml(tmp_path / "b.yaml", changed_at(suqian(), {"诉讼.行政复议.总计": 450}), form(), {})
    patch = proposed(tmp_path, "b.yaml").decode()
    assert "not proposed: 5 repairs are equally small" in patch
    assert "行政复议 · 结果维持: 309, should be 319" in patch
    assert "\n---" not in patch
    assert "nothing to apply" in patch


def test_the_published_report_is_mended_on_the_word_of_its_text(tmp_path: Path):
    shutil.copytree(SEED, tmp_path / "office")
    patch = proposed(tmp_path, "office/2023-as-published").decode()
    assert (
        "the text says so, office/2023-as-published/bundle.yaml:62: 「2023年,我局收到政府信息公开申请【1件】" in patch
    )
    applied(tmp_path)
    assert run("check", "office/2023-as-published", cwd=tmp_path).code == 0


def test_a_cell_that_stands_in_no_file_is_told(tmp_path: Path):
    numbers = suqian()
    [left_out] = [cell for cell in numbers if str(cell) == "申请.予以公开.自然人"]
    del numbers[left_out]
    write_tidy(tmp_path / "b.csv", numbers, form())
    patch = proposed(tmp_path, "b.csv").decode()
    assert "（一）予以公开 · 自然人: empty, should be 1175 (it stands in no file: write it yourself)" in patch


def test_a_bundle_elsewhere_is_patched_from_its_own_folder(tmp_path: Path):
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    in_yaml(tmp_path / "there")
    patch = proposed(tmp_path / "here", str(tmp_path / "there" / "b.yaml")).decode()
    assert f"in the folder {tmp_path / 'there'}: patch -p1" in patch
    assert "--- a/b.yaml\n" in patch


def test_a_consistent_bundle_has_nothing_to_apply(tmp_path: Path):
    write_yaml(tmp_path / "b.yaml", suqian(), form(), {})
    assert "nothing to apply" in proposed(tmp_path, "b.yaml", code=0).decode()


def test_no_file_of_the_bundle_is_written_over(tmp_path: Path):
    shutil.copytree(SEED, tmp_path / "office")
    (tmp_path / "office" / "2022.yaml").write_text("tables: [", encoding="utf-8")
    for name in ("2023-as-published/bundle.yaml", "2023/表三.csv", "bureau.yaml", "2022.yaml"):
        before = (tmp_path / "office" / name).read_bytes()
        done = run("check", "office", "--propose", f"office/{name}", cwd=tmp_path)
        assert (done.code, (tmp_path / "office" / name).read_bytes()) == (2, before)


def test_what_is_localised_is_in_the_json_and_the_text(tmp_path: Path):
    write_yaml(tmp_path / "b.yaml", changed_at(suqian(), {"申请.予以公开.自然人": 1157}), form(), {})
    [one] = json.loads(run("check", "b.yaml", "--format", "json", *ON_FORM, cwd=tmp_path).out)["localisations"]
    assert (one["complete"], one["determined"], one["table"]) == (True, True, "三、收到和处理政府信息公开申请情况")
    [repair] = one["repairs"]
    [change] = repair["changes"]
    assert (change["where"], change["actual"], change["proposed"]) == ("申请.予以公开.自然人", 1157, 1175)
    line = (tmp_path / "b.yaml").read_text(encoding="utf-8").splitlines()[change["source"]["line"] - 1]
    assert "1157" in line
    said = run("check", "b.yaml", *ON_FORM, cwd=tmp_path).out
    assert (
        f"b.yaml:{change['source']['line']}:{change['source']['column']}: （一）予以公开 · 自然人: 1157, should be 1175"
        in said
    )
    assert str(ROOT) not in said


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize(
    "name", ["甲\n--- a/其他.txt\n+++ b/其他.txt\n@@ -1 +1 @@\n-a\n+b", 'a"b', "a\tb", "a\\b", "a b"]
)
def test_a_name_forges_no_part_of_a_patch(name: str, tmp_path: Path):
    name = name.replace("/", "∕")
    (tmp_path / name).mkdir()
    write_yaml(tmp_path / name / "b.yaml", changed_at(suqian(), FAULTS), form(), {})
    (tmp_path / "其他.txt").write_text("a\n", encoding="utf-8")
    patch = proposed(tmp_path, f"{name}/b.yaml").decode()
    assert [line[:4] for line in patch.splitlines() if line.startswith(("---", "+++"))] == ["--- ", "+++ "]
    applied(tmp_path)
    assert (tmp_path / "其他.txt").read_text(encoding="utf-8") == "a\n"
    assert run("check", f"{name}/b.yaml", cwd=tmp_path).code == 0
