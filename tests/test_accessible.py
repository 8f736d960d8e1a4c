"""The check sheet and the overview as axe-core judges them: wide and narrow, light and dark, with script and without."""

from __future__ import annotations

import json
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Browser, program
from builders import changed_at, form, suqian, write_yaml
from conftest import SAMPLES, missing, run

from docgen.errors import Problem
from docgen.i18n import speak
from docgen.outcome import Outcome, State
from docgen.source import Source
from docgen.writers.index import Shown, write_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTHS = (1280, 400)
SCHEMES = ("light", "dark")
# Every rule that axe-core has, best practices and the newest of WCAG too, but for the contrast of level AAA, and an
# experiment that takes the first heading within a table for a caption, though the table has one.
LEFT_OUT = ["color-contrast-enhanced", "table-fake-caption"]
JUDGE = f"""(async () => {{
  const values = axe.getRules().map((rule) => rule.ruleId).filter((rule) => !{json.dumps(LEFT_OUT)}.includes(rule));
  const told = await axe.run(document, {{runOnly: {{type: 'rule', values}}}});
  return told.violations.flatMap((rule) => rule.nodes.map((node) => [rule.id, node.target.join(' '), node.failureSummary]));
}})()"""
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
WRONG = {
    "申请.新收.总计": 3511,
    "申请.国家秘密.自然人": "12件",
    "申请.总计.总计": 0,
    "申请.结转下年.自然人": 1999,
    "诉讼.行政复议.总计": 0,
    "公开.规章.现行有效": 99,
}


@pytest.fixture(scope="module")
def axe() -> str:
    """The code of axe-core, as a package brings it."""
    spec = find_spec("axe_playwright_python")
    if not spec or not spec.submodule_search_locations:
        missing("axe-core is not installed (axe-playwright-python)")
        return ""
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    chromium = program()
    if not chromium:
        missing("Chromium is not installed (chromium)")
    with Browser(chromium or "", tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def violations(browser: Browser, axe: str, page: Path, *, width: int, scheme: str) -> list[list[str]]:
    """Return what axe-core has against a page: the rule, the element and the reason."""
    browser.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    try:
        browser.open(page, width=width)
        browser.run(f"{axe}; 0")
        browser.run(SETTLED)
        judged: list[list[str]] = browser.run(JUDGE)
    finally:
        browser.ask("Emulation.setEmulatedMedia", features=[])
    return judged


def written(folder: Path, *bundles: Path | str) -> Path:
    """Write the check sheet of some bundles by the real command."""
    page = folder / "sheet.html"
    done = run("check", *bundles, "--format", "html", "-o", page, lang="zh_CN")
    assert page.is_file(), done.err
    return page


def office(folder: Path) -> Path:
    """A bureau's folder: three years, the last one with faults of every kind, waivers, and text of another year."""
    (folder / "bureau.yaml").write_text("name: 某局\nform: zfxxgk-2021\n", encoding="utf-8")
    write_yaml(folder / "2022.yaml", suqian(2023), form(), {}, year=2022)
    last = changed_at(suqian(2023), {"申请.结转下年.自然人": 100, "申请.结转下年.总计": 103})
    write_yaml(folder / "2023.yaml", last, form(), {}, year=2023)
    prose = {"引言": "统计期限自2023年1月1日至2023年12月31日。", "总体情况": "2023年，我局坚持公开为常态。"}
    path = write_yaml(folder / "2024.yaml", changed_at(suqian(2024), WRONG), form(), prose, year=2024)
    bundle = json.loads(path.read_text(encoding="utf-8"))
    waiver = {"rule": "litigation.total", "reason": "口径调整", "by": "王某", "date": "2025-01-12"}
    bundle["waivers"] = [{**waiver, "where": "诉讼.行政复议.总计"}, {**waiver, "where": "诉讼.没有的行"}]
    path.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
    return path


def tie(folder: Path) -> Path:
    """A report of which two cells are equally likely wrong."""
    return write_yaml(folder / "tie.yaml", changed_at(suqian(2024), {"申请.新收.总计": 3511}), form(), {}, year=2024)


def nearly_empty(folder: Path) -> Path:
    bundle = folder / "empty.yaml"
    text = "bureau: 某局\nyear: 2024\nform: zfxxgk-2021\ntables: {诉讼: {行政复议: [0, 0, 0, 0, 0]}}\n"
    bundle.write_text(text, encoding="utf-8")
    return bundle


SHEETS = {
    "faulty": lambda folder: [office(folder)],
    "published": lambda _folder: [SAMPLES / "zhangzhou-sfj" / "2023-as-published"],
    "consistent": lambda _folder: [SAMPLES / "suqian" / "2024.csv"],
    "tie": lambda folder: [tie(folder)],
    "nearly empty": lambda folder: [nearly_empty(folder)],
    "several": lambda folder: [SAMPLES / "suqian", SAMPLES / "zhangzhou-sfj" / "2023-as-published", folder / "none"],
}


@pytest.fixture(scope="module", params=SHEETS)
def sheet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The check sheet of a kind of report."""
    folder = tmp_path_factory.mktemp("sheet")
    return written(folder, *SHEETS[request.param](folder))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_has_nothing_against_a_check_sheet(browser: Browser, axe: str, sheet: Path, width: int, scheme: str):
    assert violations(browser, axe, sheet, width=width, scheme=scheme) == []


# The overview

BROKEN = tuple(
    Outcome("", 0, f"in/坏{at}.yaml", State.UNJUDGED, reasons=(Problem("no name", Source(f"in/坏{at}.yaml", 3)),))
    for at in range(30)
)
REASONS = tuple(Problem(f"第 {at} 行不等于各列之和", Source("in/b.yaml", at)) for at in range(1, 4))


def outcomes(years: Sequence[int]) -> list[Outcome]:
    """What became of the reports of a city in some years: one of each state in each year, two in one cell, units missing."""
    made, refused, unjudged, twice = [], [], [], []
    for year in years:
        files = {kind: f"{year}/财政局.{kind}" for kind in ("docx", "odt", "pdf", "html")}
        made.append(Outcome("财政局", year, "in/a", State.MADE, files=files, warnings=2, waived=1, remarks=("换了字体",)))
        refused.append(Outcome("教育局", year, "in/b", State.REFUSED, errors=12, reasons=REASONS, more_reasons=2))
        unjudged.append(Outcome("民政局", year, "in/c", State.UNJUDGED, reasons=REASONS[:1]))
        twice.append(Outcome("水利局", year, "in/d", State.REFUSED, errors=1, reasons=REASONS[:1]))
        twice.append(Outcome("水利局", year, "in/e", State.MADE, files=files))
    strays = [Outcome("水利局", 0, "in/f", State.UNJUDGED, reasons=REASONS[:1])]
    lacking = [Outcome(f"第{at}局", 0, "", State.MISSING) for at in range(12)]
    return [*BROKEN, *made, *refused, *unjudged, *twice, *strays, *lacking]


OVERVIEWS = {
    "two years": (outcomes((2022, 2023)), (2022, 2023)),
    "many years": (outcomes(range(2014, 2024)), tuple(range(2014, 2024))),
    "one year": (outcomes((2023,)), (2023,)),
    "nothing but made": ([Outcome("某局", 2023, "in", State.MADE, files={"docx": "a.docx"})], (2023,)),
    "nothing but unread": (list(BROKEN), ()),
}


@pytest.fixture(scope="module", params=OVERVIEWS)
def overview(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The overview of a kind of batch."""
    known, years = OVERVIEWS[request.param]
    passed_over = [f"in/{at}.wps" for at in range(3)] if known[0] in BROKEN else []
    speak("zh_CN")
    counts, lacking = Counter(each.state for each in known), sum(each.state is State.MISSING for each in known)
    shown = Shown.of(counts, years, unread=sum(not each.bureau for each in known), whole_units=lacking)
    content = write_index(
        known, years, title="某市", version="0.1.0", shown=shown, roster="名录.txt", passed_over=passed_over
    )
    page = tmp_path_factory.mktemp("overview") / "index.html"
    page.write_text("".join(content), encoding="utf-8")
    speak("en")
    return page


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_has_nothing_against_an_overview(browser: Browser, axe: str, overview: Path, width: int, scheme: str):
    assert violations(browser, axe, overview, width=width, scheme=scheme) == []
