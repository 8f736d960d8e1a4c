"""Reports of a text over tables that are 0 but for some cells, and what is found in their prose."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from builders import changed_at, form, write_yaml

import docgen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docgen.checks.finding import Finding

R1, R2, R24, R25 = "申请.新收.总计", "申请.上年结转.总计", "申请.总计.总计", "申请.结转下年.总计"
REVIEW, DIRECT, AFTER = "诉讼.行政复议.总计", "诉讼.直接起诉.总计", "诉讼.复议后起诉.总计"
UPHELD, CORRECTED, PENDING = "诉讼.行政复议.维持", "诉讼.行政复议.纠正", "诉讼.行政复议.未审结"
MADE, REPEALED, IN_FORCE = "公开.规范性文件.制发", "公开.规范性文件.废止", "公开.规范性文件.现行有效"


def report(
    prose: Mapping[str, str] | str,
    cells: Mapping[str, object] | None = None,
    *,
    year: int = 2024,
    bureau: str = "某县某局",
) -> docgen.Bundle:
    """Return the bundle of a text over tables that are 0 but for some cells."""
    numbers = changed_at(dict.fromkeys(form().cells, 0), cells or {})
    texts = {"总体情况": prose} if isinstance(prose, str) else prose
    texts = {"问题与改进": "一是解读的形式不够丰富，下一步改进。", **texts}
    with tempfile.TemporaryDirectory() as folder:
        path = write_yaml(Path(folder) / "b.yaml", numbers, form(), texts, year=year, bureau=bureau)
        [bundle] = docgen.read_bundles(path)
        return bundle


def findings(bundle: docgen.Bundle, last: docgen.Bundle | None = None) -> list[Finding]:
    """Return what is found in the text of a bundle."""
    before = docgen.report_of(last) if last else None
    every = docgen.review(bundle, form="zfxxgk-2021", last=before).findings
    return [each for each in every if each.rule.startswith(("prose.", "year."))]


def told(bundle: docgen.Bundle, rule: str, last: docgen.Bundle | None = None) -> list[str]:
    """Return the marked words of what one rule finds."""
    own = [each.excerpt for each in findings(bundle, last) if each.rule == rule and each.excerpt]
    return ["…".join(excerpt.text[a:b] for a, b in excerpt.marks) for excerpt in own]
