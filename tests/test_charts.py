"""Charts that a template asks for: native ones, with their figures, in Word and in OpenDocument; checked, read and verified around them."""

from __future__ import annotations

import json
import re
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest
from conftest import ROOT, converted, run
from lxml import etree
from openxml_audit import OpenXmlValidator
from test_docxtpl import docx, p
from test_opendocument import odt

import docgen
from docgen.archive import read_package
from docgen.engine.values import NoNumber
from docgen.errors import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".docx", ".odt")
SAMPLE, TEMPLATE = ROOT / "samples" / "suqian", ROOT / "samples" / "suqian" / "带图表.docx"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VALUES: dict[str, Any] = {
    "多年": {"新收": {"2021年": 5, "2022年": 8, "2023年": 13}, "结转": {"2021年": 1, "2022年": None, "2023年": 0}},
    "结果": {"予以公开": 8, "部分公开": Decimal("2.5"), "不予公开": NoNumber("/")},
    "名": "甲",
}
EXACT = '<w:pPr><w:pStyle w:val="Body"/><w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'


def word(tag: str) -> bytes:
    return docx(f"<w:p>{EXACT}<w:r><w:t>{tag}</w:t></w:r></w:p>")


def open_text(tag: str) -> bytes:
    return odt(f'<text:p text:style-name="P1">{tag}</text:p>')


def template(suffix: str, tag: str) -> docgen.Template:
    return docgen.open_template(word(tag) if suffix == ".docx" else open_text(tag), f"t{suffix}")


def drawn(content: bytes) -> list[dict[str, list[str | None]]]:
    """Return the figures of every chart in a document by the names of its series, with its categories under no name."""
    parts = read_package(content, "made").parts
    words = [
        _of_word(etree.fromstring(parts[name])) for name in sorted(parts) if re.match(r"word/charts/[^/]+xml$", name)
    ]
    texts = [
        _of_text(etree.fromstring(parts[name])) for name in sorted(parts) if re.match(r"Object [^/]+/content", name)
    ]
    return words + texts


def _of_word(root: etree._Element) -> dict[str, list[str | None]]:
    charts: dict[str, list[str | None]] = {}
    for series in root.iter(f"{C}ser"):
        name = series.findtext(f"{C}tx//{C}v")
        for key, cache in (("", series.find(f"{C}cat//{C}strCache")), (str(name), series.find(f"{C}val//{C}numCache"))):
            assert cache is not None
            count = int(cache.find(f"{C}ptCount").get("val"))  # type: ignore[union-attr,arg-type]
            points = {int(point.get("idx", "")): point.findtext(f"{C}v") for point in cache.iter(f"{C}pt")}
            charts[key] = [points.get(at) for at in range(count)]
    return charts


def _of_text(root: etree._Element) -> dict[str, list[str | None]]:
    head, *rows = [
        ["".join(map(str, cell.itertext())) or None for cell in row.iter(f"{TABLE}table-cell")]
        for row in root.iter(f"{TABLE}table-row")
    ]
    return {name or "": [row[at] for row in rows] for at, name in enumerate(head)}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_chart_holds_its_figures_and_says_them_in_words(suffix: str) -> None:
    tag = "{{ 图表(多年, 标题='历年申请', 形='线', 单位='件') }}"
    content = template(suffix, tag).fill(VALUES)
    assert drawn(content) == [{"": ["2021年", "2022年", "2023年"], "新收": ["5", "8", "13"], "结转": ["1", None, "0"]}]
    text = read_package(content, "made").parts["word/document.xml" if suffix == ".docx" else "content.xml"].decode()
    assert "历年申请。新收：2021年 5件，2022年 8件，2023年 13件；结转：2021年 1件，2023年 0件" in text
    assert template(suffix, tag).fill(VALUES) == content
    assert drawn(template(suffix, "{{ 图表(结果, 标题='结果') }}").fill(VALUES))[0][""] == [
        "予以公开",
        "部分公开",
        "不予公开",
    ]


def test_word_edits_a_chart_in_its_workbook() -> None:
    tag = "{{ 图表(结果, 标题='结果') }}"
    parts = read_package(template(".docx", tag + tag).fill(VALUES), "made").parts
    charts = [name for name in parts if re.match(r"word/charts/[^/]+xml$", name)]
    assert len(charts) == 2  # each may be edited without the other
    for chart in charts:
        relations = parts[chart.replace("charts/", "charts/_rels/") + ".rels"].decode()
        [workbook] = re.findall(r'Target="/([^"]+)"', relations)
        inner = read_package(parts[workbook], "x").parts
        figures = re.findall(r'<c r="B\d"[^>]*><v>([^<]+)</v>', inner["xl/worksheets/sheet1.xml"].decode())
        assert figures[-2:] == ["8", "2.5"]
        [sheet, *others] = set(re.findall(r"<c:f>([^!]+)!", parts[chart].decode()))
        assert not others
        assert f'name="{sheet}"' in inner["xl/workbook.xml"].decode()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_documents_with_charts_are_valid(suffix: str, schemas: Path, tmp_path: Path) -> None:
    tags = "".join(f"{{{{ 图表(多年, 标题='{kind}', 形='{kind}') }}}}" for kind in ("柱", "条", "线"))
    content = template(suffix, tags).fill(VALUES)
    parts = read_package(content, "made").parts
    if suffix == ".docx":
        report = tmp_path / "r.docx"
        assert run("build", SAMPLE / "2024.csv", "--template", TEMPLATE, "-o", report).code == 0
        assert OpenXmlValidator().validate(report).errors == []
        schema: Any = etree.XMLSchema(etree.parse(schemas / "ooxml-transitional" / "dml-chart.xsd"))
        checked = [name for name in parts if re.match(r"word/charts/[^/]+xml$", name)]
        whole: Any = etree.XMLSchema(etree.parse(schemas / "ooxml-transitional" / "wml.xsd"))
        whole.assertValid(etree.fromstring(parts["word/document.xml"]))
    else:
        schema = etree.RelaxNG(etree.parse(schemas / "odf1.3" / "OpenDocument-v1.3-schema.rng"))
        checked = [name for name in parts if name.startswith("Object") or name == "content.xml"]
        manifest: Any = etree.RelaxNG(etree.parse(schemas / "odf1.3" / "OpenDocument-v1.3-manifest-schema.rng"))
        manifest.assertValid(etree.fromstring(parts["META-INF/manifest.xml"]))
    assert len(checked) >= 3
    for name in checked:
        schema.assertValid(etree.fromstring(parts[name]))


def test_the_line_of_a_chart_is_as_tall_as_the_chart() -> None:
    text = read_package(template(".docx", "{{ 图表(结果) }}").fill(VALUES), "made").parts["word/document.xml"].decode()
    assert re.search(r'<w:spacing [^>]*w:lineRule="auto"', text)
    assert "exact" not in text
    text = read_package(template(".odt", "{{ 图表(结果) }}").fill(VALUES), "made").parts["content.xml"].decode()
    style = re.search(r'<text:p text:style-name="([^"]+)"><draw:frame', text)
    assert style
    assert re.search(rf'<style:style [^>]*style:name="{style[1]}".*?fo:line-height="100%"', text)


FAULTS = {
    "{{ 图表() }}": "a chart is written",
    "{{ 图表(结果, 结果) }}": "a chart is written",
    "{{ 图表(结果, 大小='1') }}": "a chart has no “大小”; it has: 标题、形、单位、宽、高、说明",
    "{{ 图表(结果, 形='饼') }}": "there is no chart “饼”: write one of 柱, 条, 线",
    "{{ 图表(结果, 宽='很宽') }}": "“很宽” is no length",
    "{{ 图表(名) }}": "a chart is drawn of names with numbers",
    "{{ 图表(冥) }}": "there is no name “冥”",
    "{{ 图表(结果, 标题=冥) }}": "there is no name “冥”",
    "{{ 图表(混) }}": "either numbers by name, or such lists by name",
    "{{ 图表(错) }}": "“十二” is no number",
    "{{ 图表(空) }}": "1 to 40 names with numbers",
    "{{r 图表(结果) }}": "needs a tag of the form",
}


@pytest.mark.parametrize(("tag", "words"), FAULTS.items())
def test_what_cannot_be_drawn_is_an_error_at_its_tag(tag: str, words: str) -> None:
    values = VALUES | {"混": {"甲": 1, "乙": {"丙": 2}}, "错": {"甲": "十二"}, "空": {}}
    with pytest.raises(TemplateError, match=re.escape(words)) as error:
        docgen.open_template(docx(p(tag)), "t.docx").fill(values)
    assert "paragraph 1" in str(error.value)


def test_a_trusted_template_draws_as_well() -> None:
    content = docgen.open_template(docx(p("{{ 图表(结果, 标题='果', 形='条') }}")), "t.docx", trusted=True).fill(VALUES)
    assert drawn(content)[0][""] == ["予以公开", "部分公开", "不予公开"]


def test_a_report_draws_the_years_and_the_outcomes(tmp_path: Path) -> None:
    report = tmp_path / "r.docx"
    assert run("build", SAMPLE / "2024.csv", "--template", TEMPLATE, "-o", report).code == 0
    by_name = {frozenset(each): each for each in drawn(report.read_bytes())}
    years = by_name[frozenset({"", "本年新收", "结转下年"})]
    assert years == {"": ["2023年", "2024年"], "本年新收": ["3511", "3525"], "结转下年": ["121", "125"]}
    [outcomes] = [each for each in by_name.values() if "予以公开" in each[""]]
    assert next(figures for name, figures in outcomes.items() if name) == ["1431", "471", "92", "941", "117", "469"]
    names = json.loads(run("context", SAMPLE / "2024.csv").out)
    assert names["图"]["历年申请"]["数"]["本年新收"] == {"2023年": 3511, "2024年": 3525}


def test_build_batch_and_the_library_draw_the_same(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "宿迁市")
    with (tmp_path / "宿迁市" / "bureau.yaml").open("a", encoding="utf-8") as profile:
        profile.write("template: 带图表.docx\n")
    bundle = tmp_path / "宿迁市" / "2024.csv"
    assert run("build", bundle, "-o", tmp_path / "built.docx").code == 0
    assert run("batch", tmp_path / "宿迁市", "-o", tmp_path / "out", new=True).code == 0
    [batched] = [file for file in (tmp_path / "out").rglob("*.docx") if "2024" in str(file)]
    assert batched.read_bytes() == (tmp_path / "built.docx").read_bytes()
    last = docgen.report_of(docgen.read_bundles(tmp_path / "宿迁市" / "2023.yaml")[0])
    _review, document = docgen.build(docgen.read_bundles(bundle)[0], last=last)
    assert drawn(document.content) == drawn(batched.read_bytes())


def test_official_templates_ask_for_no_chart() -> None:
    for file in sorted((ROOT / "templates").iterdir()):
        assert not docgen.open_template(file).asks_for("图"), file


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_template_with_charts_is_made_and_linted(suffix: str, tmp_path: Path) -> None:
    made = tmp_path / f"own{suffix}"
    assert run("template", "make", "zfxxgk-2021", "--charts", "-o", made).code == 0
    assert run("template", "lint", made, "--form", "zfxxgk-2021").code == 0
    if suffix == ".docx":
        assert made.read_bytes() == TEMPLATE.read_bytes()
        text = (
            read_package(made.read_bytes(), "t")
            .parts["word/document.xml"]
            .replace("历年申请".encode(), "历年".encode())
        )
        made.write_bytes(read_package(made.read_bytes(), "t").with_parts({"word/document.xml": text}).to_bytes())
        linted = run("template", "lint", made, "--form", "zfxxgk-2021")
        assert linted.code == 1
        assert "there is no name “历年”" in linted.out
        assert "历年申请" in linted.out


OWN = """\
form: own
extends: zfxxgk-2021
template: zfxxgk-2021.docx
charts:
  - code: 规章
    title: 规章
    values:
      - {label: 制发, sum: 公开.规章.制发}
      - {label: 两类, sum: 公开.规章.制发 + 公开.规范性文件.制发}
      - {label: 规范性文件, sum: 公开.规范性文件.制发}
"""


def test_a_form_says_what_is_drawn_and_a_row_left_out_goes(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "bureau.yaml").write_text("name: 宿迁市\nform: own.yaml\n", encoding="utf-8")
    shutil.copy(SAMPLE / "2024.csv", tmp_path)
    charts = json.loads(run("context", tmp_path / "2024.csv").out)["图"]
    assert charts["规章"]["数"] == {"制发": 2, "两类": 52, "规范性文件": 50}
    assert set(charts) == {"历年申请", "办理结果", "复议诉讼", "规章"}
    csv = (tmp_path / "2024.csv").read_text(encoding="utf-8")
    kept = [line for line in csv.splitlines(keepends=True) if ",规章," not in line]
    (tmp_path / "2024.csv").write_text("".join(kept), encoding="utf-8")
    (tmp_path / "bureau.yaml").write_text("name: 宿迁市\nform: own.yaml\nleave_out: [公开.规章]\n", encoding="utf-8")
    charts = json.loads(run("context", tmp_path / "2024.csv").out)["图"]
    assert charts["规章"]["数"] == {"规范性文件": 50}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("公开.规章.制发}", "公开.规程.制发}", "names row “规程”"),
        ("公开.规章.制发}", "last.公开.规章.制发}", "last. has no place here"),
        ("label: 两类", "label: 制发", "has the label “制发” twice"),
        ("code: 规章", "code: 规 章", "cannot be used"),
        ("title: 规章", "title: 规章\n    shape: 饼", "shape"),
        (OWN[OWN.index("    values") :], "", "has no values"),
        (", sum: 公开.规章.制发}", "}", "needs a label and a sum"),
    ],
)  # fmt: skip
def test_a_chart_that_is_wrong_is_refused_with_its_line(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in OWN
    (tmp_path / "own.yaml").write_text(OWN.replace(old, new, 1), encoding="utf-8")
    ran = run("forms", tmp_path / "own.yaml")
    assert ran.code == 2
    assert words in ran.err
    assert re.search(r"own\.yaml:\d+", ran.err)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_chart_is_no_text_of_a_report(suffix: str, tmp_path: Path) -> None:
    own, report = tmp_path / f"own{suffix}", tmp_path / f"r{suffix}"
    assert run("template", "make", "zfxxgk-2021", "--charts", "-o", own).code == 0
    assert run("build", SAMPLE / "2024.csv", "--template", own, "-o", report).code == 0
    read = json.loads(run("read", report, "--format", "json").out)
    assert read["prose"] == []
    assert read["missing"] == read["unsure"] == []
    assert run("verify", report).code == 0
    assert run("verify", report, SAMPLE / "2024.csv", "--template", own).code == 0


@pytest.mark.office
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_printed_charts_are_seen_and_change_nothing(suffix: str, soffice: str, tmp_path: Path) -> None:
    own, report, tagged = tmp_path / f"own{suffix}", tmp_path / f"r{suffix}", tmp_path / "tagged.pdf"
    assert run("template", "make", "zfxxgk-2021", "--charts", "-o", own).code == 0
    assert run("build", SAMPLE / "2024.csv", "--template", own, "-o", report).code == 0
    assert run("build", SAMPLE / "2024.csv", "--template", own, "-o", tagged).code == 0
    untagged = converted(soffice, report, ".pdf", tmp_path / "printed")
    with pdfplumber.open(untagged) as opened:
        bars = [
            bar for page in opened.pages for bar in page.rects if bar["fill"] and min(bar["width"], bar["height"]) > 5
        ]
        words = "".join(page.extract_text() for page in opened.pages)
    assert len(bars) >= 6 + 4
    assert "近年收到和处理政府信息公开申请情况（件）" in words
    for printed in (tagged, untagged):
        verified = run("verify", printed, SAMPLE / "2024.csv", "--template", own)
        assert verified.code == 0, verified.out
    assert json.loads(run("read", tagged, "--format", "json").out)["prose"] == []
