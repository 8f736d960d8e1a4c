"""`docgen template compare`: docgen's document beside docxtpl's, and a stranger's template stays data there, too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, run
from docx import Document
from test_docxtpl import docx, p, png, t, table, tr

from docgen.engine import comparison

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Ran

VALUES = {"名": "甲&乙", "数": 1234, "列": ["子", "丑"]}


def compared(folder: Path, content: bytes, *more: str, name: str = "模板.docx", values: object = VALUES) -> Ran:
    (folder / name).write_bytes(content)
    (folder / "值.json").write_text(json.dumps(values), encoding="utf-8")
    return run("template", "compare", folder / name, folder / "值.json", *more)


def deleted(tag: str) -> str:
    """Text that is deleted under change tracking: docgen leaves its tags alone, docxtpl fills them."""
    return p(
        f'<w:del w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"><w:r><w:delText>{tag}</w:delText></w:r></w:del>',
        t("留"),
    )


@pytest.mark.parametrize("name", ["zfxxgk-2021", "zfxxgk-2021-fees", "zfxxgk-2021-other"])
def test_official_templates_are_filled_alike(name: str, tmp_path: Path) -> None:
    values = tmp_path / "值.json"
    assert run("context", ROOT / "samples" / "zhangzhou-sfj" / "2023", "-o", values).code == 0
    done = run("template", "compare", ROOT / "templates" / f"{name}.docx", values)
    assert (done.code, "make the same document, in all 11 parts" in done.out) == (0, True), done.out + done.err


def test_a_template_of_python_docx_is_filled_alike(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ 名 }}")
    document.core_properties.title = "{{ 名 }}的报告"
    document.save(str(tmp_path / "new.docx"))
    done = compared(tmp_path, (tmp_path / "new.docx").read_bytes(), values={"名": "甲局"})
    assert (done.code, "make the same document" in done.out) == (0, True), done.out


def test_what_differs_is_told_with_its_place_and_both_texts(tmp_path: Path) -> None:
    done = compared(tmp_path, docx(p("{{ 名 }}") + table(tr("{{ 数 }}", "x")) + deleted("{{ 数 }}")))
    assert done.code == 1
    assert "differ in 1 place" in done.out
    assert "word/document.xml, paragraph 2: the same text in other elements\n" in done.out
    done = compared(tmp_path, docx(p("前{_{ x }_}后") + p("{{ 名 }}")), values={"名": "{_{ 甲"})
    assert "    docgen:  {_{ 甲\n    docxtpl: {{ 甲\n" in done.out


def test_what_docxtpl_does_not_fill_is_told_in_its_words(tmp_path: Path) -> None:
    done = compared(tmp_path, docx(p("{{ 数|thousands }}")))
    assert done.code == 1
    assert "docgen fills it, docxtpl does not" in done.out
    assert "docxtpl: TemplateAssertionError: No filter named 'thousands'" in done.out


def test_what_docgen_does_not_fill_is_an_error_and_so_is_another_kind(tmp_path: Path) -> None:
    done = compared(tmp_path, docx(p("{{ 冥 }}")))
    assert (done.code, "there is no name “冥”" in done.err, done.out) == (2, True, "")
    odt = (ROOT / "templates" / "zfxxgk-2021.odt").read_bytes()
    assert run("context", ROOT / "samples" / "suqian" / "2024.csv", "-o", tmp_path / "v.json").code == 0
    done = compared(
        tmp_path, odt, name="模板.odt", values=json.loads((tmp_path / "v.json").read_text(encoding="utf-8"))
    )
    assert (done.code, "docxtpl fills .docx templates only" in done.err) == (2, True)


def test_a_trusted_template_is_compared_as_one(tmp_path: Path) -> None:
    content = docx(p("{{ 列|map('upper')|join('、') }}"))
    assert compared(tmp_path, content).code == 2
    done = compared(tmp_path, content, "--trusted")
    assert (done.code, "the same document" in done.out) == (0, True), done.out + done.err


def test_pictures_are_compared(tmp_path: Path) -> None:
    (tmp_path / "章.png").write_bytes(png())
    done = compared(tmp_path, docx(p("{{ 章 }}")), values={"章": {"图片": "章.png", "宽": "2cm"}})
    assert done.code == 1  # docxtpl numbers pictures and names their parts otherwise
    assert "docxtpl does not" not in done.out


@pytest.mark.parametrize(
    "tag",
    [
        "{{ cycler.__init__.__globals__.os.system('touch ' ~ 名) }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% for x in (9999 * [9999 * 'x']) %}{% for y in (9999 * [1]) %}{% for z in (9999 * [1]) %}{% endfor %}{% endfor %}{% endfor %}",
    ],
)
def test_a_strangers_template_runs_nothing_in_docxtpl_either(
    tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "_LIMITS", comparison._LIMITS._replace(processor_seconds=2))  # noqa: SLF001
    mark = tmp_path / "gone"
    compared = comparison.compare_with_docxtpl(docx(p("{{ 名 }}") + deleted(tag)), "t.docx", {"名": str(mark)})
    assert compared.refusal
    assert not mark.exists()
