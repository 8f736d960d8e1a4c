"""Bundles in the clerk's language: Chinese names, GBK, and slips that are told where they are, with what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_yaml
from conftest import SAMPLES, run

import docgen
from docgen.readers.clerk_yaml import NAMES

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = """单位: 某某局
年度: 2023年
表式: zfxxgk-2021
略去: [规章]
文字:
  总体情况: |
    2023年，我局认真贯彻。
  其他事项:
    - {小标题: （一）收费, 正文: 没有收费。}
情况说明:
  - {规则: value.missing, 位置: "*", 理由: 样例, 说明人: 张三, 日期: 2024-01-31}
表:
  申请:
    新收: [1, 0, 0, 0, 0, 0, 1]
"""
ENGLISH = """bureau: 某某局
year: 2023
form: zfxxgk-2021
leave_out: [规章]
prose:
  总体情况: |
    2023年，我局认真贯彻。
  其他事项:
    - {heading: （一）收费, text: 没有收费。}
waivers:
  - {rule: value.missing, where: "*", reason: 样例, by: 张三, date: 2024-01-31}
tables:
  申请:
    新收: [1, 0, 0, 0, 0, 0, 1]
"""


def plain(path: Path) -> str:
    """Return a bundle as text, without places."""
    [bundle] = docgen.read_bundles(path)
    profile, prose = bundle.profile, bundle.prose
    return json.dumps(
        [
            bundle.year,
            {name: text.value for name, text in profile.contacts.items()},
            profile.form and profile.form.value,
            [text.value for text in profile.leave_out],
            [
                [label.value, [[each.heading and each.heading.value, each.text.value] for each in some]]
                for label, some in prose
            ],
            [[str(field) for field in waiver] for waiver in bundle.waivers],
            [[entry.address, entry.value.value] for entry in bundle.entries],
        ],
        ensure_ascii=False,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_names_say_what_the_english_ones_do(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "中.yaml").write_text(CHINESE, encoding=encoding)
    (tmp_path / "en.yaml").write_text(ENGLISH, encoding=encoding)
    assert plain(tmp_path / "中.yaml") == plain(tmp_path / "en.yaml")


def test_a_folder_of_units_is_surveyed_by_chinese_names(tmp_path: Path) -> None:
    for name in ("甲局", "乙局"):
        path = write_yaml(tmp_path / f"{name}.yaml", suqian(), form(), {}, bureau=name)
        text = (
            path.read_text(encoding="utf-8")
            .replace('"bureau"', '"单位"')
            .replace('"year"', '"年度"')
            .replace('"tables"', '"表"')
        )
        path.write_text(text, encoding="gb18030")
    done = run("check", tmp_path, "--bureau", "乙局")
    assert (done.code, "乙局 2023" in done.out, "甲局" in done.out) == (0, True, False), done.err


def test_a_bureaus_folder_may_be_in_chinese(tmp_path: Path) -> None:
    profile = "单位: 某某局\n曾用名: [某局]\n电话: 0000-1234567\n空白: 零\n模板: 模板.docx\n"
    (tmp_path / "bureau.yaml").write_text(profile, encoding="gb18030")
    (tmp_path / "模板.docx").write_bytes((SAMPLES.parent / "templates" / "zfxxgk-2021.docx").read_bytes())
    (tmp_path / "2023.yaml").write_text(CHINESE.replace("单位: 某某局\n", ""), encoding="utf-8")
    [bundle] = docgen.read_bundles(tmp_path)
    assert (bundle.bureau, bundle.profile.blank_is_zero) == ("某某局", True)
    assert bundle.profile.template
    assert bundle.names_in(2022) == ("某某局", "某局")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (CHINESE.replace("年度: ", "年度："), 2, "a full-width colon “：” stands behind “年度”"),
        (ENGLISH.replace("bureau: ", "bureau："), 1, "a full-width colon “：” stands behind “bureau”"),
        (CHINESE.replace("    2023年，我局", "2023年，我局"), 7, "put 4 blanks before it"),
        (CHINESE.replace("认真贯彻。\n", "认真贯彻。\n  又一段。\n"), 8, "put 4 blanks before it"),
        (CHINESE.replace("年度: 2023年", "年度:2023年"), 2, "write “年度: ”, with a blank"),
        (CHINESE.replace("总体情况: |", "总体情况：|"), 6, "a full-width colon “：” stands behind “总体情况”"),
        (CHINESE.replace("年度: 2023年\n", "年度: 2023年\nyear: 2023\n"), 3, "“year” is there twice, in two languages"),
        (CHINESE.replace("略去", "省略"), 4, "a bundle has no entry “省略”"),
        (CHINESE.replace("我局认真贯彻。", "收到｛｛ 申请.新收.总计 ｝｝件。"), 7, "“｛｛” is no reference"),
        (CHINESE.replace("我局认真贯彻。", "收到{ { 申请.新收.总计 } }件。"), 7, "“{ {” is no reference"),
    ],
)  # fmt: skip
def test_a_slip_is_told_at_its_line_with_what_to_do(text: str, line: int, words: str, tmp_path: Path) -> None:
    (tmp_path / "材料.yaml").write_text(text, encoding="utf-8")
    done = run("check", "材料.yaml", cwd=tmp_path)
    assert (done.code, f"材料.yaml:{line}" in done.err, words in done.err) == (2, True, True), done.err


def test_text_with_colons_is_no_slip(tmp_path: Path) -> None:
    text = CHINESE.replace("我局认真贯彻。", "我局认真贯彻。\n    电话：0000-1234567，\n\n    单位：见附件。")
    (tmp_path / "材料.yaml").write_text(text, encoding="utf-8")
    [bundle] = docgen.read_bundles(tmp_path / "材料.yaml")
    assert len(bundle.prose[0][1]) == 3


def test_every_chinese_name_means_something_and_stands_in_the_docs() -> None:
    docs = (SAMPLES.parent / "docs" / "bundles.md").read_text(encoding="utf-8")
    for name, meant in NAMES.items():
        assert meant
        assert f"`{name}`" in docs, name


def test_the_blanks_that_are_asked_for_put_it_right(tmp_path: Path) -> None:
    path = tmp_path / "2023.yaml"
    path.write_text(CHINESE.replace("认真贯彻。\n", "认真贯彻。\n    又一段。\n"), encoding="utf-8")
    [bundle] = docgen.read_bundles(path)
    assert [passage.text.value for _label, passages in bundle.prose[:1] for passage in passages] == [
        "2023年，我局认真贯彻。",
        "又一段。",
    ]


def test_a_year_that_is_not_its_folders_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "2025年"
    folder.mkdir()
    (folder / "a.yaml").write_text(CHINESE, encoding="utf-8")
    with pytest.raises(docgen.DocgenError, match="the year is 2023 here, but the folder is called 2025年"):
        docgen.read_bundles(folder)
