"""Fonts where a program has cut text and tags into runs: what is printed counts, in the font that it is printed in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, converted
from test_copies import docx
from test_opendocument import odt

from docgen.lint import lint

if TYPE_CHECKING:
    from pathlib import Path

LATIN = '<w:rFonts w:ascii="仿宋_GB2312"/>'
OTHER = '<w:rFonts w:ascii="SimHei"/>'
NONE = ""


def line(*runs: tuple[str, str]) -> str:
    made = (f'<w:r><w:rPr>{fonts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for fonts, text in runs)
    return f"<w:p>{''.join(made)}</w:p>"


def alarms(template: bytes) -> list[str]:
    return [each.message for each in lint(template, "t").remarks if each.rule == "font.no-east-asian"]


@pytest.mark.parametrize(
    "runs",
    [
        [(NONE, "{% if "), (OTHER, "公开"), (NONE, " %}"), (NONE, "{% endif %}")],
        [(NONE, "{{ "), (OTHER, "公开"), (NONE, " }}")],
        [(NONE, "{{ "), (OTHER, ""), (OTHER, "公开"), (OTHER, ".x }}")],
        [(LATIN, "公开")],
    ],
    ids=["a tag that vanishes", "a value", "a value with an empty run", "the font that Chinese text has anyway"],
)
def test_what_a_program_cut_is_no_fault(runs: list[tuple[str, str]]):
    assert alarms(docx(line(*runs))) == []


@pytest.mark.parametrize(
    "runs",
    [
        [(OTHER, "{{ 公"), (NONE, "开 }}")],
        [(NONE, "{{ 公开 }}"), (OTHER, "件")],
        [(NONE, "{{ 公"), (OTHER, "开 }}件{{ 公"), (NONE, "开 }}")],
        [(OTHER, "公开")],
    ],
    ids=["a value", "text after it", "text between pieces", "text"],
)
def test_what_is_printed_in_a_font_for_letters_only_is_told(runs: list[tuple[str, str]]):
    assert ["SimHei" in each for each in alarms(docx(line(*runs)))] == [True]


def test_a_tag_cut_into_spans_of_opendocument_is_looked_at_as_one():
    def made(first: str, second: str) -> bytes:
        body = f'<text:p><text:span text:style-name="X">{first}</text:span>{second}</text:p>'
        return odt(body, header="<text:p>x</text:p>")

    assert len(alarms(made("{{ 公", "开 }}"))) == len(alarms(made("公", "开"))) == 1
    assert alarms(made("{% if 公", "开 %}{% endif %}")) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", ["zfxxgk-2021", "zfxxgk-2019"])
@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_a_template_saved_by_libreoffice_is_clean(form: str, suffix: str, soffice: str, tmp_path: Path):
    shutil.copy(ROOT / "templates" / f"{form}{suffix}", tmp_path)
    saved = converted(soffice, tmp_path / f"{form}{suffix}", suffix[1:], tmp_path / "saved")
    assert alarms(saved.read_bytes()) == []
