"""The way in, as docs/start.md shows it: every command is run, and what it says stands there.

Between the commands LibreOffice fills the workbook in. `--regenerate` writes the outputs, and the sample folder, anew.
"""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
from builders import form, ref
from conftest import ROOT, SAMPLES, run
from spreadsheet import fill_in
from test_commands import BLOCK
from test_new_workbook import PLACES, values

import docgen

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.office]

PAGE = ROOT / "docs" / "start.md"
SAMPLE = SAMPLES / "from-word"
FILLED = "2024年填好.xlsx"
STEP = re.compile(rf"{BLOCK.pattern}|<!-- 填：(?P<fill>\w+) -->", re.DOTALL)
RIGHT = {
    "公开.规章.制发": 0, "公开.规章.废止": 0, "公开.规章.现行有效": 0,
    "公开.规范性文件.制发": 1, "公开.规范性文件.废止": 0, "公开.规范性文件.现行有效": 10,
    "公开.行政许可.数量": 203, "公开.行政处罚.数量": 19, "公开.行政强制.数量": 0, "公开.行政事业性收费.金额": "11.85",
    "申请.新收.自然人": 8, "申请.新收.商业企业": 3, "申请.予以公开.自然人": 5, "申请.予以公开.商业企业": 2, "申请.部分公开.自然人": 1,
    "申请.不掌握.自然人": 2, "申请.不掌握.商业企业": 1, "申请.结转下年.自然人": 1, "申请.结转下年.商业企业": 1,
    "诉讼.行政复议.维持": 0,
}  # fmt: skip
TEXT = [
    "本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自2024年1月1日起至2024年12月31日止。如有疑问，请与某县水利局办公室联系（地址：某县河西路8号，邮编：123456，电话：0123-4567890）。",
    "2024年，我局以防汛抗旱和农村供水为重点，推进政府信息公开。",
    "（一）主动公开。在县政府网站公开信息171条，其中水旱灾害防御60条、工程建设69条、其他42条。",
    "（二）依申请公开。收到政府信息公开申请11件，上年结转2件，办结11件，结转下年度2件。",
    "（三）政府信息管理。制发规范性文件1件，现行有效10件，均在网站集中公开。",
    "（四）平台建设。新开设“农村供水”专栏，更新供水水质信息24期。",
    "（五）监督保障。组织专题培训3次，聘请社会监督员4名。",
    "图解、视频等解读形式不多，今年改为重要文件都配图解；乡镇水利站的公开目录更新慢，每月抽查一次。",
    "本局2024年没有收取信息处理费。",
]


def typed(workbook: Path, changes: dict[str, int]) -> dict[tuple[str, str], str]:
    """Return what is typed into a workbook as it was handed out: 0 where nothing happened, and this year's text."""
    held = values(workbook)
    blank = {str(cell): 0 for cell in form().cells if cell not in form().determined and PLACES[cell] not in held}
    figures = {PLACES[ref(path)]: str(figure) for path, figure in (blank | RIGHT | changes).items()}
    marked = [place for place, text in held.items() if place[0] == "文字" and text.startswith("【去年】")]
    return figures | dict(zip(marked, TEXT, strict=True))


def test_every_step_is_what_docgen_does(tmp_path: Path, soffice: str, request: pytest.FixtureRequest) -> None:
    shutil.copy(SAMPLE / "2023年报告.docx", tmp_path)
    workbook = tmp_path / "水利局" / "2024" / "数据.xlsx"
    written = PAGE.read_text(encoding="utf-8")
    fills = {
        "有一处不对": lambda: typed(workbook, {"申请.新收.自然人": 9}),
        "改对": lambda: {PLACES[ref("申请.新收.自然人")]: "8"},
    }

    def step(match: re.Match[str]) -> str:
        if match["fill"]:
            filled = fill_in(soffice, workbook, fills[match["fill"]](), tmp_path / f"{match['fill']}.xlsx")
            filled.replace(workbook)
            return match[0]
        ran = run(*shlex.split(match["command"]), cwd=tmp_path, lang="zh_CN", new=True)
        assert str(ran.code) == match["code"], ran.out + ran.err
        return f"```\n$ docgen {match['command']}\n{ran.out}{ran.err}=> {ran.code}\n```"

    now = STEP.sub(step, written)
    if request.config.getoption("--regenerate"):
        PAGE.write_text(now, encoding="utf-8")
    assert now == PAGE.read_text(encoding="utf-8")
    [bundle] = docgen.read_bundles(tmp_path / "2024年报告.docx")
    report = docgen.report_of(bundle)
    assert (report.bureau, report.year) == ("某县水利局", 2024)
    assert report.number(ref("申请.新收.总计")) == 11
    made = tmp_path / FILLED
    assert run("read", "2024年报告.docx", "--to", "xlsx", "-o", made, cwd=tmp_path, lang="zh_CN").code == 0
    if request.config.getoption("--regenerate"):
        shutil.copy(made, SAMPLE / FILLED)
    assert made.read_bytes() == (SAMPLE / FILLED).read_bytes()
    shutil.copy(made, workbook)
    done = run("build", "水利局/2024", "-o", "照着做.docx", cwd=tmp_path, lang="zh_CN")
    assert done.code == 0, done.out
    assert (tmp_path / "照着做.docx").read_bytes() == (tmp_path / "2024年报告.docx").read_bytes()


def test_the_sample_is_what_new_makes(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    shutil.copy(SAMPLE / "2023年报告.docx", tmp_path)
    assert run("new", "水利局", "--from", "2023年报告.docx", "--xlsx", cwd=tmp_path, lang="zh_CN").code == 0
    made = tmp_path / "水利局"
    if request.config.getoption("--regenerate"):
        shutil.rmtree(SAMPLE / "水利局")
        shutil.copytree(made, SAMPLE / "水利局")
    kept = SAMPLE / "水利局"
    assert {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()} == {
        path.relative_to(kept): path.read_bytes() for path in kept.rglob("*") if path.is_file()
    }
