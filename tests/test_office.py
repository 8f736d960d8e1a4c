"""Reports as LibreOffice prints them: pages, text, fonts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING

import pytest
from conftest import SAMPLES, converted, missing, run

from docgen.office import guard
from docgen.office.scratch import new_folder, scratch

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def pages(corrected: Path, soffice: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of every page of the sample, printed by LibreOffice."""
    return printed(corrected, soffice, tmp_path_factory.mktemp("pdf"))


def printed(report: Path, soffice: str, folder: Path) -> list[str]:
    pdf = converted(soffice, report, "pdf", folder)
    if not shutil.which("pdftotext"):
        missing("pdftotext is not installed (poppler-utils)")
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    fonts = subprocess.run(["pdffonts", pdf], check=True, capture_output=True, timeout=60).stdout.decode()
    assert "CJK" in fonts, f"no Chinese font was used, every glyph is a box:\n{fonts}"
    return text.split("\f")[:-1]


def test_every_page_has_its_text_and_its_number(pages: list[str]):
    assert 4 <= len(pages) <= 6
    for number, page in enumerate(pages, 1):
        assert len("".join(page.split())) > 150
        assert re.search(rf"— ?{number} ?—\s*$", page)


def test_odd_page_numbers_stand_right_and_even_ones_left(pages: list[str]):
    places = [re.search(r"^( *)— ?\d+ ?—\s*$", page, re.MULTILINE) for page in pages]
    indents = [len(found.group(1)) for found in places if found]
    assert len(indents) == len(pages)
    assert min(indents[0::2]) > 20 > max(indents[1::2])


def test_table_three_stands_whole_on_one_page_with_its_heading(pages: list[str]):
    [page] = [page for page in pages if "四、结转下年度继续办理" in page]
    plain = "".join(page.split())
    assert plain.startswith("三、收到和处理政府信息公开申请情况")
    assert "一、本年新收政府信息公开申请数量" in plain
    assert "8.属于行政查询事项" in plain


def test_no_other_table_is_torn(pages: list[str]):
    for first, last in [
        ("第二十条第（一）项", "行政事业性收费"),
        ("行政复议", "复议后起诉"),
        ("通知收取件数", "信息处理费收取情况"),
    ]:
        assert [page for page in pages if first in page and last in page]


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_report_with_large_figures_and_no_prose_prints_them_whole(year: int, soffice: str, tmp_path: Path):
    report = tmp_path / "report.docx"
    assert run("build", SAMPLES / "suqian", "--year", str(year), "-o", report).code == 0
    text = "\n".join(printed(report, soffice, tmp_path))
    for figure in {
        2023: ["2822652", "1808595", "59237.2449", "3511"],
        2024: ["2676474", "1573179", "72701.2578", "3525"],
    }[year]:
        assert figure in text


def test_a_folder_that_a_killed_conversion_left_is_removed_by_the_next_and_one_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed, recent, used = (new_folder() for _n in range(3))
    for folder in (killed, recent, used):
        (folder / guard.LOCK).touch()
        (folder / "1.docx").write_bytes(b"a report")
    with (used / guard.LOCK).open("rb") as held:
        guard.lock(held)
        for folder in (killed, used):
            os.utime(folder, (0, 0))
        with scratch() as own:
            assert own.is_dir()
            assert [folder.exists() for folder in (killed, recent, used)] == [False, True, True]
    assert not own.exists()
