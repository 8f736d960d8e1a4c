"""`docgen render`, the kinds of documents, and reading back what was printed."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import run
from docx import Document
from lxml import etree
from test_docxtpl import OFFICE, docx, p, png
from test_opendocument import assert_valid, odt, shown, texts
from test_opendocument import p as odf_p
from word import flow

import docgen
from docgen.archive import read_package
from docgen.context import context_of

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SAMPLES = [
    ROOT / "samples" / "zhangzhou-sfj" / "2023",
    ROOT / "samples" / "suqian" / "2023.yaml",
    ROOT / "samples" / "suqian" / "2024.csv",
]
VALUES = """
单位: {名称: 甲&乙<局>}
件数: 012
数: 12
额: 1.50
空:
列: [子, 丑]
章: {图片: 章.png, 宽: 2cm}
"""
BODY = "{{ 单位.名称 }} {{ 件数 }} {{ 数 + 1 }} {{ 额 }} [{{ 空 }}] {{ 列|join('、') }}{{ 章 }}"
PRINTED = "甲&乙<局> 012 13 1.50 [] 子、丑"


@pytest.fixture
def values(tmp_path: Path) -> Path:
    (tmp_path / "章.png").write_bytes(png())
    (tmp_path / "v.yaml").write_text(VALUES, encoding="utf-8")
    return tmp_path / "v.yaml"


def test_a_word_template_is_filled_from_yaml(tmp_path: Path, values: Path):
    (tmp_path / "t.docx").write_bytes(docx(p(BODY)))
    done = run("render", tmp_path / "t.docx", values, "-o", tmp_path / "r.docx")
    assert (done.code, done.out) == (0, "")
    document = Document(str(tmp_path / "r.docx"))
    assert document.paragraphs[0].text == PRINTED
    assert document.inline_shapes[0].width == 720_000


def test_an_open_document_template_is_filled_from_json(tmp_path: Path):
    values = {"单位": {"名称": "甲&乙<局>"}, "件数": "012", "数": 12, "额": 1.5, "空": None, "列": ["子", "丑"]}
    (tmp_path / "v.json").write_text(json.dumps(values).replace("1.5", "1.50"), encoding="utf-8")
    (tmp_path / "t.ott").write_bytes(
        odt(odf_p(BODY.replace("{{ 章 }}", "")), "application/vnd.oasis.opendocument.text-template")
    )
    assert run("render", tmp_path / "t.ott", tmp_path / "v.json", "-o", tmp_path / "r.odt").code == 0
    assert texts(read_package((tmp_path / "r.odt").read_bytes(), "r").parts["content.xml"]) == [PRINTED]


def test_a_word_template_file_makes_a_document(tmp_path: Path, values: Path):
    package = read_package(docx(p("{{ 数 }}")), "t")
    types = package.parts["[Content_Types].xml"].replace(
        f"{OFFICE}.document.main".encode(), f"{OFFICE}.template.main".encode()
    )
    (tmp_path / "t.dotx").write_bytes(package.with_parts({"[Content_Types].xml": types}).to_bytes())
    assert run("render", tmp_path / "t.dotx", values, "-o", tmp_path / "r.docx").code == 0
    assert [one.text for one in Document(str(tmp_path / "r.docx")).paragraphs] == ["12"]


MISTAKES = {
    "another kind": ("t.docx", VALUES, "r.odt", ".docx"),
    "an unknown kind": ("t.docx", VALUES, "r.txt", ".odt"),
    "a missing name": ("t.docx", "数: 1", "r.docx", "单位"),
    "no names": ("t.docx", "- 1", "r.docx", "name: value"),
    "a picture elsewhere": ("t.docx", VALUES.replace("章.png", "../章.png"), "r.docx", "folder of the values"),
    "a picture by its own root": ("t.docx", VALUES.replace("章.png", "/章.png"), "r.docx", "folder of the values"),
    "an invisible character said of a picture": (
        "t.docx",
        VALUES.replace("宽: 2cm", '宽: 2cm, 说明: "公\\u200B章"'),
        "r.docx",
        "ZERO WIDTH SPACE",
    ),
    "no picture": ("t.docx", VALUES.replace("章.png", "v.yaml"), "r.docx", "no picture"),
    "no length": ("t.docx", VALUES.replace("2cm", "big"), "r.docx", "no length"),
    "an invisible character": ("t.docx", VALUES + 'x: "a\\u202eb"', "r.docx", "U+202E"),
}  # fmt: skip


@pytest.mark.parametrize(("template", "content", "output", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_and_nothing_is_written(
    tmp_path: Path, values: Path, template: str, content: str, output: str, words: str
):
    (tmp_path / template).write_bytes(docx(p(BODY)))
    values.write_text(content, encoding="utf-8")
    done = run("render", tmp_path / template, values, "-o", tmp_path / output, "--lang", "en")
    assert (done.code, "Traceback" in done.err) == (2, False)
    assert words in done.err
    assert not (tmp_path / output).exists()


@pytest.mark.parametrize(
    "content",
    [
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": "\\u0000"}',
        "[" * 100_000,
        '{"a": 1e300000}',
        '{"a": ' + "9" * 40 + "}",
        '{"a": ' + "[" * 700 + "]" * 700 + "}",
        '{"a": }',
        '{"a": "\\ud800"}',
    ],
)
def test_json_that_is_not_sound_is_told(tmp_path: Path, content: str):
    (tmp_path / "t.docx").write_bytes(docx(p("{{ a }}")))
    (tmp_path / "v.json").write_text(content, encoding="utf-8")
    done = run("render", tmp_path / "t.docx", tmp_path / "v.json", "-o", tmp_path / "r.docx")
    assert (done.code, "Traceback" in done.err, "v.json" in done.err) == (2, False, True)


def test_names_at_the_top_are_never_a_picture(tmp_path: Path):
    (tmp_path / "章.png").write_bytes(png())
    (tmp_path / "t.docx").write_bytes(docx(p("{{ 图片 }}")))
    (tmp_path / "v.yaml").write_text("图片: {图片: 章.png}", encoding="utf-8")
    assert run("render", tmp_path / "t.docx", tmp_path / "v.yaml", "-o", tmp_path / "r.docx").code == 0
    (tmp_path / "v.yaml").write_text("图片: 章.png", encoding="utf-8")
    assert run("render", tmp_path / "t.docx", tmp_path / "v.yaml", "-o", tmp_path / "r.docx").code == 0
    assert Document(str(tmp_path / "r.docx")).paragraphs[0].text == "章.png"


def test_a_document_does_not_take_its_templates_place(tmp_path: Path):
    before = docx(p("{{ 数 }}"))
    (tmp_path / "t.docx").write_bytes(before)
    (tmp_path / "v.yaml").write_text("数: 0.0000001", encoding="utf-8")
    assert run("render", tmp_path / "t.docx", tmp_path / "v.yaml", "-o", tmp_path / "t.docx").code == 2
    assert (tmp_path / "t.docx").read_bytes() == before
    assert run("render", tmp_path / "t.docx", tmp_path / "v.yaml", "-o", tmp_path / "r.docx").code == 0
    assert Document(str(tmp_path / "r.docx")).paragraphs[0].text == "0.0000001"


# Every value of every sample


def scalars(value: Any) -> Iterator[str]:
    """Walk the scalars of a context, as text."""
    if isinstance(value, dict):
        for one in value.values():
            yield from scalars(one)
    elif isinstance(value, list):
        for one in value:
            yield from scalars(one)
    elif value is not None:
        yield str(value)


def printed_of(document: bytes, suffix: str) -> str:
    """Read all the text of a document with another reader than the engine's."""
    if suffix == ".docx":
        root = etree.fromstring(zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml"))
        return "".join(str(text) for text in root.itertext())
    return "".join(texts(zipfile.ZipFile(io.BytesIO(document)).read("content.xml")))


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_printed_value_of_a_sample_is_read_back(sample: Path, suffix: str):
    for bundle in docgen.read_bundles(sample):
        _review, (_kind, document) = docgen.build(bundle, kind=suffix[1:])
        text = printed_of(document, suffix)
        context = context_of(docgen.review(bundle).report)
        labels = set(context.pop("主栏"))
        for part, value in context.items():
            expected = [one for one in scalars(value) if one]
            if part in ("标题", "单位") or part in labels:
                continue
            for one in expected:
                assert one in text, (part, one)


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_figure_of_a_sample_stands_in_its_cell_in_both_formats(sample: Path, suffix: str, tmp_path: Path):
    for bundle in docgen.read_bundles(sample):
        _review, (_kind, document) = docgen.build(bundle, kind=suffix[1:])
        _review, (_kind, word) = docgen.build(bundle, kind="docx")
        (tmp_path / "w.docx").write_bytes(word)
        cells = [text for text in flow(tmp_path / "w.docx") if text.strip()]
        if suffix == ".docx":
            assert any(text.isdecimal() for text in cells)
            continue
        root = etree.fromstring(zipfile.ZipFile(io.BytesIO(document)).read("content.xml"))
        ours = [shown(one) for one in root.iter("{*}p", "{*}h") if shown(one).strip()]
        assert [one.replace("\n", "") for one in ours] == [one.replace("\n", "") for one in cells]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_filled_open_document_is_valid(sample: Path):
    for bundle in docgen.read_bundles(sample):
        _review, (_kind, document) = docgen.build(bundle, kind="odt")
        parts = read_package(document, "r.odt").parts
        for name in ("content.xml", "styles.xml", "meta.xml"):
            assert_valid(parts[name])
            assert b"{{" not in parts[name]
            assert b"{%" not in parts[name]


# The same bytes


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_the_same_values_give_the_same_bytes(suffix: str, monkeypatch: pytest.MonkeyPatch):
    [bundle] = docgen.read_bundles(SAMPLES[0])
    assert len({docgen.build(bundle, kind=suffix[1:])[1].content for _time in range(3)}) == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    document = docgen.build(bundle, kind=suffix[1:])[1].content
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
        properties = archive.read("docProps/core.xml" if suffix == ".docx" else "meta.xml")
    assert properties.count(b"2023-11-14T22:13:20Z") == 2  # when it was made, and when it was changed
    assert docgen.build(bundle, kind=suffix[1:])[1].content == document


def test_whole_numbers_decimals_and_truths_of_yaml(tmp_path: Path):
    (tmp_path / "t.docx").write_bytes(
        docx(p("{% if 真 and not 假 %}{{ 额 + 0.5 }}{% endif %} {{ 日 }} {{ 时 }} {{ 引 }}"))
    )
    (tmp_path / "v.yaml").write_text(
        "真: true\n假: false\n额: 0.10\n日: 2023-12-31\n时: 12:30\n引: '5'", encoding="utf-8"
    )
    assert run("render", tmp_path / "t.docx", tmp_path / "v.yaml", "-o", tmp_path / "r.docx").code == 0
    assert (
        Document(str(tmp_path / "r.docx")).paragraphs[0].text
        == f"{Decimal('0.10') + Decimal('0.5')} 2023-12-31 12:30 5"
    )
