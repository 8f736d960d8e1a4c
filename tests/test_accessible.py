"""The check sheet and the overview as axe-core judges them: wide and narrow, light and dark, with script and without."""

from __future__ import annotations

import json
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import WRONG, changed_at, form, suqian, write_yaml
from conftest import SAMPLES, missing, run

from docgen.errors import Problem
from docgen.i18n import speak
from docgen.outcome import Outcome, State
from docgen.source import Source
from docgen.writers.index import Shown, write_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from browser import Browser

SCHEMES = ("light", "dark")
VIEWS = [(1280, "light"), (400, "dark")]  # contrast and size are judged apart: each of them once
# Every rule that axe-core has, best practices and the newest of WCAG too, but for the contrast of level AAA, and an
# experiment that takes the first heading within a table for a caption, though the table has each.
LEFT_OUT = ["color-contrast-enhanced", "table-fake-caption"]
JUDGE = f"""(async () => {{
  const values = axe.getRules().map((rule) => rule.ruleId).filter((rule) => !{json.dumps(LEFT_OUT)}.includes(rule));
  const judged = await axe.run(document, {{runOnly: {{type: 'rule', values}}}});
  return judged.violations.flatMap((rule) => rule.nodes.map((node) => [rule.id, node.target.join(' '), node.failureSummary]));
}})()"""
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"


@pytest.fixture(scope="module")
def axe() -> str:
    """The code of axe-core, as a package brings it."""
    spec = find_spec("axe_playwright_python")
    if not spec or not spec.submodule_search_locations:
        missing("axe-core is not installed (axe-playwright-python)")
        return ""
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def violations(browser: Browser, axe: str, page: Path, *, width: int, scheme: str) -> list[list[str]]:
    """Return what axe-core has against a page: the rule, the element and the reason."""
    browser.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    try:
        browser.open(page, width=width)
        browser.run(f"{axe}; 0")
        browser.run(f"document.querySelectorAll('details').forEach((each) => {{ each.open = true }}); {SETTLED}")
        judged: list[list[str]] = browser.run(JUDGE)
    finally:
        browser.ask("Emulation.setEmulatedMedia", features=[])
    return judged


def written(folder: Path, *bundles: Path | str, lang: str = "zh_CN") -> Path:
    """Write the check sheet of some bundles by the real command."""
    page = folder / "sheet.html"
    done = run("check", *bundles, "--format", "html", "-o", page, lang=lang)
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
    return written(folder, *SHEETS[request.param](folder), lang="en" if request.param == "tie" else "zh_CN")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The check sheet of a report with faults of every kind."""
    folder = tmp_path_factory.mktemp("faulty")
    return written(folder, office(folder))


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_has_nothing_against_a_check_sheet(browser: Browser, axe: str, sheet: Path, width: int, scheme: str):
    assert violations(browser, axe, sheet, width=width, scheme=scheme) == []


# The table that is too wide


def shows(browser: Browser, selector: str) -> int:
    """Count the elements that are there to be seen."""
    counted: int = browser.run(
        f"[...document.querySelectorAll({selector!r})].filter((each) => each.offsetHeight).length"
    )
    return counted


def opened(browser: Browser, page: Path, width: int) -> None:
    """Open a page and wait until what scrolls has been found."""
    browser.open(page, width=width)
    browser.run(SETTLED)


def test_what_scrolls_sideways_says_so_and_can_be_reached_by_keyboard(browser: Browser, faulty: Path):
    opened(browser, faulty, 400)
    stops = browser.run(
        "[...document.querySelectorAll('.scroll')].map((each) => [each.scrollWidth > each.clientWidth, each.tabIndex === 0,"
        " each.getAttribute('role') === 'region', each.hasAttribute('aria-labelledby')])"
    )
    assert stops == [[wide] * 4 for wide, *_rest in stops]
    wide = sum(stop[0] for stop in stops)
    assert (len(stops), wide) == (5, 4)  # the table of documents has room
    assert shows(browser, ".hint") == wide
    names = "[...document.querySelectorAll('[role=region]')].map(o => document.getElementById(o.getAttribute('aria-labelledby').trim()).innerText)"
    assert browser.run(names) == [
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "2022，2023，2024 年的主要指标",
        "各条情况说明及其对应的问题",
    ]
    browser.ask("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
    browser.run(SETTLED)
    assert shows(browser, ".hint") == browser.run("document.querySelectorAll('[tabindex], [role=region]').length") == 0


def test_the_arrows_move_what_has_the_focus(browser: Browser, faulty: Path):
    opened(browser, faulty, 400)
    browser.run("document.querySelector('.across').parentElement.focus()")
    browser.run(
        "window.moved = new Promise((done) => document.activeElement.addEventListener('scroll', () => done(true))); 0"
    )
    browser.press("ArrowRight")
    assert browser.run("moved")


def test_without_script_the_hint_stands_where_there_is_little_room(browser: Browser, faulty: Path):
    browser.ask("CSS.enable")
    seen = {}
    for width in (400, 1280):
        browser.open(faulty, width=width, script=False)
        root = browser.ask("DOM.getDocument")["root"]["nodeId"]
        nodes = browser.ask("DOM.querySelectorAll", nodeId=root, selector=".printed-table:not(.blocks) .hint")[
            "nodeIds"
        ]
        styles = [browser.ask("CSS.getComputedStyleForNode", nodeId=node)["computedStyle"] for node in nodes]
        seen[width] = [each["value"] for style in styles for each in style if each["name"] == "display"]
    assert seen == {400: ["block"] * 2, 1280: ["none"] * 2}


CELL = """(() => {
  const place = document.querySelector('.stubs-3').closest('.scroll');
  const cell = place.querySelector('td.error');
  const labels = cell.headers.split(' ').map((name) => document.getElementById(name)).filter((each) => each.matches('.stub'));
  const [from, to] = [place.getBoundingClientRect().left, place.getBoundingClientRect().right];
  const sides = [cell, ...labels].map((each) => each.getBoundingClientRect()).map(({left, right}) => [left - from, right - from]);
  return [to - from, ...sides];
})()"""


@pytest.mark.parametrize("kind", ["published", "faulty"])
def test_on_a_phone_a_wrong_cell_is_seen_with_the_label_of_its_row(
    browser: Browser, kind: str, faulty: Path, tmp_path: Path
):
    page = faulty if kind == "faulty" else written(tmp_path, SAMPLES / "zhangzhou-sfj" / "2023-as-published")
    opened(browser, page, 420)
    for _moved in range(2):
        room, (left, right), *labels = browser.run(CELL)
        assert right <= room + 1
        assert left >= max(edge for _start, edge in labels) - 1
        assert min(start for start, _edge in labels) >= 0
        assert max(edge for _start, edge in labels) <= room / 2
        target = "document.querySelector('.stubs-3 td.error').scrollIntoView({inline: 'center'})"
        browser.run(target)  # as who follows a link to it


# Light and dark

CONTRAST = """(() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const paper = (each) => { for (; each; each = each.parentElement) { const c = rgb(getComputedStyle(each).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const faint = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const each = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || each.matches('script, style, svg *')) continue;
    const [a, b] = [light(rgb(getComputedStyle(each).color)), light(paper(each))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.add(`${each.className} ${ratio.toFixed(2)}`);
  }
  return [...faint];
})()"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_stands_out_from_its_paper_lit_or_not(browser: Browser, faulty: Path, overview: Path, scheme: str):
    browser.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    try:
        for page in (faulty, overview):
            browser.open(page)
            dark = browser.run("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
            assert dark == (scheme == "dark")
            assert browser.run(CONTRAST) == []
            browser.run("document.querySelectorAll('td, .finding, .way').forEach((each) => each.classList.add('lit'))")
            assert browser.run(CONTRAST) == []
    finally:
        browser.ask("Emulation.setEmulatedMedia", features=[])


def test_paper_is_white_by_night_too(browser: Browser, faulty: Path, overview: Path):
    night = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.ask("Emulation.setEmulatedMedia", media="print", features=night)
    try:
        for page in (faulty, overview):
            browser.open(page)
            colours = "(({backgroundColor, color, colorScheme}) => [backgroundColor, color, colorScheme])(getComputedStyle(document.body))"
            assert browser.run(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "light"]
    finally:
        browser.ask("Emulation.setEmulatedMedia", media="", features=[])


# Words first


def test_words_come_first_and_what_only_docgen_calls_so_is_small_behind_them(
    browser: Browser, faulty: Path, tmp_path: Path
):
    browser.open(faulty)
    assert browser.run("document.querySelectorAll(':is(h1, h2, h3, h4) code').length") == 0
    sizes = "[...document.querySelectorAll('main :is(code, .source, .where)')].map((each) => parseFloat(getComputedStyle(each).fontSize))"
    assert 0 < max(browser.run(sizes)) <= 12
    last = "[...document.querySelectorAll('.rule')].map((each) => each.querySelector('.advice').lastElementChild.innerText)"
    assert browser.run(last)[:2] == ["value.domain", "year.wrong"]
    waiver = browser.run("document.querySelector('.waiver-table tbody td:nth-child(2)').innerText")
    assert waiver.split() == [
        "行政复议、未经复议直接起诉、复议后起诉的“总计”应各等于其四项结果之和",
        "诉讼.行政复议.总计",
        "litigation.total",
    ]
    browser.open(written(tmp_path, SAMPLES / "suqian" / "2024.csv", tmp_path / "没有"))
    assert (
        browser.run("document.querySelector('.problems li').innerText").split("\n")[0].strip() == "没有这个文件或文件夹"
    )


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
        made.append(
            Outcome("财政局", year, "in/a", State.MADE, files=files, warnings=2, waived=1, remarks=("换了字体",))
        )
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


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_has_nothing_against_an_overview(browser: Browser, axe: str, overview: Path, width: int, scheme: str):
    assert violations(browser, axe, overview, width=width, scheme=scheme) == []
