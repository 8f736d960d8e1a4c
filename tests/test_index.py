"""The overview of a batch, in a real browser: what it says, how it filters, sorts and prints, and that it asks for nothing."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from conftest import missing

from docgen.errors import Problem
from docgen.i18n import speak
from docgen.outcome import Outcome, State
from docgen.source import Source
from docgen.writers.index import Shown, write_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from browser import Browser

YEARS = (2022, 2023)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"&amp;'{{ 7*7 }}" + "长" * 100 + "x" * 200
FILES = {"docx": "2023/司法局 #1?.docx", "pdf": "2023/100%:司法局.pdf", "html": "2023/司法局.html"}
UNREAD = Outcome(
    "", 0, "in/broken.yaml", State.UNJUDGED, reasons=(Problem("no name", Source("in/broken.yaml", 3)),), more_reasons=2
)
WRONG = tuple(Problem(f"row {at} does not add up", Source("in/b.yaml", at)) for at in (1, 2))
OUTCOMES = (
    UNREAD,
    Outcome("财政局", 2022, "in/a22", State.MADE, files={"docx": "a22.docx"}, remarks=("another font",)),
    Outcome("财政局", 2023, "in/a23", State.REFUSED, errors=3, warnings=1, reasons=WRONG, more_reasons=2),
    Outcome("教育局", 0, "", State.MISSING),
    Outcome("民政局", 0, "in/c", State.UNJUDGED, reasons=(Problem("the year is “x”"),)),
    Outcome("民政局", 2022, "in/c22", State.MISSING),
    Outcome("民政局", 2023, "in/c23", State.MADE, warnings=2, waived=1),
    Outcome("水利局", 2023, "in/d23", State.REFUSED, errors=12, reasons=WRONG),
    Outcome("水利局", 2023, "in/d23b", State.MADE, files={"docx": "d23b.docx"}),
    Outcome("司法局 ＡＢ", 2022, "in/e22", State.REFUSED, errors=1, reasons=WRONG[:1]),
    Outcome("司法局 ＡＢ", 2023, "in/e23", State.MADE, files=FILES),
)


def page_of(outcomes: Iterable[Outcome], years: Sequence[int] = YEARS, **said: Any) -> str:
    known = list(outcomes)
    return "".join(
        write_index(known, years, **{"title": "某市", "version": "0.1.0", "shown": shown(known, years), **said})
    )


def shown(known: Sequence[Outcome], years: Sequence[int]) -> Shown:
    counts = Counter(outcome.state for outcome in known)
    unread = sum(not outcome.bureau for outcome in known)
    whole_units = sum(outcome.state is State.MISSING and not outcome.year for outcome in known)
    return Shown.of(counts, years, unread=unread, whole_units=whole_units)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The overview of a few bureaus with reports of every state."""
    return stored(tmp_path, page_of(OUTCOMES))


def stored(folder: Path, content: str) -> Path:
    file = folder / "index.html"
    file.write_text(content, encoding="utf-8")
    return file


def texts(browser: Browser, selector: str) -> list[str]:
    """Return the texts of some elements, as a reader sees them."""
    found: list[str] = browser.run(
        f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.innerText.trim())"
    )
    return [" ".join(text.split()) for text in found]


def bureaus(browser: Browser) -> list[str]:
    """Return the bureaus whose rows are shown, in their order."""
    shown: list[str] = browser.run(
        "[...document.querySelectorAll('.reports tbody tr')].filter(one => one.getBoundingClientRect().height)"
        ".map(one => one.cells[0].firstChild.data)"
    )
    return shown


def choose(browser: Browser, field: str, value: str) -> None:
    browser.run(
        f"(() => {{ const field = document.forms[0].elements[{field!r}]; field.value = {value!r};"
        " field.dispatchEvent(new Event('input', {bubbles: true})) })()"
    )


def count(browser: Browser) -> str:
    return texts(browser, ".filter [role=status]")[0]


# What it says


def test_the_verdict_comes_first_and_counts_every_state(browser: Browser, page: Path):
    browser.open(page)
    assert texts(browser, ".verdict") == [
        "✕ 11 reports: 4 made, 3 refused, 1 not judged; 3 are missing; 1 bundle could not be read"
    ]
    assert (
        browser.run("document.querySelector('.verdict').compareDocumentPosition(document.querySelector('main'))") == 4
    )


@pytest.mark.parametrize(
    ("counts", "years", "verdict"),
    [
        ({State.MADE: 2}, YEARS, "✓</span> 2 reports, and all are made"),
        ({State.MADE: 1}, YEARS, "✓</span> 1 report, and it is made"),
        ({State.MADE: 3, State.MISSING: 1}, (2023,), "✕</span> 4 reports: 3 made; 1 unit is missing"),
        ({State.MADE: 3, State.MISSING: 1}, YEARS, "✕</span> 4 reports: 3 made; 1 is missing"),
        ({State.MISSING: 2}, (2023,), "✕</span> 2 reports: 2 units are missing"),
        ({}, YEARS, "✕</span> There are no reports"),
    ],
)
def test_the_verdict_leaves_out_what_there_is_none_of(counts: dict[State, int], years: tuple[int, ...], verdict: str):
    assert verdict in page_of([], years, shown=Shown(counts, 0))


def test_each_bureau_has_a_row_and_each_year_a_cell(browser: Browser, page: Path):
    browser.open(page)
    assert texts(browser, ".reports thead th") == ["bureau", "2022", "2023", "errors"]
    assert bureaus(browser) == ["财政局", "教育局", "民政局", "水利局", "司法局 ＡＢ"]
    assert texts(browser, ".reports tbody tr:first-child > *") == [
        "财政局",
        "made Word remarks: 1",
        "refused errors: 3, warnings: 1 reasons: 4",
        "3",
    ]
    assert texts(browser, ".reports tbody tr:nth-child(3) > *") == [
        "民政局 could not be judged year unknown reasons: 1",
        "missing",
        "made warnings: 2, waived: 1",
        "0",
    ]


def test_a_unit_that_is_missing_altogether_is_missing_in_every_year_and_has_no_errors_to_count(
    browser: Browser, page: Path
):
    browser.open(page)
    assert texts(browser, ".reports tbody tr:nth-child(2) > *") == ["教育局", "missing", "missing", "–"]


def test_two_reports_of_a_year_stand_in_one_cell_and_none_leaves_it_empty(browser: Browser, page: Path):
    browser.open(page)
    assert texts(browser, ".reports tbody tr:nth-child(4) td:nth-child(3) > div") == [
        "refused errors: 12 reasons: 2",
        "made Word",
    ]
    assert browser.run("document.querySelectorAll('.reports td:empty').length") == 1


def test_a_state_is_told_by_its_sign_too(browser: Browser, page: Path):
    browser.open(page)
    signs = browser.run(
        "Object.fromEntries(['made', 'refused', 'unjudged', 'missing'].map(state =>"
        " [state, getComputedStyle(document.querySelector(`.${state} > b`), '::before').content[1]]))"
    )
    assert signs == {"made": "✓", "refused": "✕", "unjudged": "?", "missing": "○"}


def test_the_reasons_open_without_script_and_say_how_many_more_there_are(browser: Browser, page: Path):
    browser.open(page, script=False)
    browser.ask("Emulation.setScriptExecutionDisabled", value=False)
    reasons = "#reports ~ * tr:first-child td.refused details"
    assert browser.run(f"document.querySelector({reasons!r}).open") is False
    x, y = browser.run(
        f"(() => {{ const box = document.querySelector({reasons + ' summary'!r}).getBoundingClientRect();"
        " return [box.x + 5, box.y + 5] })()"
    )
    for kind in ("mousePressed", "mouseReleased"):
        browser.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
    assert texts(browser, reasons + " li") == [
        "row 1 does not add up in/b.yaml:1",
        "row 2 does not add up in/b.yaml:2",
        "… and 2 more",
    ]


def test_what_could_not_be_read_is_said_apart_with_source_and_reasons(browser: Browser, page: Path):
    browser.open(page)
    assert texts(browser, ".unread > li") == ["broken.yaml no name in/broken.yaml:3 … and 2 more"]
    browser.open(stored(page.parent, page_of(OUTCOMES[1:])))
    assert texts(browser, ".unread") == []
    assert bureaus(browser)[0] == "财政局"


def test_a_page_of_nothing_but_what_could_not_be_read_has_an_empty_table(browser: Browser, tmp_path: Path):
    browser.open(stored(tmp_path, page_of([UNREAD], ())))
    assert len(texts(browser, ".unread > li")) == 1
    assert (bureaus(browser), browser.complaints()) == ([], [])


def test_the_missing_are_listed_together_with_their_years(browser: Browser, page: Path):
    browser.open(page)
    assert texts(browser, ".list li") == ["教育局", "民政局: 2022"]
    browser.open(stored(page.parent, page_of([Outcome("某局", 2023, "", State.MISSING)], (2023,))))
    assert texts(browser, ".list li") == ["某局"]
    assert 'id="missing"' not in page_of(OUTCOMES[:3])


def test_the_list_of_the_missing_is_copied_line_by_line(browser: Browser, page: Path):
    browser.open(page)
    browser.run("navigator.clipboard.writeText = async (text) => { document.body.dataset.copied = text }")
    browser.run("document.querySelector('.copy').click()")
    assert browser.run("document.body.dataset.copied") == "教育局\n民政局: 2022"
    assert texts(browser, ".lacking [role=status]") == ["copied"]


def test_the_foot_names_version_day_and_roster_where_they_are_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1738281600")
    content = page_of(OUTCOMES, roster="名录.txt")
    assert "docgen 0.1.0 · 2025-01-31" in content
    assert "<dd>名录.txt</dd>" in content
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    plain = page_of(OUTCOMES)
    assert "<dd>docgen 0.1.0</dd>" in plain
    assert "<dt>roster" not in plain


def test_it_speaks_the_language_in_use():
    speak("zh_CN")
    content = page_of(OUTCOMES)
    assert '<html lang="zh-CN">' in content
    assert "共 11 份：已生成 4，未通过 3，无法判断 1；缺 3 份；1 份材料无法读取" in content
    assert '<th scope="row">财政局' in content
    speak("en")
    assert '<th scope="row" lang="zh-CN">财政局' in page_of(OUTCOMES)


def test_the_verdict_counts_what_the_table_shows_and_what_could_not_be_read_apart(browser: Browser, page: Path):
    browser.open(page)
    cells = browser.run(
        "Object.fromEntries(['made', 'refused', 'unjudged', 'missing'].map(state =>"
        " [state, document.querySelectorAll(`.reports .${state}`).length]))"
    )
    assert cells == {"made": 4, "refused": 3, "unjudged": 1, "missing": 3}
    assert texts(browser, ".verdict") == [
        "✕ 11 reports: 4 made, 3 refused, 1 not judged; 3 are missing; 1 bundle could not be read"
    ]
    assert texts(browser, "#unread .count") == ["1"]


@pytest.mark.parametrize(
    ("outcomes", "years", "verdict"),
    [
        ([UNREAD], (), "✕</span> 1 bundle could not be read"),
        (
            [UNREAD, Outcome("某局", 2023, "a", State.MADE)],
            (2023,),
            "✕</span> 1 report: 1 made; 1 bundle could not be read",
        ),
        ([Outcome("某局", 0, "", State.MISSING)], (), "✕</span> 1 report: 1 unit is missing"),
        ([Outcome("某局", 0, "", State.MISSING)], YEARS, "✕</span> 2 reports: 2 are missing"),
    ],
)
def test_what_is_read_of_nobody_stands_in_no_table(outcomes: list[Outcome], years: tuple[int, ...], verdict: str):
    assert verdict in page_of(outcomes, years)


@pytest.mark.parametrize(
    ("fields", "tally"),
    [
        ({"bureau": "政"}, "among them: made 2, refused 1, could not be judged 1, missing 1"),
        ({"year": "2"}, "among them: made 3, refused 2, missing 1"),
        ({"year": "2", "state": "refused"}, "among them: made 1, refused 2"),  # two stand in one cell
        ({"state": "missing"}, "among them: made 1, could not be judged 1, missing 3"),
    ],
)
def test_a_filter_counts_the_reports_that_it_leaves(browser: Browser, page: Path, fields: dict[str, str], tally: str):
    browser.open(page)
    assert browser.run("document.querySelector('.tally').offsetHeight") == 0  # without a filter the verdict says it
    for field, value in fields.items():
        choose(browser, field, value)
    assert texts(browser, ".tally") == [tally]


def test_a_file_that_could_not_be_read_is_named_first_and_where_it_lies_last(browser: Browser, tmp_path: Path):
    nameless = Outcome("", 0, "in/b/坏.yaml", State.UNJUDGED, reasons=(Problem("no name"),))
    browser.open(stored(tmp_path, page_of([nameless, UNREAD], ())))
    assert texts(browser, ".unread > li") == [
        "坏.yaml no name in/b/坏.yaml",
        "broken.yaml no name in/broken.yaml:3 … and 2 more",
    ]


# How it is made


def test_links_are_relative_and_lead_to_the_files_whatever_their_names(browser: Browser, page: Path):
    browser.open(page)
    cell = ".reports tbody tr:last-child td:nth-child(3) a"
    assert texts(browser, cell) == ["Word", "PDF", "Check sheet"]
    written = browser.run(f"[...document.querySelectorAll({cell!r})].map(one => one.getAttribute('href'))")
    assert written == [quote(path) for path in FILES.values()]
    led = browser.run(f"[...document.querySelectorAll({cell!r})].map(one => one.href)")
    assert [unquote(urlsplit(address).path) for address in led] == [str(page.parent / path) for path in FILES.values()]


def test_the_outcomes_are_walked_while_the_page_is_written():
    walked = 0

    def walk() -> Iterator[Outcome]:
        nonlocal walked
        for at in range(5000):
            walked += 1
            yield Outcome(f"局{at:05}", 2023, "in", State.MADE, files={"docx": f"{at}.docx"})

    pieces = write_index(walk(), (2023,), title="某市", version="0.1.0", shown=Shown({State.MADE: 5000}, 0))
    assert walked == 0
    seen = []
    for piece in pieces:
        assert len(piece) < 200_000
        seen.append(walked)
    assert len(seen) > 10
    assert seen[0] < 500
    assert seen == sorted(seen)
    assert seen[len(seen) // 2] < 4000


def test_a_report_takes_few_bytes():
    outcomes = [
        Outcome(
            f"漳州市第{at:05}局",
            2023,
            "in/x",
            State.MADE,
            files={kind: f"漳州市第{at:05}局-2023.{kind}" for kind in ("docx", "odt", "pdf", "html")},
        )
        for at in range(1000)
    ]
    assert (len(page_of(outcomes, (2023,)).encode()) - len(page_of([], (2023,)).encode())) / 1000 < 600


def test_the_same_input_makes_the_same_bytes():
    assert page_of(OUTCOMES) == page_of(OUTCOMES)
    assert not re.search(r"20(?!22|23)\d\d", page_of(OUTCOMES).split("</head>")[1])


def test_what_a_bundle_says_stays_text(browser: Browser, tmp_path: Path):
    problem = Problem(HOSTILE, Source(HOSTILE, 1))
    hostile = Outcome(HOSTILE, 2023, HOSTILE, State.REFUSED, errors=1, reasons=(problem,), remarks=(HOSTILE,))
    outcomes = [
        UNREAD._replace(source=HOSTILE, reasons=(problem,)),
        hostile._replace(files={"docx": f"{HOSTILE}.docx", HOSTILE: "javascript:alert(1)"}),
        Outcome(f"{HOSTILE}二", 0, HOSTILE, State.MISSING),
        Outcome(f"{HOSTILE}三", 2023, HOSTILE, State.UNJUDGED, reasons=(Problem(HOSTILE),)),
    ]
    browser.open(stored(tmp_path, page_of(outcomes, title=HOSTILE, roster=HOSTILE)), width=390)
    browser.run("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert browser.complaints() == []
    assert browser.run("document.querySelectorAll('script, img').length") == 1
    assert browser.run("document.querySelectorAll('script')[0].closest('head') !== null")
    assert texts(browser, "h2") == [HOSTILE]
    assert bureaus(browser) == [HOSTILE, f"{HOSTILE}二", f"{HOSTILE}三"]
    assert texts(browser, "p.source") == [HOSTILE]
    assert browser.run("document.documentElement.scrollWidth") == 390
    protocols = browser.run("[...new Set([...document.querySelectorAll('main a')].map(one => one.protocol))]")
    assert protocols == ["file:"]


def test_it_asks_for_nothing_and_nothing_is_complained_of(browser: Browser, page: Path):
    browser.open(page)
    choose(browser, "year", "2")
    assert browser.requests() == [page.as_uri()]
    assert browser.complaints() == []
    content = page.read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]|@import|url\(", content)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", content)


def test_the_policy_lets_in_nothing_else(browser: Browser, page: Path):
    broken = page.read_text(encoding="utf-8").replace(
        "</main>", "<script>document.title = 'in'</script><img src='x.png'></main>"
    )
    browser.open(stored(page.parent, broken))
    assert browser.run("document.title") != "in"
    assert len(browser.complaints()) == 2
    assert all("Content Security Policy" in text for text in browser.complaints())


# Filtering and sorting


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"bureau": "政"}, ["财政局", "民政局"]),
        ({"bureau": "ab 司"}, ["司法局 ＡＢ"]),
        ({"state": "refused"}, ["财政局", "水利局", "司法局 ＡＢ"]),
        ({"state": "unjudged"}, ["民政局"]),
        ({"state": "missing"}, ["教育局", "民政局"]),
        ({"year": "1"}, ["财政局", "教育局", "民政局", "司法局 ＡＢ"]),
        ({"year": "2", "state": "refused"}, ["财政局", "水利局"]),
        ({"year": "2", "state": "made", "bureau": "局"}, ["民政局", "水利局", "司法局 ＡＢ"]),
        ({"bureau": "没有"}, []),
    ],
)
def test_rows_are_filtered_by_name_state_and_year(
    browser: Browser, page: Path, fields: dict[str, str], shown: list[str]
):
    browser.open(page)
    assert count(browser) == "5 of 5 bureaus shown"
    for field, value in fields.items():
        choose(browser, field, value)
    assert bureaus(browser) == shown
    assert count(browser) == f"{len(shown)} of 5 bureaus shown"
    browser.run("document.querySelector('[type=reset]').click()")
    browser.run("new Promise((done) => setTimeout(done))")
    assert (len(bureaus(browser)), count(browser)) == (5, "5 of 5 bureaus shown")


def test_a_chosen_year_stands_alone_with_its_own_errors(browser: Browser, page: Path):
    def columns() -> list[str]:
        shown: list[str] = browser.run(
            "[...document.querySelectorAll('thead th')].filter(one => one.offsetWidth).map(one => one.textContent)"
        )
        return shown

    browser.open(page)
    errors = ".reports tbody td:last-child"
    assert texts(browser, errors) == ["3", "–", "0", "12", "1"]
    choose(browser, "year", "1")
    assert columns() == ["bureau", "2022", "errors"]
    assert texts(browser, errors) == ["0", "–", "0", "1"]
    choose(browser, "year", "2")
    assert columns() == ["bureau", "2023", "errors"]
    assert texts(browser, errors) == ["3", "–", "0", "12", "0"]
    choose(browser, "year", "")
    assert columns() == ["bureau", "2022", "2023", "errors"]
    assert texts(browser, errors) == ["3", "–", "0", "12", "1"]


def test_one_year_needs_no_choice_of_years():
    assert 'name="year"' in page_of(OUTCOMES)
    assert 'name="year"' not in page_of([], (2023,))


@pytest.mark.parametrize(
    ("column", "directions", "orders"),
    [
        ("errors", ["descending", "ascending"], ["水财司民教", "教民司财水"]),
        ("bureau", ["descending", "ascending"], ["司水民教财", "财教民水司"]),
        ("2022", ["descending", "ascending"], ["司教民财水", "水财教民司"]),
        ("2023", ["descending", "ascending"], ["财水教民司", "民司教财水"]),
    ],
)
def test_rows_are_sorted_at_the_keyboard_and_the_header_says_how(
    browser: Browser, page: Path, column: str, directions: list[str], orders: list[str]
):
    browser.open(page)
    for _stop in range(30):
        browser.press("Tab")
        if browser.run(f"document.activeElement.closest('thead') && document.activeElement.innerText === {column!r}"):
            break
    for direction, order in zip(directions, orders, strict=True):
        browser.press("Enter")
        assert "".join(name[0] for name in bureaus(browser)) == order
        said = (
            "[...document.querySelectorAll('[aria-sort]')].map(one => [one.innerText, one.getAttribute('aria-sort')])"
        )
        assert browser.run(said) == [[column, direction]]
        assert browser.run("document.activeElement.innerText") == column


def test_rows_sorted_by_errors_stay_so_when_a_year_is_chosen(browser: Browser, page: Path):
    browser.open(page)
    browser.run("document.querySelector('thead th:last-child button').click()")
    choose(browser, "year", "1")
    assert bureaus(browser) == ["司法局 ＡＢ", "财政局", "民政局", "教育局"]


def test_enter_in_the_field_sends_nothing(browser: Browser, page: Path):
    browser.open(page)
    browser.run("document.querySelector('input').focus()")
    browser.ask("Input.insertText", text="政")
    browser.press("Enter")
    assert bureaus(browser) == ["财政局", "民政局"]
    assert browser.run("location.href") == page.as_uri()
    assert browser.complaints() == []


def test_all_reasons_open_and_close_at_once(browser: Browser, page: Path):
    browser.open(page)
    details = "[...document.querySelectorAll('.reports details')].map(one => one.open)"
    browser.run("document.querySelector('.open').click()")
    assert browser.run(details) == [True] * 5
    browser.run("document.querySelector('.open').click()")
    assert browser.run(details) == [False] * 5


def test_ten_thousand_rows_filter_at_once_and_are_shown_by_and_by(browser: Browser, tmp_path: Path):
    outcomes = [
        Outcome(f"局{at:05}", 2023, "in", State.REFUSED if at % 10 == 0 else State.MADE, errors=at % 10 == 0)
        for at in range(10_000)
    ]
    browser.open(stored(tmp_path, page_of(outcomes, (2023,))))
    assert count(browser) == "the first 500 of 10000 bureaus shown, 10000 in all"
    took = browser.run(
        "(() => { const before = performance.now(); const field = document.forms[0].elements.bureau; field.value = '77';"
        " field.dispatchEvent(new Event('input', {bubbles: true})); document.body.offsetHeight;"
        " return performance.now() - before })()"
    )
    assert took < 1000  # milliseconds; a quiet machine takes a tenth
    assert count(browser) == "280 of 10000 bureaus shown"
    choose(browser, "bureau", "")
    choose(browser, "state", "refused")
    assert (len(bureaus(browser)), count(browser)) == (500, "the first 500 of 1000 bureaus shown, 10000 in all")
    browser.run("document.querySelector('.further button').click()")
    assert (len(bureaus(browser)), count(browser)) == (1000, "1000 of 10000 bureaus shown")
    assert browser.run("document.querySelector('.further').hidden")


# Without script, on paper, and for who cannot see it


def test_it_reads_without_script_and_what_would_not_work_is_not_there(browser: Browser, tmp_path: Path):
    outcomes = [Outcome(f"局{at:05}", 2023, "in", State.MADE) for at in range(600)]
    outcomes.append(Outcome("缺局", 2023, "", State.MISSING))
    browser.open(stored(tmp_path, page_of(outcomes, (2023,))), script=False)
    tree = browser.ask("Accessibility.getFullAXTree")["nodes"]
    seen = [node for node in tree if not node.get("ignored")]
    roles = Counter(node["role"]["value"] for node in seen)
    assert roles["rowheader"] == 601
    assert not {"button", "searchbox", "combobox", "textbox"} & set(roles)
    said = " ".join(str(node.get("name", {}).get("value", "")) for node in seen)
    assert "601 reports: 600 made; 1 unit is missing" in said
    assert "局00599" in said


def test_a_screen_reader_meets_names_and_roles(browser: Browser, page: Path):
    browser.open(page)
    tree = [node for node in browser.ask("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    named = {(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree}
    for expected in (
        ("search", "Filter the bureaus"),
        ("searchbox", "bureau"),
        ("combobox", "state"),
        ("combobox", "year"),
        ("table", "What became of each report, by bureau and year"),
        ("button", "2023"),
        ("rowheader", "财政局"),
        ("columnheader", "errors"),
    ):
        assert expected in named, expected
    levels = browser.run("[...document.querySelectorAll('h1,h2,h3')].map(one => +one.tagName[1])")
    assert levels == [1, 2, 3, 3, 3]
    assert browser.run("[...document.querySelectorAll('nav a')].every(one => document.querySelector(one.hash))")


@pytest.fixture(scope="session")
def pdftotext() -> None:
    try:
        subprocess.run(["pdftotext", "-v"], check=True, capture_output=True)
    except OSError:
        missing("pdftotext is not installed (poppler-utils)")


def printed(browser: Browser, folder: Path) -> list[str]:
    """Print the open page and return the text of each sheet of paper."""
    (folder / "index.pdf").write_bytes(browser.pdf())
    told = subprocess.run(["pdftotext", "-layout", folder / "index.pdf", "-"], check=True, capture_output=True)
    return told.stdout.decode().split("\f")[:-1]


@pytest.mark.usefixtures("pdftotext")
def test_on_paper_all_that_fits_is_there_and_every_sheet_has_the_head_of_the_table(browser: Browser, tmp_path: Path):
    outcomes = [Outcome(f"局{at:05}", 2023, "in", State.MADE, errors=0) for at in range(600)]
    browser.open(stored(tmp_path, page_of(outcomes, (2023,))))
    sheets = printed(browser, tmp_path)
    assert len(sheets) < 25
    assert all("bureau" in sheet and "errors" in sheet for sheet in sheets)
    assert re.findall(r"局\d{5}", "".join(sheets)) == [f"局{at:05}" for at in range(600)]
    numbers = ["".join(sheet.split()[-3:])[-5:] for sheet in sheets]
    assert all(number.endswith(f"{at}/{len(sheets)}") for at, number in enumerate(numbers, 1))
    assert count(browser) == "the first 500 of 600 bureaus shown, 600 in all"
    told = subprocess.run(["pdfinfo", tmp_path / "index.pdf"], check=True, capture_output=True).stdout.decode()
    assert re.search(r"Page size: +59[45]\.\d+ x 84[12]\.\d+ pts \(A4\)", told)


@pytest.mark.usefixtures("pdftotext")
def test_on_paper_a_filter_is_said_and_what_it_hides_is_not_there(browser: Browser, page: Path):
    browser.open(page)
    assert "bureaus shown" not in printed(browser, page.parent)[0]
    browser.open(page)
    choose(browser, "state", "refused")
    [sheet] = printed(browser, page.parent)
    assert "3 of 5 bureaus shown" in sheet
    assert re.search(r"state\s+refused", sheet)
    assert "show all" not in sheet
    assert "财政局" in sheet
    assert not re.search(r"教育局.*missing", sheet)


@pytest.mark.usefixtures("pdftotext")
def test_the_foot_stands_at_the_head_on_paper(browser: Browser, tmp_path: Path):
    outcomes = [Outcome(f"局{at:02}", 2023, "in", State.MADE) for at in range(40)]
    browser.open(stored(tmp_path, page_of(outcomes, (2023,), roster="名录.txt")))
    assert browser.run("document.querySelector('.on-paper').offsetHeight") == 0
    sheets = printed(browser, tmp_path)
    assert "docgen 0.1.0" in sheets[0].split("Bureau by bureau")[0]
    assert sum(sheet.count("docgen 0.1.0") for sheet in sheets) == 1
    assert "局39" in sheets[-1]


def test_many_years_are_printed_across(browser: Browser, tmp_path: Path):
    outcomes = [Outcome("某局", year, "in", State.UNJUDGED) for year in range(2016, 2024)]
    browser.open(stored(tmp_path, page_of(outcomes, range(2016, 2024))))
    assert browser.run("document.documentElement.scrollWidth") == 1280
    (tmp_path / "index.pdf").write_bytes(browser.pdf())
    assert re.search(rb"/MediaBox \[0 0 841\.\d+ 59[45]", (tmp_path / "index.pdf").read_bytes())


def test_on_paper_states_differ_without_colour(browser: Browser, page: Path):
    browser.open(page, width=688)  # the 182 mm between the margins
    browser.ask("Emulation.setEmulatedMedia", media="print")
    try:
        edges = browser.run(
            "['refused', 'unjudged', 'missing'].map(state => getComputedStyle(document.querySelector('.' + state)).outlineStyle)"
        )
        assert edges == ["solid", "dashed", "dotted"]
        colours = browser.run(
            "[...new Set([...document.querySelectorAll('.reports b')].map(b => getComputedStyle(b).color))]"
        )
        assert colours == ["rgb(0, 0, 0)"]
        assert browser.run("document.documentElement.scrollWidth") == 688
    finally:
        browser.ask("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize("width", [390, 1280])
def test_only_the_table_scrolls_sideways(browser: Browser, page: Path, width: int):
    browser.open(page, width=width)
    assert browser.run("document.documentElement.scrollWidth") == width
