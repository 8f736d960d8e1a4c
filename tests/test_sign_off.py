"""The sign-off sheet (审签单): what it says of real reports, how it looks, its own templates, and when it is due."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import odf
import pytest
import word
from builders import changed_at, form, ref, suqian, write_tidy, write_yaml
from conftest import ROOT, SAMPLES, SEED, Ran, missing, run
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator

import docgen
from docgen.documents import DocumentMaker
from docgen.fingerprint import fingerprint, of_content
from docgen.kinds import DocumentKind
from docgen.lint import lint
from docgen.office import to_pdf
from docgen.packs import Library
from docgen.sign_off import Fingerprints, deadline_of, sign_off_context
from docgen.years import reviews_of

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.checks import Review
    from docgen.report import Report

TENTH = 1_736_467_200  # 2025-01-10, in seconds
PROSE = {
    "引言": "本报告根据《中华人民共和国政府信息公开条例》编制。",
    "总体情况": "全年主动公开信息860条。",
    "存在的主要问题及改进情况": "公开内容不够丰富，下一步将改进工作方式方法。",
    "其他需要报告的事项": "无。",
}
PRINTS = Fingerprints("a", "b", "c", "d")
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
REASON = "机构改革，划入三件，已与移交单位核对"


def signed_off(bundle: Path, folder: Path, suffix: str = ".docx", *options: str | Path, now: int = TENTH) -> Ran:
    """Build a report with its sheet by the real command, on the day that `now` is in."""
    report, sheet = folder / "report.docx", folder / f"sheet{suffix}"
    day = {"SOURCE_DATE_EPOCH": str(now)}
    return run("build", bundle, "-o", report, "--sign-off", sheet, *options, lang="zh_CN", environment=day)


def of_year(source: Path, year: int) -> Review:
    [review] = [review for review in reviews_of(source) if review.report.year == year]
    return review


def context(review: Review, today: date = date(2025, 1, 10)) -> dict[str, Any]:
    return sign_off_context(review, PRINTS, today)


def grouped(content: bytes) -> str:
    digits = hashlib.sha256(content).hexdigest()[:16]
    return " ".join((digits[:4], digits[4:8], digits[8:12], digits[12:]))


def beside_last_year(folder: Path, waivers: list[dict[str, str]], prose: dict[str, str] = PROSE) -> Path:
    """A bureau whose report carries three requests less over, of each kind of applicant, than last year's left open."""
    (folder / "bureau.yaml").write_text("name: 某局\nform: zfxxgk-2021\n", encoding="utf-8")
    numbers = suqian(2023)
    left = {f"申请.结转下年.{column}": int(numbers[ref(f"申请.结转下年.{column}")]) + 3 for column in COLUMNS}
    write_yaml(folder / "2023.yaml", changed_at(numbers, left), form(), prose, year=2023)
    path = write_yaml(folder / "2024.yaml", suqian(2024), form(), prose, year=2024)
    bundle = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**bundle, "waivers": waivers}, ensure_ascii=False), encoding="utf-8")
    return path


def waiver(column: str, reason: str = REASON) -> dict[str, str]:
    where = f"申请.上年结转.{column}"
    return {"rule": "requests.carry-over", "where": where, "reason": reason, "by": "张三", "date": "2025-01-08"}


# What it says


def test_the_main_figures_stand_beside_last_years_with_what_changed():
    figures = {each["名称"]: each for each in context(of_year(SAMPLES / "suqian", 2024))["主要指标"]}
    shown = {name: (each["本年"], each["上年"], each["增减"]) for name, each in figures.items()}
    assert shown["规章 · 本年制发件数"] == ("2", "2", "0")
    assert shown["行政许可"] == ("1573179", "1808595", "−235416")
    assert shown["行政事业性收费（万元）"] == ("72701.2578", "59237.2449", "+13464.0129")
    assert shown["四、结转下年度继续办理"] == ("125", "121", "+4")
    assert figures["行政复议"]["表"] == "四、政府信息公开行政复议、行政诉讼情况"
    assert len(figures) == 23


def test_without_last_year_nothing_is_compared_and_the_rules_that_look_back_are_not_judged():
    values = context(of_year(SEED / "2023", 2023), date(2024, 1, 31))
    figures = {each["名称"]: each for each in values["主要指标"]}
    nothing = figures["行政强制"]
    assert (nothing["本年"], nothing["上年"], nothing["增减"], nothing["都是零"]) == ("0", "", "", True)
    assert (figures["行政许可"]["本年"], figures["行政许可"]["上年"], figures["行政许可"]["都是零"]) == (
        "262",
        "",
        False,
    )
    counts = values["审核"]
    assert (counts["未判断"], counts["不符"], counts["有说明"]) == (5, 1, 0)
    assert counts["规则数"] == counts["通过"] + 6
    assert counts["未判断原因"] == "the report for 2022 is not here"
    assert (values["期限"], values["剩余天数"], values["计算日"]) == ("2024-01-31", 0, "2024-01-31")


def test_rules_are_counted_once_each_and_remarks_and_those_of_units_not_at_all():
    review = of_year(SEED / "2023", 2023)
    ids = {rule.id for rule in review.report.form.rules}
    uncounted = {
        "read.remarks",
        "form.year",
        "prose.matters",
        "prose.punctuation",
        "year.jump",
        "template.changed",
        "template.unprinted",
        "roll-up.sum",
        "verify.figures",
        "verify.prose",
    }
    assert context(review)["审核"]["规则数"] == len(ids - uncounted)


def test_a_rule_about_cells_that_last_years_form_has_not_is_not_judged(tmp_path: Path):
    old = form("zfxxgk-2019")
    (tmp_path / "bureau.yaml").write_text("name: 某局\n", encoding="utf-8")
    write_tidy(tmp_path / "2020.csv", dict.fromkeys(old.cells, 0), old, year=2020)
    write_yaml(tmp_path / "2021.yaml", suqian(2023), form(), PROSE, year=2021)
    review = of_year(tmp_path, 2021)
    assert review.last
    counts = context(review)["审核"]
    assert (counts["未判断"], counts["未判断原因"]) == (1, "")  # documents.in-force: no such columns then
    assert counts["不符"] >= 1  # requests.carry-over was judged


def test_waivers_are_listed_with_what_they_let_pass_why_who_and_when(tmp_path: Path):
    beside_last_year(tmp_path, [waiver("自然人"), waiver("商业企业", "系统切换")])
    values = context(of_year(tmp_path, 2024))
    assert [(each["代码"], each["理由"], each["说明人"], each["日期"]) for each in values["情况说明"]] == [
        ("requests.carry-over", REASON, "张三", "2025-01-08"),
        ("requests.carry-over", "系统切换", "张三", "2025-01-08"),
    ]
    assert "118, but must be 121" in values["情况说明"][0]["内容"]
    assert values["情况说明"][0]["位置"].endswith("二、上年结转政府信息公开申请数量 · 自然人")


def test_a_rule_is_failed_where_one_of_its_findings_is_not_waived_and_has_a_waiver_where_all_are(tmp_path: Path):
    some = beside_last_year(tmp_path, [waiver("自然人")])
    counts = context(of_year(tmp_path, 2024))["审核"]
    assert (counts["不符"], counts["有说明"]) == (1, 0)
    bundle = json.loads(some.read_text(encoding="utf-8"))
    bundle["waivers"] = [waiver(column) for column in COLUMNS]
    some.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
    counts = context(of_year(tmp_path, 2024))["审核"]
    assert (counts["不符"], counts["有说明"]) == (0, 1)


def test_warnings_are_told_in_words_with_their_sentence(tmp_path: Path):
    wrong = {**PROSE, "总体情况": "全年共主动公开政府信息860条，其中公文8条、动态853条。"}
    path = write_yaml(tmp_path / "2023.yaml", suqian(2023), form(), wrong)
    [warning] = context(of_year(path, 2023))["提示"]
    assert (warning["代码"], warning["位置"]) == ("prose.list-sum", "总体情况")
    assert "861" in warning["内容"]
    assert "【860】" in warning["原句"] or "860" in warning["原句"]


def test_all_names_of_the_reports_own_templates_are_there():
    values = context(of_year(SAMPLES / "suqian", 2024))
    assert values["单位"]["名称"] == "宿迁市"
    assert values["申请"]["新收"]["总计"] == 3525
    assert values["表式"] == {"名称": "zfxxgk-2021", "说明": form().words.zh, "依据": form().basis}
    assert json.loads(json.dumps(values, ensure_ascii=False)) == values


# The documents


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_the_sheet_says_it_all(suffix: str, tmp_path: Path):
    done = signed_off(SAMPLES / "suqian" / "2024.csv", tmp_path, suffix)
    assert done.code == 0, done.err
    assert f"已生成：{tmp_path / 'sheet'}{suffix}" in done.err
    reading = word if suffix == ".docx" else odf
    text = "\n".join(reading.flow(tmp_path / f"sheet{suffix}"))
    for words in (
        "政府信息公开工作年度报告审签单",
        "宿迁市2024年政府信息公开工作年度报告",
        "2025年1月31日，还有21天（从2025年1月10日算起）",
        "行政许可\n1573179\n1808595\n−235416",
        "通过30条，有提示1条，有情况说明0条，未判断0条。",
        "1. 这些部分没有文字：总体情况，存在的主要问题及改进情况，其他需要报告的事项",
        "情况说明\n无",
        "拟稿",
        "签发",
        "印章",
        "　　年　　月　　日",
    ):
        assert words in text, words
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize(
    ("day", "words"), [("2025-02-01", "已过1天"), ("2025-01-31", "今天到期"), ("2025-01-30", "还有1天")]
)
def test_the_days_left_are_told_in_words(day: str, words: str):
    values = context(of_year(SAMPLES / "suqian", 2024), date.fromisoformat(day))
    content = docgen.open_template(ROOT / "templates" / "sign-off.docx").fill(values)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert f"2025年1月31日，{words}（从" in archive.read("word/document.xml").decode()


def overflowing() -> dict[str, Any]:
    """The values of a sheet with more of everything than two pages hold, every sentence as long as can be."""
    values = context(of_year(SAMPLES / "suqian", 2024))
    warning = {"规则": "", "代码": "", "位置": "", "内容": "长" * 200, "原句": ""}
    explained = {**warning, "理由": "因" * 200, "说明人": "欧阳张三", "日期": "2025年12月12日"}
    more = {"提示": [warning] * 9, "情况说明": [explained] * 7, "主要指标": values["主要指标"] * 2}
    return {**values, **more}


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_what_no_page_holds_is_cut_and_counted(suffix: str, tmp_path: Path):
    file = tmp_path / f"sheet{suffix}"
    file.write_bytes(docgen.open_template(ROOT / "templates" / f"sign-off{suffix}").fill(overflowing()))
    text = "\n".join((word if suffix == ".docx" else odf).flow(file))
    assert [text.count("长" * length + "……") for length in (76, 77, 50)] == [4, 0, 4 + 3]
    assert text.count("因" * 70 + "……（欧阳张三，2025年12月12日）") == 3
    assert text.count("因" * 71) == 0
    assert [text.count(f"另有{many}") for many in ("5处", "4处", "11项")] == [1, 1, 1]


def test_of_few_waivers_more_of_the_reason_is_shown(tmp_path: Path):
    values = overflowing()
    values["情况说明"] = values["情况说明"][:2]
    file = tmp_path / "sheet.docx"
    file.write_bytes(docgen.open_template(ROOT / "templates" / "sign-off.docx").fill(values))
    assert "\n".join(word.flow(file)).count("因" * 160 + "……") == 2


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_two_pages_hold_whatever_there_is_with_the_fingerprints_beside_the_lines_to_sign(tmp_path: Path):
    fills = [
        (f"sheet{suffix}", docgen.open_template(ROOT / "templates" / f"sign-off{suffix}").fill(overflowing()))
        for suffix in (".docx", ".odt")
    ]
    for content in to_pdf(fills):
        (tmp_path / "sheet.pdf").write_bytes(content)
        first, second = ("".join(page.split()) for page in pages_of(tmp_path))
        assert "审签单" in first
        assert all(words in second for words in ("报告d材料a", "拟稿", "审核", "签发"))


def test_the_fingerprints_are_of_the_very_files(tmp_path: Path):
    done = signed_off(SAMPLES / "suqian" / "2024.csv", tmp_path)
    assert done.code == 0, done.err
    [bundle] = docgen.read_bundles(SAMPLES / "suqian" / "2024.csv")
    text = "\n".join(word.flow(tmp_path / "sheet.docx"))
    for name, digits in (
        ("报告", grouped((tmp_path / "report.docx").read_bytes())),
        ("材料", fingerprint(bundle)),
        ("模板", grouped((ROOT / "templates" / "zfxxgk-2021.docx").read_bytes())),
        ("表式", grouped((ROOT / "configs" / "forms" / "zfxxgk-2021.yaml").read_bytes())),
    ):
        assert f"{name} {digits}" in text
    assert re.fullmatch(r"([0-9a-f]{4} ){3}[0-9a-f]{4}", of_content(b"x"))


def test_the_fingerprint_of_a_form_of_ones_own_is_of_its_file(tmp_path: Path):
    own = tmp_path / "own.yaml"
    own.write_text("form: own\nextends: zfxxgk-2021\ntemplate: zfxxgk-2021\n", encoding="utf-8")
    assert Library().content_of(Library().form(str(own))) == own.read_bytes()


def test_the_same_input_makes_the_same_sheet_on_the_same_day_and_tells_another_day(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for suffix in (".docx", ".odt"):
        first, again = (signed_off(SAMPLES / "suqian" / "2024.csv", tmp_path / folder, suffix) for folder in "ab")
        assert (first.code, again.code) == (0, 0)
        sheets = [(tmp_path / folder / f"sheet{suffix}").read_bytes() for folder in "ab"]
        assert sheets[0] == sheets[1]
    signed_off(SAMPLES / "suqian" / "2024.csv", tmp_path / "b", now=TENTH + 86_400)
    assert "还有20天（从2025年1月11日算起）" in "\n".join(word.flow(tmp_path / "b" / "sheet.docx"))


def test_without_source_date_epoch_days_are_counted_from_today(tmp_path: Path):
    report, sheet = tmp_path / "r.docx", tmp_path / "s.docx"
    before = datetime.now().astimezone().date()
    unset = {"SOURCE_DATE_EPOCH": ""}
    bundle = SAMPLES / "suqian" / "2024.csv"
    assert run("build", bundle, "-o", report, "--sign-off", sheet, environment=unset).code == 0
    days = {before, datetime.now().astimezone().date()}
    text = "\n".join(word.flow(sheet))
    assert any(f"（从{day.year}年{day.month}月{day.day}日算起）" in text for day in days)


@pytest.fixture(params=[".docx", ".odt"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The sheet of a report with everything in it."""
    wrong = {**PROSE, "总体情况": "全年共主动公开政府信息860条，其中公文8条、动态853条。"}
    bundle = beside_last_year(tmp_path, [waiver(column) for column in COLUMNS], wrong)
    done = signed_off(bundle, tmp_path, request.param)
    assert done.code == 0, done.err
    return tmp_path / f"sheet{request.param}"


def test_its_parts_are_valid(sheet: Path, schemas: Path):
    with zipfile.ZipFile(sheet) as archive:
        if sheet.suffix == ".odt":
            schema: Any = etree.RelaxNG(etree.parse(schemas / "odf1.3" / "OpenDocument-v1.3-schema.rng"))
            names = ["content.xml", "styles.xml", "meta.xml", "settings.xml"]
        else:
            schema = etree.XMLSchema(etree.parse(schemas / "ooxml-transitional" / "wml.xsd"))
            names = [name for name in archive.namelist() if re.fullmatch(r"word/[a-zA-Z0-9]+\.xml", name)]
        assert len(names) >= 4
        for name in names:
            schema.assertValid(etree.fromstring(archive.read(name)))


def test_openxml_audit_finds_no_fault_and_it_says_what_it_is(sheet: Path):
    if sheet.suffix == ".docx":
        result = OpenXmlValidator().validate(sheet)
        assert result.is_valid, result.errors
        assert Document(str(sheet)).core_properties.title == "某局2024年政府信息公开工作年度报告审签单"
    else:
        assert "某局2024年政府信息公开工作年度报告审签单" in etree.tostring(
            odf.part(sheet, "meta.xml"), encoding="unicode"
        )


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_a_small_bureaus_sheet_is_one_page_and_the_same_bytes_twice(tmp_path: Path):
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
        done = signed_off(SEED / "2023", folder, ".pdf")
        assert done.code == 0, done.err
    [page] = pages_of(folders[0])
    assert "2024年1月31日" in page.replace(" ", "")
    assert len({(folder / "sheet.pdf").read_bytes() for folder in folders}) == 1


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_the_fingerprint_of_a_pdf_is_of_the_pdf(tmp_path: Path):
    report, sheet = tmp_path / "r.pdf", tmp_path / "s.docx"
    assert run("build", SEED / "2023", "-o", report, "--sign-off", sheet).code == 0
    text = "\n".join(word.flow(sheet))
    assert f"报告 {grouped(report.read_bytes())}" in text
    assert f"模板 {grouped((ROOT / 'templates' / 'zfxxgk-2021-fees.docx').read_bytes())}" in text


def pages_of(folder: Path) -> list[str]:
    """The text of each page of the sheet in a folder, a PDF."""
    if not shutil.which("pdftotext"):
        missing("pdftotext is not installed (poppler-utils)")
    told = subprocess.run(["pdftotext", "-layout", folder / "sheet.pdf", "-"], check=True, capture_output=True)
    return told.stdout.decode().split("\f")[:-1]


# A report that is refused, and files that are not written over


def test_a_report_that_is_refused_gets_no_sheet(tmp_path: Path):
    done = signed_off(SEED / "2023-as-published", tmp_path)
    assert done.code == 1
    assert list(tmp_path.iterdir()) == []
    strict = signed_off(SAMPLES / "suqian" / "2024.csv", tmp_path, ".docx", "--strict")
    assert strict.code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_was_changed_by_hand_stays_and_so_does_the_report(tmp_path: Path):
    bundle = SAMPLES / "suqian" / "2024.csv"
    assert signed_off(bundle, tmp_path).code == 0
    sheet, report = tmp_path / "sheet.docx", tmp_path / "report.docx"
    edited = Document(str(sheet))
    edited.add_paragraph("张三：同意")
    edited.save(str(sheet))
    kept = sheet.read_bytes()
    report.unlink()
    refused = signed_off(bundle, tmp_path)
    assert refused.code == 2
    assert f"{sheet}:" in refused.err or f"{sheet}：" in refused.err
    assert not report.exists()
    assert sheet.read_bytes() == kept
    assert signed_off(bundle, tmp_path, ".docx", "--force").code == 0
    assert (tmp_path / "sheet.docx.bak").read_bytes() == kept
    assert report.exists()


def test_what_cannot_be_meant_is_a_usage_error(tmp_path: Path):
    bundle, report = SAMPLES / "suqian" / "2024.csv", tmp_path / "r.docx"
    for options, words in (
        (("--sign-off", report), "cannot go to the same place"),
        (("--sign-off", tmp_path / "s.txt"), "must end in “.docx” or “.odt” or “.pdf”"),
        (("--sign-off", "-"), "must end in"),
        (("--sign-off-template", "t.docx"), "ask for one with --sign-off"),
        (("--sign-off", tmp_path / "s.docx", "--pdf-a"), "--pdf-a is for a PDF"),
    ):
        done = run("build", bundle, "-o", report, *options)
        assert (done.code, words in done.err) == (2, True), done.err
    assert list(tmp_path.iterdir()) == []
    own = template_saying(tmp_path / "own.docx", "{{ 标题 }}")
    over = run("build", bundle, "-o", report, "--sign-off", own, "--sign-off-template", own)
    assert (over.code, "would be written over" in over.err) == (2, True)


# A template of one's own


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_lint_finds_nothing_in_the_shipped_one(suffix: str):
    assert lint((ROOT / "templates" / f"sign-off{suffix}").read_bytes(), f"sign-off{suffix}").remarks == ()


def template_saying(path: Path, *paragraphs: str) -> Path:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(str(path))
    return path


OWN = "{{ 单位.名称 }} {{ 年度 }} {{ 审核.通过 }}/{{ 审核.规则数 }} {{ 期限|date('汉字') }} {{ 剩余天数 }}"
OWN_FILLED = "宿迁市 2024 30/31 二〇二五年一月三十一日 21"


def test_a_template_of_ones_own_is_filled(tmp_path: Path):
    own = template_saying(tmp_path / "own.docx", OWN)
    done = signed_off(SAMPLES / "suqian" / "2024.csv", tmp_path, ".docx", "--sign-off-template", own)
    assert done.code == 0, done.err
    assert list(word.flow(tmp_path / "sheet.docx")) == [OWN_FILLED]


@pytest.mark.parametrize("key", ["sign_off", "审签单"])
def test_a_bureau_names_its_template_in_its_profile_and_it_is_no_bundle(key: str, tmp_path: Path):
    office = tmp_path / "市"
    shutil.copytree(SAMPLES / "suqian", office)
    with (office / "bureau.yaml").open("a", encoding="utf-8") as profile:
        profile.write(f"{key}: 2025审签单.docx\n")
    template_saying(office / "2025审签单.docx", OWN)
    checked = run("check", office)
    assert (checked.code, "2025" in checked.out) == (0, False)
    done = signed_off(office, tmp_path, ".docx", "--year", "2024")
    assert done.code == 0, done.err
    assert list(word.flow(tmp_path / "sheet.docx")) == [OWN_FILLED]
    other = signed_off(office, tmp_path, ".odt", "--year", "2024")
    assert (other.code, "bureau.yaml:" in other.err, "2025审签单.docx" in other.err) == (2, True, True)
    given = template_saying(tmp_path / "given.docx", "{{ 年度 }}")
    assert signed_off(office, tmp_path, ".docx", "--year", "2024", "--sign-off-template", given).code == 0
    assert list(word.flow(tmp_path / "sheet.docx")) == ["2024"]


def test_a_pack_has_a_template_for_all_its_bureaus(tmp_path: Path):
    (tmp_path / "pack" / "templates").mkdir(parents=True)
    template_saying(tmp_path / "pack" / "templates" / "sign-off.docx", "{{ 年度 }}年")
    done = signed_off(SAMPLES / "suqian" / "2024.csv", tmp_path, ".docx", "--pack", tmp_path / "pack")
    assert done.code == 0, done.err
    assert list(word.flow(tmp_path / "sheet.docx")) == ["2024年"]


def test_a_name_that_there_is_not_is_told_with_its_place_and_nothing_is_written(tmp_path: Path):
    own = template_saying(tmp_path / "own.docx", "{{ 审核.规则书 }}", "{{ 剩余天 }}")
    done = signed_off(SAMPLES / "suqian" / "2024.csv", tmp_path, ".docx", "--sign-off-template", own)
    assert done.code == 2
    assert "审核.规则书" in done.err
    assert "剩余天" in done.err
    assert "规则数" in done.err  # what is meant
    assert [file.name for file in tmp_path.iterdir()] == ["own.docx"]


def test_every_name_stands_in_the_docs():
    values, page = context(of_year(SEED / "2023", 2023)), (ROOT / "docs" / "sign-off.md").read_text(encoding="utf-8")
    own = {"表式", "主要指标", "审核", "提示", "情况说明", "指纹", "期限", "剩余天数", "计算日", "标题", "单位", "年度"}
    assert own <= values.keys()
    below = {*values["表式"], *values["主要指标"][0], *values["审核"], *values["提示"][0], *values["指纹"]}
    for name in own | below | {"理由", "说明人", "日期"}:
        assert f"`{name}`" in page, name


def test_the_maker_of_documents_makes_it_for_the_library(tmp_path: Path):
    review = of_year(SAMPLES / "suqian", 2024)
    with DocumentMaker(Library()) as maker:
        reviewed, document = maker.document(review, None)
        made = maker.sign_off(reviewed, document, DocumentKind.ODT)
    assert made.kind is DocumentKind.ODT
    file = tmp_path / "made.odt"
    file.write_bytes(made.content)
    assert f"报告 {grouped(document.content)}" in "".join(odf.flow(file))


# When it is due


def report_of(folder: Path, profile: str, bureau: str = "某局") -> Report:
    (folder / "bureau.yaml").write_text(f"name: {bureau}\n{profile}\n", encoding="utf-8")
    write_yaml(folder / "2024.yaml", suqian(2024), form(), PROSE, bureau=bureau, year=2024)
    return of_year(folder, 2024).report


@pytest.mark.parametrize(
    ("bureau", "due"),
    [
        ("某县水利局", "2025-01-31"),
        ("某县人民政府", "2025-03-31"),
        ("某县某镇人民政府", "2025-03-31"),
        ("某县人民政府办公室", "2025-01-31"),
        ("某市", "2025-01-31"),
    ],
)
def test_bureaus_are_due_in_january_and_governments_in_march(bureau: str, due: str, tmp_path: Path):
    assert deadline_of(report_of(tmp_path, "", bureau)).isoformat() == due


@pytest.mark.parametrize(
    "profile",
    [
        "deadline: 01-18",
        "期限: 1月18日",
        "期限: 1-18",
        "deadline: 2025-01-18",
        "期限: 2025年1月18日",
        "期限: 1 月 18 日",
        "deadline: 2025/1/18",
    ],
)
def test_a_profile_says_another_day(profile: str, tmp_path: Path):
    assert deadline_of(report_of(tmp_path, profile, "某县人民政府")).isoformat() == "2025-01-18"


def test_a_citys_deadline_is_that_of_its_bureaus_and_a_bundle_may_say_its_own(tmp_path: Path):
    (tmp_path / "bureau.yaml").write_text("期限: 01-20\n", encoding="utf-8")
    (tmp_path / "甲局").mkdir()
    assert deadline_of(report_of(tmp_path / "甲局", "", "甲局")).isoformat() == "2025-01-20"
    path = tmp_path / "甲局" / "2024.yaml"
    bundle = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**bundle, "期限": "02-20"}, ensure_ascii=False), encoding="utf-8")
    assert deadline_of(of_year(tmp_path / "甲局", 2024).report).isoformat() == "2025-02-20"


@pytest.mark.parametrize("written", ["月底", "02-30", "2-29", "13-01", "2024", "00-10"])
def test_what_is_no_day_is_told_where_it_stands(written: str, tmp_path: Path):
    (tmp_path / "bureau.yaml").write_text(f"name: 某局\n期限: {written}\n", encoding="utf-8")
    write_yaml(tmp_path / "2024.yaml", suqian(2024), form(), PROSE, year=2024)
    done = run("check", tmp_path)
    assert done.code == 2
    assert f"bureau.yaml:2:5: “{written}” is no deadline" in done.err


def test_a_date_of_last_year_is_told_when_a_sheet_is_made_and_nothing_is_written(tmp_path: Path):
    office = tmp_path / "局"
    office.mkdir()
    report_of(office, "期限: 2024-01-18")
    assert run("check", office).code == 0
    done = run("build", office, "-o", tmp_path / "r.docx", "--sign-off", tmp_path / "s.docx")
    assert done.code == 2
    assert "bureau.yaml:2:5: the deadline 2024-01-18 does not lie after 2024" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["局"]
