"""`python benchmarks/check.py`: checking 1,000 reports against filling 25 documents with docxtpl, in one process; and one report with five pages.

The reports are read before. Laying out puts every figure into its cell; checking holds the figures and the text against
all rules, also against last year's. The two take turns, and the ratio is taken round by round. Every checked report is
another one: the samples in turn, each with a text and a bureau of its own, as no two bureaus write the same.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from docxtpl import DocxTemplate

import docgen
from docgen.bundle import Passage
from docgen.checks import Subject, examine
from docgen.context import context_of
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.bundle import Bundle
    from docgen.report import Report

ROOT = Path(__file__).resolve().parent.parent
PROSE = ROOT / "samples" / "zhangzhou-sfj" / "2023"
YEARS = ROOT / "samples" / "suqian"
TEMPLATE = ROOT / "templates" / "zfxxgk-2021-fees.docx"
REPORTS, DOCUMENTS = 1_000, 25
FIVE_PAGES, FIVE_PAGES_YEAR = 100, 2023


def main() -> None:
    """Print the median times and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    bundles, last = _bundles()
    reports = [docgen.report_of(bundle) for bundle in bundles]
    context = context_of(docgen.report_of(docgen.read_bundles(PROSE)[0]))
    work: dict[str, Callable[[], object]] = {
        f"lay out {REPORTS:,} reports": lambda: [docgen.report_of(bundle) for bundle in bundles],
        f"check {REPORTS:,} reports": lambda: [_checked(report, last) for report in reports],
        f"docxtpl fills {DOCUMENTS} documents": lambda: [_filled(context) for _document in range(DOCUMENTS)],
    }
    for run in work.values():
        run()
    times: dict[str, list[float]] = {title: [] for title in work}
    for _round in range(rounds):
        for title, run in work.items():
            times[title].append(_seconds(run))
    for title, seconds in times.items():
        print(f"{title:28} median {statistics.median(seconds):6.2f} s  min {min(seconds):6.2f} s")
    laid_out, checked, filled = times.values()
    for title, own in (("check", checked), ("lay out and check", map(sum, zip(laid_out, checked, strict=True)))):
        ratios = sorted(one / other for one, other in zip(own, filled, strict=True))
        print(f"{title} / fill: median {statistics.median(ratios):.2f}  min {ratios[0]:.2f}  max {ratios[-1]:.2f}")
    long = _five_pages()
    seconds = [_seconds(lambda: [_checked(report, last) for report in long]) for _round in range(rounds)]
    print(f"check one report with a text of five pages: median {statistics.median(seconds) * 1000 / len(long):.1f} ms")


def _bundles() -> tuple[list[Bundle], Report]:
    """Return the bundles, a third of them with prose and a third with a year before, and that year's report."""
    [prose] = docgen.read_bundles(PROSE)
    before, after = sorted(docgen.read_bundles(YEARS), key=lambda bundle: bundle.year)
    samples = (prose, before, after)
    return [_varied(samples[at % len(samples)], at) for at in range(REPORTS)], docgen.report_of(before)


def _varied(bundle: Bundle, number: int) -> Bundle:
    prose = tuple((label, tuple(_numbered(one, number) for one in passages)) for label, passages in bundle.prose)
    return replace(bundle, prose=prose)


def _numbered(passage: Passage, number: int) -> Passage:
    return passage._replace(text=passage.text._replace(value=f"{passage.text.value}（第{number}稿）"))


def _checked(report: Report, last: Report) -> Any:
    is_last = (report.bureau, report.year) == (last.bureau, last.year + 1)
    return examine(Subject(report, last if is_last else None)).findings


def _five_pages() -> list[Report]:
    """Return reports of one bureau with a text of five pages that is full of numbers, each in a draft of its own."""
    texts = yaml.safe_load((Path(__file__).parent / "five-pages.yaml").read_text(encoding="utf-8"))
    [figures] = [bundle for bundle in docgen.read_bundles(YEARS) if bundle.year == FIVE_PAGES_YEAR]
    source = Source(str(YEARS))
    prose = tuple(
        (Text(section, source), tuple(Passage(Text(line, source)) for line in text.splitlines()))
        for section, text in texts.items()
    )
    return [docgen.report_of(_varied(replace(figures, prose=prose), at)) for at in range(FIVE_PAGES)]


def _filled(context: dict[str, Any]) -> bytes:
    document, buffer = DocxTemplate(TEMPLATE), io.BytesIO()
    document.render(context, autoescape=True)
    document.save(buffer)
    return buffer.getvalue()


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
