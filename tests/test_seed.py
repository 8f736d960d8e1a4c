"""The acceptance case: the real 2023 report of 漳州市司法局, as published and corrected."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SEED, run
from word import flow, rows, tables

if TYPE_CHECKING:
    from pathlib import Path

SEED_TEXT = ROOT / "tests" / "data" / "zhangzhou-sfj-2023.txt"
ROWS = ["一、本年新收政府信息公开申请数量", "5.属于三类内部事务信息", "（七）总计"]


def plain(text: str) -> str:
    """Compare by content: width, spaces and dashes in print do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def pieces(lines: list[str]) -> list[str]:
    """Every heading, sentence, label and figure, in its order."""
    found = [piece for line in lines for piece in (line.split("|") if "|" in line else re.split(r"(?<=。)", line))]
    return [piece for piece in found if piece.strip()]


def published() -> list[str]:
    return SEED_TEXT.read_text(encoding="utf-8").splitlines()


def with_totals_corrected(lines: list[str]) -> list[str]:
    """The publication prints 0 as 总计 in three rows where it must be 1."""
    wrong = [
        number for number, line in enumerate(lines) if "|" in line and any(plain(row) in plain(line) for row in ROWS)
    ]
    assert len(wrong) == len(ROWS)
    return [re.sub(r"0(\D*)$", r"1\1", line) if number in wrong else line for number, line in enumerate(lines)]


def test_as_published_three_findings_at_their_rows_with_file_and_line():
    ran = run("check", SEED / "2023-as-published", "--format", "json")
    assert ran.code == 1
    said = json.loads(ran.out)
    errors = [found for found in said["findings"] if found["severity"] == "error"]
    assert [(found["rule"], found["row"], found["column"]) for found in errors] == [
        ("requests.applicants", row, "总计") for row in ROWS
    ]
    bundle = (SEED / "2023-as-published" / "bundle.yaml").read_text(encoding="utf-8").splitlines()
    for found in errors:
        assert (found["expected"], found["actual"], found["difference"]) == (1, 0, -1)
        assert found["bureau"] == "漳州市司法局"
        assert found["year"] == 2023
        assert found["source"]["file"].endswith("bundle.yaml")
        line = bundle[found["source"]["line"] - 1]
        assert plain(found["row"]) in plain(line)
        assert line[found["source"]["column"] - 1] == "0"
    warnings = [found for found in said["findings"] if found["severity"] == "warning"]
    assert [(found["rule"], found["actual"], found["expected"]) for found in warnings] == [
        ("prose.sections", None, None),  # 总体情况 runs over 1,000 characters
        ("prose.requests", 1, 0),  # 申请1件 is the applicants' 1, not the total's 0
    ]


def test_as_published_nothing_is_written(tmp_path: Path):
    ran = run("build", SEED / "2023-as-published", "-o", tmp_path / "report.docx")
    assert ran.code == 1
    assert list(tmp_path.iterdir()) == []
    for row in ROWS:
        assert row in ran.err


def test_as_published_the_bundle_holds_every_sentence_to_the_letter():
    bundle = (SEED / "2023-as-published" / "bundle.yaml").read_text(encoding="utf-8")
    sentences = pieces([line for line in published() if "|" not in line and not re.match("[一二三四五六七]、", line)])
    assert len(sentences) > 25
    assert [sentence for sentence in sentences if sentence not in bundle] == []


def test_corrected_every_sentence_label_and_figure_in_order(corrected: Path):
    corrected_text = iter([plain(text) for text in flow(corrected) if plain(text)])
    block = next(corrected_text)
    at = 0
    for piece in pieces(with_totals_corrected(published())):
        wanted = plain(piece)
        while (found := block.find(wanted, at)) < 0:
            try:
                block, at = next(corrected_text), 0
            except StopIteration:
                pytest.fail(f"not in the report, or not in this order: {piece}")
        at = found + len(wanted)


def test_corrected_every_figure_is_back_in_its_cell(corrected: Path):
    documents, requests, litigation, fees = (rows(table) for table in tables(corrected))
    assert documents[2] == ["规范性文件", "0", "0", "1"]
    assert [row[-1] for row in documents if row[0] in {"行政许可", "行政处罚", "行政强制", "行政事业性收费"}] == [
        "262",
        "1",
        "0",
        "0",
    ]
    assert not any("规章" in cell for row in documents for cell in row)
    assert len(requests) == 28
    for row in requests[3:]:
        filled = any(label in ROWS for label in row[:-7])
        assert row[-7:] == (["1", "0", "0", "0", "0", "0", "1"] if filled else ["0"] * 7), row
    assert litigation[-1] == ["0"] * 15
    assert fees[-1] == ["信息处理费收取情况", "0", "0", "0"]


def test_the_other_samples_hold():
    ran = run("check", ROOT / "samples" / "suqian")
    assert ran.code == 0, ran.out
    assert ran.out.count("consistent") == 2
