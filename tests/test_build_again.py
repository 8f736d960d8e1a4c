"""Building again over a report that a person has edited: the words stay where the bundle's did not change, the figures never."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from builders import form, ref, suqian, write_yaml
from conftest import run
from docx import Document
from test_verify import PROSE, figure, states, verified

import docgen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BY_HAND = "我局认真贯彻落实《条例》，稳步推进各项工作。"


@pytest.fixture(params=[".docx", ".odt"])
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    bundle_of(tmp_path)
    path = tmp_path / f"报告{request.param}"
    assert run("build", tmp_path / "材料.yaml", "-o", path).code == 0
    return path


def bundle_of(folder: Path, changed: dict[str, str] | None = None, figures: dict[str, int] | None = None) -> Path:
    numbers = suqian() | {ref(path): number for path, number in (figures or {}).items()}
    return write_yaml(folder / "材料.yaml", numbers, form(), PROSE | (changed or {}))


def edit(report: Path, old: str, new: str) -> None:
    rewrite(report, lambda text: text.replace(old, new))


def rewrite(report: Path, change: Callable[[str], str]) -> None:
    """Change the text of a report and save it as another program does."""
    part = "word/document.xml" if report.suffix == ".docx" else "content.xml"
    with zipfile.ZipFile(report) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = parts[part].decode()
    parts[part] = change(before).encode()
    assert parts[part].decode() != before
    with zipfile.ZipFile(report, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def texts(report: Path) -> list[str]:
    [bundle] = docgen.read_bundles(report)
    prose = docgen.review(bundle).report.prose
    return [
        (each.heading.value if each.heading else "") + each.text.value
        for passages in prose.values()
        for each in passages
    ]


def again(report: Path, *more: str, code: int = 0) -> str:
    done = run("build", report.parent / "材料.yaml", "-o", report, *more)
    assert done.code == code, done.err
    return done.err


def test_words_written_by_hand_stay_and_the_figures_are_the_bundles(report: Path) -> None:
    edit(report, "扎实推进各项工作", "稳步推进各项工作")
    bundle_of(report.parent, {"其他事项": "新的事项。"}, {"公开.行政许可.数量": 7})
    before = report.read_bytes()
    err = again(report)
    assert f"kept, as it was written by hand: 总体情况: {BY_HAND}" in err
    now = texts(report)
    assert BY_HAND in now
    assert "新的事项。" in now
    [bundle] = docgen.read_bundles(report)
    assert docgen.review(bundle).report.numbers[ref("公开.行政许可.数量")] == 7
    assert report.with_name(f"{report.name}.bak").read_bytes() == before


def test_they_stay_however_often_it_is_built(report: Path) -> None:
    edit(report, "扎实推进各项工作", "稳步推进各项工作")
    for figure_now in (7, 8, 8):
        bundle_of(report.parent, figures={"公开.行政许可.数量": figure_now})
        again(report)
        assert BY_HAND in texts(report)
    bundle_of(report.parent, {"总体情况": PROSE["总体情况"].replace("扎实推进", "全面推进")})
    assert "changed in the bundle and by hand: 总体情况" in again(report, code=1)


@pytest.mark.parametrize(
    ("side", "expected"),
    [("--ours", "一是公开还不及时，今后改进。"), ("--theirs", "一是公开不太及时，二是解读不多，今后改进。")],
)
def test_where_both_changed_nothing_is_written_until_it_is_said_whose_counts(
    side: str, expected: str, report: Path
) -> None:
    edit(report, "公开不够及时", "公开不太及时")
    bundle_of(report.parent, {"问题与改进": "一是公开还不及时，今后改进。"})
    before = report.read_bytes()
    err = again(report, code=1)
    assert "changed in the bundle and by hand: 存在的主要问题及改进情况" in err
    assert "  - 一是公开还不及时，今后改进。\n  + 一是公开不太及时，二是解读不多，今后改进。\n" in err
    assert report.read_bytes() == before
    again(report, side)
    assert expected in texts(report)


def test_a_paragraph_that_a_person_added_or_took_out_stays_so(tmp_path: Path) -> None:
    bundle_of(tmp_path)
    report = tmp_path / "报告.docx"
    again(report)

    def change(text: str) -> str:
        paragraph = r"<w:p>(?:(?!</w:p>).)*没有超期(?:(?!</w:p>).)*</w:p>"
        added = "<w:p><w:r><w:t>新的一段。</w:t></w:r></w:p>"
        return re.sub(
            r"(<w:p>(?:(?!</w:p>).)*扎实推进(?:(?!</w:p>).)*</w:p>)", rf"\1{added}", re.sub(paragraph, "", text)
        )

    rewrite(report, change)
    bundle_of(tmp_path, figures={"公开.行政许可.数量": 7})
    again(report)
    assert texts(report)[1:4] == [
        "我局认真贯彻落实《条例》，扎实推进各项工作。",
        "新的一段。",
        "（一）主动公开。全年公开信息5条。",
    ]
    assert not any("没有超期" in text for text in texts(report))


def test_a_figure_that_was_typed_over_is_the_bundles_again_and_that_is_said(tmp_path: Path) -> None:
    bundle_of(tmp_path)
    report = tmp_path / "报告.docx"
    again(report)
    figure("一、本年新收", "7", "3403")(report).replace(report)
    err = again(report)
    assert "typed over by hand, and the bundle's again: 一、本年新收政府信息公开申请数量 · 自然人: 3403" in err
    assert states(verified(report, tmp_path / "材料.yaml", code=0)) == ("unchanged", "unchanged", "ok")


def test_merged_text_is_checked_too(report: Path) -> None:
    edit(report, "扎实推进各项工作", "共收到政府信息公开申请9件")
    bundle_of(report.parent, figures={"公开.行政许可.数量": 7})
    assert "prose.requests" in again(report)
    before = report.read_bytes()
    again(report, "--strict", code=1)
    assert report.read_bytes() == before


def test_another_report_or_what_docgen_did_not_make_is_not_merged(report: Path) -> None:
    bundle = write_yaml(report.parent / "别局.yaml", suqian(), form(), PROSE, bureau="别局")
    edit(report, "扎实推进各项工作", "稳步推进各项工作")
    done = run("build", bundle, "-o", report)
    assert (done.code, "add --force" in done.err) == (2, True)


def test_fixed_text_of_an_own_template_is_not_taken_for_handwork(tmp_path: Path) -> None:
    bundle_of(tmp_path)
    report, template = tmp_path / "报告.docx", tmp_path / "模板.docx"
    again(report)
    assert run("template", "adopt", report, "-o", template).code == 0
    document = Document(str(template))
    next(each for each in document.paragraphs if "其他需要报告" in each.text).insert_paragraph_before("固定的一句。")
    document.save(str(template))
    out = tmp_path / "自己的.docx"
    options = ["--template", str(template), "--accept-template", "试"]
    assert run("build", tmp_path / "材料.yaml", "-o", out, *options).code == 0
    edit(out, "扎实推进各项工作", "稳步推进各项工作")
    bundle_of(tmp_path, figures={"公开.行政许可.数量": 7})
    done = run("build", tmp_path / "材料.yaml", "-o", out, *options)
    assert done.code == 0, done.err
    assert texts(out).count("固定的一句。") == 1
    assert BY_HAND in texts(out)


CELLS = {  # around a cell's text, and around a table of one row
    ".docx": ("<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>", "<w:tbl><w:tr>{}</w:tr></w:tbl>"),
    ".odt": (
        "<table:table-cell><text:p>{}</text:p></table:table-cell>",
        "<table:table><table:table-row>{}</table:table-row></table:table>",
    ),
}


def test_a_table_that_was_put_in_by_hand_is_named_and_stays_in_the_backup(report: Path) -> None:
    ends = "</w:p>" if report.suffix == ".docx" else "</text:p>"
    cell, table = CELLS[report.suffix]
    more = table.format(cell.format("受理窗口") + cell.format("99"))
    rewrite(report, lambda text: re.sub(f"(扎实推进.*?{ends})", rf"\g<1>{more}", text, count=1))
    by_hand = report.read_bytes()
    done = run("build", report.with_name("材料.yaml"), "-o", report)
    assert done.code == 0
    assert "put in by hand, and not kept: 总体情况: a table: 受理窗口 99" in done.err
    [backup] = report.parent.glob("*.bak")
    assert backup.read_bytes() == by_hand


def test_a_title_and_a_heading_that_were_changed_by_hand_are_the_templates_again_and_that_is_said(report: Path) -> None:
    edit(report, "二、主动公开政府信息情况", "二、主动公开政府信息的情况")
    err = again(report)
    assert "changed by hand, and the template's again: 二、主动公开政府信息的情况" in err
    assert err.count("the template's again") == 1
    edit(report, "扎实推进各项工作", "稳步推进各项工作")
    bundle_of(report.parent, {"其他事项": "新的事项。"}, {"公开.行政许可.数量": 7})
    assert "the template's again" not in again(report)


def test_what_a_bureaus_own_template_said_otherwise_was_not_changed_by_hand(tmp_path: Path) -> None:
    bundle_of(tmp_path)
    template, report = tmp_path / "模板.docx", tmp_path / "报告.docx"
    assert run("template", "make", "zfxxgk-2021", "-o", template).code == 0
    document = Document(str(template))
    document.paragraphs[-1].insert_paragraph_before("行政许可共{{ 公开.行政许可.数量 }}件。")
    document.save(str(template))
    own = ("--template", str(template))
    again(report, *own)
    edit(report, "扎实推进各项工作", "稳步推进各项工作")
    bundle_of(tmp_path, figures={"公开.行政许可.数量": 7})  # another sentence of the template's now
    assert "the template's again" not in again(report, *own)
