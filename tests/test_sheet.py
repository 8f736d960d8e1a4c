"""The check sheet, in a real browser: what it says, marks and lights up, how it prints, and that it asks for nothing."""

from __future__ import annotations

import gc
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from weakref import ref

import pytest
from builders import WRONG, changed_at, form, suqian, write_yaml
from conftest import ROOT, SAMPLES, missing, run

import docgen
from docgen.fingerprint import fingerprint
from docgen.writers.sheet.form import MainFigure, main_figures, printed_tables
from docgen.writers.sheet.years import HEIGHT, draw_bars

if TYPE_CHECKING:
    from pathlib import Path

    from browser import Browser

    from docgen.forms.form import Form

PUBLISHED = SAMPLES / "zhangzhou-sfj" / "2023-as-published"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"&amp;'{{ 7*7 }}" + "长" * 300
IN_PROSE = HOSTILE.replace("{{ 7*7 }}", "")  # there braces are references, and refused before


def written(folder: Path, *bundles: Path | str, lang: str = "zh_CN", code: int = 1) -> Path:
    """Write the check sheet of some bundles by the real command."""
    page = folder / "sheet.html"
    done = run("check", *bundles, "--format", "html", "-o", page, lang=lang)
    assert (done.code, done.out) == (code, ""), done.err
    return page


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheet of the report of 漳州市司法局 as it was published."""
    return written(tmp_path_factory.mktemp("published"), PUBLISHED)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bureau's folder: three years, the last one with faults of every kind, a waiver, and text of another year."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "bureau.yaml").write_text("name: 某局\nform: zfxxgk-2021\n", encoding="utf-8")
    write_yaml(folder / "2022.yaml", suqian(2023), form(), {}, year=2022)
    last = changed_at(suqian(2023), {"申请.结转下年.自然人": 100, "申请.结转下年.总计": 103})
    write_yaml(folder / "2023.yaml", last, form(), {}, year=2023)
    prose = {"引言": "统计期限自2023年1月1日至2023年12月31日。", "总体情况": "2023年，我局坚持公开为常态。"}
    path = write_yaml(folder / "2024.yaml", changed_at(suqian(2024), WRONG), form(), prose, year=2024)
    bundle = json.loads(path.read_text(encoding="utf-8"))
    waiver = {
        "rule": "litigation.total",
        "where": "诉讼.行政复议.总计",
        "reason": "口径调整",
        "by": "王某",
        "date": "2025-01-12",
    }
    bundle["waivers"] = [waiver, {**waiver, "where": "诉讼.没有的行"}]
    path.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def faulty(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheet of the faulty year."""
    return written(tmp_path_factory.mktemp("faulty"), office / "2024.yaml")


def texts(browser: Browser, selector: str) -> list[str]:
    """Return the texts of some elements, as a reader sees them."""
    found: list[str] = browser.run(f"[...document.querySelectorAll({selector!r})].map(one => one.innerText.trim())")
    return [" ".join(text.split()) for text in found]


# What it says


@pytest.mark.parametrize(
    ("lang", "tag", "verdict", "first"),
    [
        ("zh_CN", "zh-CN", "✕ 不一致：有 3 处必须改正", "每一行的“总计”应等于各类申请人之和"),
        ("en", "en", "✕ Not consistent: 3 findings must be put right", "In each row 总计 must be the sum"),
    ],
)
def test_the_verdict_comes_first_in_the_language_asked_for(
    browser: Browser, tmp_path: Path, lang: str, tag: str, verdict: str, first: str
):
    browser.open(written(tmp_path, PUBLISHED, lang=lang))
    assert browser.run("document.documentElement.lang") == tag
    assert texts(browser, ".verdict") == [verdict]
    assert (
        browser.run("document.querySelector('.verdict').compareDocumentPosition(document.querySelector('section'))")
        == 4
    )
    assert first in texts(browser, ".findings h4")[0]
    chinese = browser.run("document.querySelector('table td').closest('[lang]').lang")
    assert chinese == "zh-CN"


def test_a_consistent_report_says_so(browser: Browser, tmp_path: Path):
    browser.open(written(tmp_path, SAMPLES / "suqian" / "2024.csv", code=0))
    assert texts(browser, ".verdict") == ["✓ 一致：数据齐全，互相相符"]
    assert texts(browser, ".findings .nothing") == ["没有发现问题。"]
    assert browser.run("document.querySelectorAll('td.error, td.warning').length") == 0


def labels(browser: Browser, cell: str) -> list[str]:
    """Return the labels that a figure's `headers` lead to."""
    expression = f"[...document.querySelectorAll({cell!r})].map(c => c.getAttribute('headers').split(' ').map(id => document.getElementById(id).innerText).join('/'))"
    found: list[str] = browser.run(expression)
    return found


def test_the_wrong_cells_are_marked_in_their_place_with_what_is_expected(browser: Browser, published: Path):
    browser.open(published)
    assert texts(browser, "td.error") == [
        "✕ 错误 1 ! 提示 5 0 → 应为 1",
        "✕ 错误 2 0 → 应为 1",
        "✕ 错误 3 0 → 应为 1",
    ]
    assert labels(browser, "td.error") == [
        "申请人情况/总计/一、本年新收政府信息公开申请数量",
        "申请人情况/总计/三、本年度办理结果/（三）不予公开/5.属于三类内部事务信息",
        "申请人情况/总计/三、本年度办理结果/（七）总计",
    ]


def test_a_finding_leads_to_its_cell_and_the_cell_back(browser: Browser, published: Path):
    browser.open(published)
    there = browser.run("document.querySelector('.finding a.there').hash")
    assert browser.run(f"document.querySelector({there!r}).querySelector('a').hash") == "#r1f1"
    described = browser.run(f"document.querySelector({there!r}).querySelector('a').getAttribute('aria-describedby')")
    assert "应为 1（自然人 1）" in browser.run(f"document.getElementById({described!r}).innerText")


def test_a_bound_is_shown_as_one_and_what_was_waived_looks_otherwise(browser: Browser, faulty: Path):
    browser.open(faulty)
    assert [text for text in texts(browser, ".expected") if "≥" in text or "≤" in text] == []
    [waived] = texts(browser, "td.waived")
    assert waived.endswith("0 → 应为 170")
    assert "王某" in texts(browser, ".waivers tbody tr")[0]
    assert texts(browser, ".waivers tbody tr")[1].startswith("没有对应的问题")
    assert texts(browser, ".counts li.waived") == ["✓ 已说明 1"]


def test_the_text_is_marked_where_a_finding_is_about_it(browser: Browser, faulty: Path):
    browser.open(faulty)
    assert texts(browser, ".prose mark") == ["2023", "2023", "2023"]
    assert texts(browser, ".prose p")[0].startswith("统计期限自2023")
    targets = browser.run(
        "[...document.querySelectorAll('.prose a.note')].map(one => document.querySelector(one.hash).querySelector('a.there').hash.slice(1) === one.id)"
    )
    assert targets == [True, True, True]


def test_other_years_stand_beside_with_differences_and_bars(browser: Browser, faulty: Path):
    browser.open(faulty)
    assert texts(browser, ".year-table thead th") == ["主要指标", "2022", "2023", "2024", "比 2023 年", "图示"]
    lines = texts(browser, ".year-table tbody tr")
    assert "（三）不予公开 142 142 92 −50" in lines  # a heading's sum
    assert "二、上年结转政府信息公开申请数量 96 96 121 +25" in lines
    assert "行政规范性文件 · 现行有效件数 597 597 420 −177" in lines
    said = browser.run("document.querySelector('.year-table svg desc').textContent")
    assert said == "2022 年 2，2023 年 2，2024 年 2"
    assert browser.run(
        "[...document.querySelectorAll('.year-table svg')].every(one => one.getAttribute('role') === 'img' && one.querySelector('title').textContent)"
    )


def test_the_imprint_names_bureau_year_form_basis_fingerprint_and_version(browser: Browser, published: Path):
    browser.open(published)
    [bundle] = docgen.read_bundles(PUBLISHED)
    [said] = texts(browser, "footer")
    for word in (
        "漳州市司法局",
        "2023",
        "zfxxgk-2021-fees",
        "国办公开办函〔2021〕30号",
        fingerprint(bundle),
        docgen.__version__,
    ):
        assert word in said


def test_several_reports_share_a_page_with_contents_and_what_could_not_be_judged_is_said(
    browser: Browser, tmp_path: Path
):
    page = tmp_path / "sheet.html"
    done = run("check", SAMPLES / "suqian", PUBLISHED, tmp_path / "none", "--format", "html", "-o", page)
    assert done.code == 2
    browser.open(page)
    assert [line.split(" ", 3)[1] for line in texts(browser, ".contents li")] == ["宿迁市", "宿迁市", "漳州市司法局"]
    assert len(texts(browser, "article")) == 3
    assert "there is no such file or folder" in texts(browser, ".problems")[0]
    assert unresolved(page.read_text(encoding="utf-8")) == []


# What lights up

LIT = "[...document.querySelectorAll('td.figure.lit')].map(one => one.querySelector('.printed').innerText)"


def test_the_cells_of_a_relation_light_up_at_the_keyboard_and_escape_clears(browser: Browser, published: Path):
    browser.open(published)
    assert browser.run(LIT) == []
    for _stop in range(40):
        browser.press("Tab")
        if browser.run("document.activeElement.matches('td a')"):
            break
    assert browser.run(LIT) == ["1", "0", "0", "0", "0", "0", "0"]  # the row: six kinds of applicants and the total
    browser.press("Escape")
    assert browser.run(LIT) == []
    browser.press("Enter")
    assert browser.run("location.hash") == "#r1f1"


def test_they_light_up_where_one_points_and_last_years_too(browser: Browser, faulty: Path):
    browser.open(faulty)
    browser.point_at("td.error .printed")
    assert len(browser.run(LIT)) >= 4
    browser.point_at(".across td.waived .printed")
    assert browser.run(LIT) == ["88", "18", "28", "36", "0"]
    carried = "[...document.querySelectorAll('.finding')].find(one => one.innerText.includes('上年结转') && one.innerText.includes('2023年'))"
    browser.run(f"{carried}.id = 'carried'")
    browser.point_at("#carried .message")
    assert browser.run(LIT) == ["118", "121"]
    assert texts(browser, ".year-table td.lit") == ["103"]  # what last year's report carried over
    browser.point_at("h2")
    assert browser.run("document.querySelectorAll('.lit').length") == 0


def test_the_keyboard_stops_only_where_something_is_said(browser: Browser, tmp_path: Path):
    bundle = tmp_path / "b.yaml"
    bundle.write_text(
        "bureau: 某局\nyear: 2024\nform: zfxxgk-2021\ntables: {诉讼: {行政复议: [0, 0, 0, 0, 0]}}\n", encoding="utf-8"
    )
    browser.open(written(tmp_path, bundle))
    assert browser.run("document.querySelectorAll('td.error').length") == 10 + 175 + 10
    assert browser.run("document.querySelectorAll('td a').length") <= 1 + 1 + 10
    assert browser.run("document.querySelectorAll('[tabindex]').length") == 0  # nor at a table that has room


# What it needs and lets in


def test_it_asks_for_nothing_and_nothing_is_complained_of(browser: Browser, faulty: Path):
    browser.open(faulty)
    assert browser.requests() == [faulty.as_uri()]
    assert browser.complaints() == []
    content = faulty.read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]|@import|url\(", content)
    assert " style=" not in content


def test_it_reads_without_script(browser: Browser, published: Path):
    browser.open(published, script=False)
    picture = browser.screenshot()
    tree = browser.ask("Accessibility.getFullAXTree")["nodes"]
    said = " ".join(str(node.get("name", {}).get("value", "")) for node in tree)
    browser.open(published)
    assert "不一致：有 3 处必须改正" in said
    assert "一、本年新收政府信息公开申请数量 · 总计：0，应为 1（自然人 1）" in said
    assert picture == browser.screenshot()


def test_what_a_bundle_says_stays_text(browser: Browser, tmp_path: Path):
    numbers = changed_at(suqian(2024), {"申请.国家秘密.自然人": HOSTILE})
    bundle = write_yaml(tmp_path / "b.yaml", numbers, form(), {"总体情况": f"2023年，我局{IN_PROSE}。"}, year=2024)
    told = json.loads(bundle.read_text(encoding="utf-8"))
    told["bureau"] = f"某局{HOSTILE[:60]}"
    told["waivers"] = [
        {
            "rule": "value.domain",
            "where": "申请.国家秘密.自然人",
            "reason": HOSTILE,
            "by": HOSTILE,
            "date": "2025-01-01",
        }
    ]
    bundle.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    browser.open(written(tmp_path, bundle, code=0), width=390)
    assert browser.complaints() == []
    assert browser.run("document.querySelectorAll('script, img').length") == 1
    assert IN_PROSE in browser.run("document.querySelector('.prose').innerText")
    assert browser.run("document.documentElement.scrollWidth") == 390
    assert any("7*7" in text for text in texts(browser, "td.waived"))
    assert HOSTILE in browser.run("document.querySelector('td.waived').title")


def test_the_policy_lets_in_nothing_else(browser: Browser, published: Path, tmp_path: Path):
    page = tmp_path / "broken.html"
    broken = published.read_text(encoding="utf-8").replace(
        "</main>", "<script>document.title = 'in'</script><img src='x.png'></main>"
    )
    page.write_text(broken, encoding="utf-8")
    browser.open(page)
    assert browser.run("document.title") != "in"
    assert len(browser.complaints()) == 2
    assert all("Content Security Policy" in text for text in browser.complaints())


def test_the_same_input_makes_the_same_bytes_and_a_date_only_where_one_is_given(published: Path, tmp_path: Path):
    assert written(tmp_path, PUBLISHED).read_bytes() == published.read_bytes()
    told = run("check", PUBLISHED, "--format", "html", lang="zh_CN", environment={"SOURCE_DATE_EPOCH": "1706659200"})
    assert told.stdout != published.read_bytes()
    assert "docgen 0.1.0 · 2024-01-31" in told.out


def test_no_input_is_written_over(tmp_path: Path):
    (tmp_path / "bureau.yaml").write_text("name: 某局\n", encoding="utf-8")
    bundle = write_yaml(tmp_path / "2024.yaml", suqian(2024), form(), {}, year=2024)
    for target in (bundle, tmp_path / "bureau.yaml"):
        before = target.read_bytes()
        done = run("check", tmp_path, "--format", "html", "-o", target)
        assert (done.code, target.read_bytes()) == (2, before)
        assert "is the name of a document or a bundle" in done.err
    broken = tmp_path / "2023.yaml"
    broken.write_text("year: [", encoding="utf-8")
    assert run("check", tmp_path, "-o", broken).code == 2
    assert broken.read_text(encoding="utf-8") == "year: ["


@pytest.mark.parametrize("kind", ["text", "json"])
def test_every_format_goes_to_a_file_too(kind: str, tmp_path: Path):
    shown = run("check", PUBLISHED, "--format", kind)
    stored = run("check", PUBLISHED, "--format", kind, "-o", tmp_path / "out")
    assert (stored.code, stored.out, (tmp_path / "out").read_text(encoding="utf-8")) == (1, "", shown.out)


@pytest.mark.parametrize(
    ("name", "kind"), [("核验单.html", "html"), ("sheet.HTM", "html"), ("found.json", "json"), ("found.txt", "text")]
)
def test_the_name_of_the_file_says_the_format(name: str, kind: str, tmp_path: Path):
    shown = run("check", PUBLISHED, "--format", kind)
    stored = run("check", PUBLISHED, "-o", tmp_path / name)
    assert (stored.code, stored.out, (tmp_path / name).read_text(encoding="utf-8")) == (1, "", shown.out)


def test_the_format_that_is_asked_for_goes_before_the_name(tmp_path: Path):
    shown = run("check", PUBLISHED, "--format", "text")
    run("check", PUBLISHED, "--format", "text", "-o", tmp_path / "found.json")
    assert (tmp_path / "found.json").read_text(encoding="utf-8") == shown.out


# What a screen reader and a printer make of it


class _Page(HTMLParser):
    """Gathers the names of a page and what refers to them."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.referred: list[str] = []
        self.figures: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.names += [told["id"] or ""] if "id" in told else []
        for name in ("headers", "aria-labelledby", "aria-describedby", "data-lights"):
            self.referred += (told.get(name) or "").split()
        if (told.get("href") or "").startswith("#"):
            self.referred.append((told["href"] or "")[1:])
        if tag == "td" and "figure" in (told.get("class") or "").split():
            self.figures.append(told.get("headers"))


def unresolved(content: str) -> list[str]:
    """Return the names that are referred to and not there, and those that are there twice."""
    page = _Page()
    page.feed(content)
    twice = [name for name in set(page.names) if page.names.count(name) > 1]
    return [name for name in page.referred if name not in set(page.names)] + twice


def test_every_figure_names_its_row_and_column(faulty: Path, published: Path):
    for path, cells in ((faulty, len(form().cells)), (published, len(form("zfxxgk-2021-fees").cells) - 3)):
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        assert len(page.figures) == cells
        assert all(page.figures)
        assert unresolved(path.read_text(encoding="utf-8")) == []


def test_a_screen_reader_meets_tables_with_captions_and_scopes(browser: Browser, published: Path):
    browser.open(published)
    assert browser.run("[...document.querySelectorAll('.printed-table')].every(one => one.caption.innerText)")
    assert browser.run("[...document.querySelectorAll('th')].every(one => /^(row|col)(group)?$/.test(one.scope))")
    assert labels(browser, ".across td")[7] == "行政诉讼/未经复议直接起诉/其他结果"
    assert labels(browser, ".blocks td")[-1] == "第二十条第（八）项/本年收费金额（单位：万元）/行政事业性收费"
    nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
    assert roles.count("table") == 4
    levels = browser.run("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def printed(browser: Browser, page: Path, folder: Path) -> list[str]:
    """Print a page and return the text of each sheet of paper."""
    browser.open(page)
    (folder / "sheet.pdf").write_bytes(browser.pdf())
    told = subprocess.run(["pdftotext", "-layout", folder / "sheet.pdf", "-"], check=True, capture_output=True)
    return told.stdout.decode().split("\f")[:-1]


@pytest.fixture(scope="session")
def pdftotext() -> None:
    try:
        subprocess.run(["pdftotext", "-v"], check=True, capture_output=True)
    except OSError:
        missing("pdftotext is not installed (poppler-utils)")


@pytest.mark.usefixtures("pdftotext")
def test_it_prints_on_a4_with_every_table_whole_and_pages_numbered(
    browser: Browser, published: Path, faulty: Path, tmp_path: Path
):
    for page, most in ((published, 6), (faulty, 7)):
        sheets = printed(browser, page, tmp_path)
        assert len(sheets) <= most
        assert [sheet.split()[-1] for sheet in sheets] == [f"{at}/{len(sheets)}" for at in range(1, len(sheets) + 1)]
        for first, last in (("申请人情况", "四、结转下年度继续办理"), ("未经复议直接起诉", "结果维")):
            assert any(first in sheet and last in sheet.split(first)[1] for sheet in sheets)
    told = subprocess.run(["pdfinfo", tmp_path / "sheet.pdf"], check=True, capture_output=True).stdout.decode()
    assert re.search(r"Page size: +59[45]\.\d+ x 84[12]\.\d+ pts \(A4\)", told)


def has_its_foot(sheets: list[str]) -> bool:
    """Tell whether the last sheet of paper has the whole foot, and something before it."""
    before, foot, after = sheets[-1].partition("填报单位")
    return bool(before.strip() and foot) and "审核程序" in after


@pytest.mark.usefixtures("pdftotext")
@pytest.mark.parametrize("wrong", [{}, {"申请.新收.总计": 3511}, WRONG, None])
def test_the_foot_takes_the_last_table_along(browser: Browser, wrong: dict[str, Any] | None, tmp_path: Path):
    bundle = write_yaml(tmp_path / "b.yaml", changed_at(suqian(2024), wrong or {}), form(), {}, year=2024)
    if wrong is None:  # hardly a figure is there
        tables = "tables: {诉讼: {行政复议: [0, 0, 0, 0, 0]}}"
        bundle.write_text(f"bureau: 某局\nyear: 2024\nform: zfxxgk-2021\n{tables}\n", encoding="utf-8")
    page = tmp_path / "sheet.html"
    run("check", bundle, "--format", "html", "-o", page, lang="zh_CN")
    assert has_its_foot(printed(browser, page, tmp_path))


@pytest.mark.usefixtures("pdftotext")
@pytest.mark.parametrize("last", ["prose", "years", "waivers"])
def test_the_foot_is_never_alone_on_a_sheet_of_paper(browser: Browser, last: str, tmp_path: Path):
    """However long the text is: somewhere among these lengths the foot would come first on a sheet."""
    (tmp_path / "bureau.yaml").write_text("name: 某局\nform: zfxxgk-2021\n", encoding="utf-8")
    if last == "years":
        write_yaml(tmp_path / "2023.yaml", suqian(2023), form(), {}, year=2023)
    counted = set()
    for paragraphs in (1, 15, 16, 17, 18):
        text = "\n\n".join(
            ["我局坚持公开为常态、不公开为例外，推进决策、执行、管理、服务和结果公开。" * 2] * paragraphs
        )
        bundle = write_yaml(tmp_path / "2024.yaml", suqian(2024), form(), {"总体情况": text}, year=2024)
        if last == "waivers":
            known = json.loads(bundle.read_text(encoding="utf-8"))
            known["waivers"] = [{"rule": "litigation.total", "where": "诉讼.没有的行", "reason": "口径", "by": "王某"}]
            bundle.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        page = tmp_path / "sheet.html"
        run("check", bundle, "--format", "html", "-o", page, lang="zh_CN")
        sheets = printed(browser, page, tmp_path)
        counted.add(len(sheets))
        assert has_its_foot(sheets), paragraphs
        endings = [sheet.split()[-2] for sheet in sheets[:-1]]
        assert not {"与其他年度对照", "情况说明"}.intersection(endings), paragraphs
    assert len(counted) > 1


def test_on_paper_nothing_reaches_over_the_edge_and_colours_are_black(browser: Browser, faulty: Path):
    browser.open(faulty, width=688)  # the 182 mm between the margins
    browser.ask("Emulation.setEmulatedMedia", media="print")
    try:
        over = browser.run(
            "[...document.querySelectorAll('td, th, p')].filter(one => one.getBoundingClientRect().right > innerWidth + 1).length"
        )
        assert over == 0
        assert browser.run("getComputedStyle(document.querySelector('.verdict')).color") == "rgb(0, 0, 0)"
        edges = browser.run(
            "['error', 'warning', 'waived'].map(tone => getComputedStyle(document.querySelector('td.' + tone)).outlineStyle)"
        )
        assert edges == ["solid", "dashed", "dotted"]
        assert browser.run(
            "[...document.querySelectorAll('.printed-table.plain')].every(one => one.getBoundingClientRect().height < 1000)"
        )
    finally:
        browser.ask("Emulation.setEmulatedMedia", media="")


@pytest.mark.usefixtures("pdftotext")
def test_on_paper_alone_there_are_lines_to_sign_and_seal(browser: Browser, published: Path, tmp_path: Path):
    browser.open(published)
    assert browser.run("getComputedStyle(document.querySelector('.signatures')).display") == "none"
    [sheet] = [sheet for sheet in printed(browser, published, tmp_path) if "拟稿" in sheet]
    lines = [line.split() for line in sheet.split("审签")[1].splitlines()]
    assert [line for line in lines if line][:4] == [["环节", "签名", "日期", "印章"], ["拟稿"], ["审核"], ["签发"]]
    assert "材料指纹" in sheet


@pytest.mark.parametrize("width", [390, 1280])
def test_only_tables_scroll_sideways(browser: Browser, faulty: Path, width: int):
    browser.open(faulty, width=width)
    assert browser.run("document.documentElement.scrollWidth") == width


# What it is made of


def test_the_main_figures_are_read_off_the_form():
    def rows(name: str, table: str) -> list[tuple[str, str]]:
        figures = [figure for _heading, figures in main_figures(form(name)) for figure in figures]
        return [(figure.row, figure.column) for figure in figures if figure.table == table]

    requests = [
        "新收",
        "上年结转",
        "予以公开",
        "部分公开",
        "不予公开",
        "无法提供",
        "不予处理",
        "其他处理",
        "总计",
        "结转下年",
    ]
    assert rows("zfxxgk-2021", "申请") == rows("zfxxgk-2019", "申请") == [(row, "总计") for row in requests]
    assert rows("zfxxgk-2021", "诉讼") == [(row, "总计") for row in ("行政复议", "直接起诉", "复议后起诉")]
    assert rows("zfxxgk-2021", "公开")[:3] == [("规章", column) for column in ("制发", "废止", "现行有效")]


def test_a_form_is_printed_once_for_all_its_reports_and_forgotten_with_the_form():
    whole = form()
    assert printed_tables(whole) is printed_tables(whole)
    assert main_figures(whole) is main_figures(whole)
    part = replace(whole, tables=whole.tables[:1])
    tables, left = printed_tables(part), ref(part)
    assert len(tables) == 1
    del part
    gc.collect()
    assert left() is None
    assert not [
        holder for holder in gc.get_referrers(tables) if isinstance(holder, dict)
    ]  # the next form may lie there


def test_another_form_gives_its_row_or_the_sum_that_stands_for_it(tmp_path: Path):
    old, new = form("zfxxgk-2019"), form("zfxxgk-2021")
    numbers = changed_at(dict.fromkeys(old.cells, 0), {"申请.其他处理.总计": 7})
    [bundle] = docgen.read_bundles(write_yaml(tmp_path / "b.yaml", numbers, old, {}, year=2020))
    report = docgen.report_of(bundle, form="zfxxgk-2019")
    figures = [figure for _heading, figures in main_figures(new) for figure in figures]
    by_row = {(figure.row, figure.column): figure.in_report(report) for figure in figures}
    assert (by_row["其他处理", "总计"], by_row["行政许可", "数量"]) == (7, None)
    [this] = docgen.read_bundles(SAMPLES / "suqian" / "2023.yaml")
    requests = next(figures for _heading, figures in main_figures(old) if figures[0].table == "申请")
    sums = {figure.row: figure.in_report(docgen.report_of(this)) for figure in requests}
    assert sums["其他处理"] == 40 + 10 + 291


def main_figures_of(on: Form, table: str) -> list[MainFigure]:
    return [figure for _heading, figures in main_figures(on) for figure in figures if figure.table == table]


def test_the_total_is_the_main_figure_of_a_heading_only_where_every_row_under_it_has_one(tmp_path: Path):
    """A local form where of 无法提供 one row alone has a total that a relation makes of its other columns."""
    parts = "申请.不掌握.自然人 + 申请.不掌握.商业企业 + 申请.不掌握.科研机构 + 申请.不掌握.社会公益组织"
    relation = f"申请.不掌握.总计 = {parts} + 申请.不掌握.法律服务机构 + 申请.不掌握.其他"
    (tmp_path / "local.yaml").write_text(
        "form: local\nextends: zfxxgk-2021\nname: {zh: 本地, en: local}\ndrop_rules: [requests.applicants]\n"
        f"rules: [{{id: own.total, severity: error, relations: ['{relation}'], words: {{zh: 规则, en: rule}}}}]\n",
        encoding="utf-8",
    )
    on = form(str(tmp_path / "local.yaml"))
    columns = [one.column for one in main_figures_of(on, "申请") if one.row == "无法提供"]
    assert columns == list(on.table("申请").columns)


def test_a_main_figure_that_lacks_the_number_of_a_row_is_none(tmp_path: Path):
    on = form("zfxxgk-2019")
    [figure] = [one for one in main_figures_of(on, "申请") if one.row == "其他处理"]
    blank = changed_at(suqian(), {"申请.逾期不缴费.总计": "/"})
    [bundle] = docgen.read_bundles(write_yaml(tmp_path / "b.yaml", blank, form(), {}))
    assert figure.in_report(docgen.report_of(bundle, form="zfxxgk-2021")) is None


def test_bars_stand_on_zero_and_what_is_there_can_be_seen():
    drawn = draw_bars([1, None, 0, 1000], own=3)
    assert drawn
    assert [(bar.height, bar.own) for bar in drawn.bars] == [(1, False), (HEIGHT - 1, True)]
    assert all(bar.y + bar.height == HEIGHT for bar in drawn.bars)
    for nothing in ([5], [0, 0], [None, 3], [-1, 4]):
        assert draw_bars(nothing, own=0) is None


def test_a_fingerprint_follows_the_bytes_and_not_the_place(tmp_path: Path):
    def of(name: str, numbers: dict[Any, Any], profile: str = "name: 某局\n") -> str:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "bureau.yaml").write_text(profile, encoding="utf-8")
        write_yaml(folder / "2023.yaml", numbers, form(), {})
        [bundle] = docgen.read_bundles(folder)
        return fingerprint(bundle)

    first = of("a", suqian())
    assert re.fullmatch("[0-9a-f]{4}( [0-9a-f]{4}){3}", first)
    assert of("b", suqian()) == first
    assert of("c", suqian(), "name: 某局\nphone: 1\n") != first
    assert of("d", changed_at(suqian(), {"申请.新收.自然人": 1})) != first


def test_a_fingerprint_is_of_the_bytes_that_were_read(tmp_path: Path):
    folder = tmp_path / "某局"
    shutil.copytree(SAMPLES / "zhangzhou-sfj", folder)
    [bundle, *_others] = docgen.read_bundles(folder / "2023")
    before = fingerprint(bundle)
    for path in bundle.files:
        path.write_bytes(path.read_bytes() + b"\n")
    assert fingerprint(bundle) == before
    assert fingerprint(docgen.read_bundles(folder / "2023")[0]) != before


def test_reports_of_one_file_differ_in_their_fingerprints_by_bureau_and_year(tmp_path: Path):
    lines = ["bureau,year,table,row,column,value"]
    lines += [f"{bureau},{year},诉讼,行政复议,总计,0" for bureau in ("甲局", "乙局") for year in (2022, 2023)]
    (tmp_path / "all.csv").write_text("\n".join(lines), encoding="utf-8")
    bundles = docgen.read_bundles(tmp_path / "all.csv")
    assert len(set(map(fingerprint, bundles))) == len(bundles) == 4


def test_every_file_of_a_bundle_counts():
    [bundle] = docgen.read_bundles(SAMPLES / "zhangzhou-sfj" / "2023")
    names = [path.relative_to(ROOT / "samples" / "zhangzhou-sfj").as_posix() for path in bundle.files]
    assert names == [
        "2023/bundle.yaml",
        "2023/表二.csv",
        "2023/表三.csv",
        "2023/表四.csv",
        "2023/表五.csv",
        "bureau.yaml",
    ]


def test_too_many_reports_for_a_page_are_refused(tmp_path: Path):
    lines = ["bureau,year,table,row,column,value"]
    lines += [f"局{at},2023,诉讼,行政复议,总计,0" for at in range(101)]
    (tmp_path / "all.csv").write_text("\n".join(lines), encoding="utf-8")
    done = run("check", tmp_path / "all.csv", "--format", "html", "--form", "zfxxgk-2021")
    assert (done.code, done.out) == (2, "")
    assert "101 reports are too many for one page" in done.err


def test_the_likeliest_wrong_cells_lead_to_their_places_with_what_settles_them(browser: Browser, published: Path):
    browser.open(published)
    assert texts(browser, ".way .pattern") == ["“总计”看来没有填：有 3 格是 0 或空着，各项却不是 0"]
    assert texts(browser, ".way a") == [
        "一、本年新收政府信息公开申请数量 · 总计：0，应为 1",
        "5.属于三类内部事务信息 · 总计：0，应为 1",
        "（七）总计 · 总计：0，应为 1",
    ]
    led = browser.run("[...document.querySelectorAll('.way a')].map(one => document.querySelector(one.hash).className)")
    assert all("error" in classes for classes in led)
    assert "【1件】" in texts(browser, ".way .reason")[0]


def test_a_sentence_that_stands_twice_is_marked_where_it_stands(tmp_path: Path, browser: Browser):
    text = {"总体情况": "收到政府信息公开申请9件。中间一句。收到政府信息公开申请9件。"}
    bundle = write_yaml(tmp_path / "b.yaml", suqian(), form(), text)
    done = run("check", bundle, "--format", "html", "-o", tmp_path / "s.html", lang="zh_CN")
    assert done.code == 0  # what the text says is a warning
    browser.open(tmp_path / "s.html")
    assert browser.run("document.querySelectorAll('.prose mark').length") == 2
