"""Looking over what is handed in: whose bundles there are, as reading them says, and a tidy CSV read part by part."""

from __future__ import annotations

import csv
import io
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_tidy
from conftest import ROOT, SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

import docgen
from docgen.errors import DocgenError
from docgen.readers import Survey, tidy_index
from docgen.readers.tidy import HEADER

if TYPE_CHECKING:
    from pathlib import Path

BUREAUS = ("甲局", "乙 局", "丙,局", '丁"局"', "Z")


def surveyed(source: Path) -> list[tuple[str, int]]:
    return [(one.bureau, one.year) for one in Survey(source)]


def places() -> list[Path]:
    """Every sample and every bundle of the error gallery."""
    cases = [path for path in sorted((ROOT / "tests" / "errors").iterdir()) if path.is_dir()]
    bundles = [path for case in cases for path in (case / "b.yaml", case / "t.csv", *case.glob("20*")) if path.exists()]
    return [*SAMPLES.iterdir(), *(path for path in SAMPLES.glob("*/*") if path.name != "bureau.yaml"), *bundles]


@pytest.mark.parametrize("place", places(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_told_is_what_reading_says(place: Path) -> None:
    told = surveyed(place)
    try:
        read = docgen.read_bundles(place)
    except DocgenError:
        assert told  # it is told that something is there; reading it says what is wrong
        return
    assert told == [(bundle.bureau, bundle.year) for bundle in read]
    assert [str(one.read()) for one in Survey(place)] == [str(bundle) for bundle in read]


@pytest.mark.parametrize(
    "text",
    [
        "bureau: 甲局\nyear: 2023\ntables:\n  申请: {}\n",
        "tables:\n  申请: {}\nyear: 2023\nbureau: 甲局\n",  # the names last
        "# 材料\ntables:\n  申请: {}\nbureau: {name: 甲局}\nyear: 2023\n",
        '{"year": 2023, "bureau": "甲局", "tables": {}}',
        "year: 2023\nbureau: 甲局\nprose:\n  总体情况: |\n    year: 2022\n    tables: 无\n",
        "\ufeffbureau: 甲局\nyear: 2023\n",
        "  bureau: 甲局\n  year: 2023\n",
        "'bureau': 甲局\n\"year\": '2023'\n",
        "bureau:\n  甲局\nyear: 2023 # 年度\n",
        "bureau: 甲局\r\nyear: 2023\r\n",
        "? bureau\n: 甲局\n? year\n: 2023\n",
    ],
)
def test_a_bundle_tells_whose_it_is_wherever_it_says_so(tmp_path: Path, text: str) -> None:
    bundle = tmp_path / "2019.yaml"
    bundle.write_text(text, encoding="utf-8")
    assert surveyed(bundle) == [("甲局", 2023)]


def test_what_a_text_says_is_not_taken_for_the_bundles_own(tmp_path: Path) -> None:
    (tmp_path / "bureau.yaml").write_text("name: 甲局\n", encoding="utf-8")
    bundle = tmp_path / "2023.yaml"
    bundle.write_text("prose:\n  总体情况: |\n    year: 2022\n    bureau: 乙局\n", encoding="utf-8")
    assert surveyed(bundle) == [("甲局", 2023)]


def written(rows: list[tuple[str, ...]], header: tuple[str, ...], delimiter: str, encoding: str) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(header)
    for row in rows:
        named = dict(zip(HEADER, row, strict=True))
        writer.writerow([named[name] for name in header])
    return file.getvalue().encode(encoding)


figures = st.tuples(
    st.sampled_from(BUREAUS),
    st.sampled_from(["2022", "2023"]),
    st.just("申请"),
    st.sampled_from(["新收", "上年\n结转", "合,计"]),
    st.just("总计"),
    st.integers(0, 9999).map(str),
)


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(figures, min_size=1, max_size=12),
    header=st.permutations(HEADER),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_a_tidy_csv_read_part_by_part_is_what_it_is_as_a_whole(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, ...]],
    header: list[str],
    delimiter: str,
    encoding: str,
) -> None:
    path = tmp_path_factory.mktemp("tidy") / "t.csv"
    path.write_bytes(written(rows, tuple(header), delimiter, encoding))
    whole = {(one.bureau, one.year): one for one in docgen.read_bundles(path)}
    parts = {(one.bureau, one.year): one.read() for one in Survey(path)}
    assert parts.keys() == whole.keys()
    for name, part in parts.items():
        assert part.entries == whole[name].entries  # places and all


def test_a_line_without_a_year_is_told_to_its_bureau_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    lines = ["甲局,2023,申请,新收,总计,1", "乙局,2O23,申请,新收,总计,2", "乙局,2023,申请,新收,自然人,2"]
    path.write_text("\n".join([",".join(HEADER), *lines, ""]), encoding="utf-8")
    first, second = Survey(path)
    assert str(first.read()) == "甲局 2023"
    with pytest.raises(DocgenError, match=r"t\.csv:3:2: the year is “2O23”"):
        second.read()


def test_an_empty_folder_among_units_is_none_of_them(tmp_path: Path) -> None:
    for name in ("甲", "乙", "丙"):
        (tmp_path / name).mkdir()
    assert [(one.bureau, one.path) for one in Survey(tmp_path)] == [("", str(tmp_path))]
    with pytest.raises(DocgenError, match="no YAML or CSV"):
        docgen.read_bundles(tmp_path)
    (tmp_path / "甲" / "b.yaml").write_text("bureau: 甲局\nyear: 2023\n", encoding="utf-8")
    assert [one.path for one in Survey(tmp_path)] == [str(tmp_path / "甲")]
    assert surveyed(tmp_path) == [("甲局", 2023)]
    (tmp_path / "乙" / "材料.docx").touch()
    assert str(tmp_path / "乙" / "材料.docx") in [one.path for one in Survey(tmp_path)]
    with pytest.raises(DocgenError, match="乙"):
        docgen.read_bundles(tmp_path)


def test_a_table_of_nothing_but_its_header_is_told(tmp_path: Path) -> None:
    write_tidy(tmp_path / "a.csv", suqian(), form(), bureau="甲局")
    (tmp_path / "b.csv").write_text(",".join(HEADER) + "\n", encoding="utf-8")
    first, second = Survey(tmp_path)
    assert (first.bureau, first.year) == ("甲局", 2023)
    assert (second.bureau, second.path) == ("", str(tmp_path / "b.csv"))
    with pytest.raises(DocgenError, match=r"b\.csv"):
        second.read()


def test_a_file_that_changes_meanwhile_is_told(tmp_path: Path) -> None:
    path = write_tidy(tmp_path / "t.csv", suqian(), form(), bureau="甲局")
    more = write_tidy(tmp_path / "more.csv", suqian(), form(), bureau="乙局").read_text(encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write(more.partition("\n")[2])
    listed = list(Survey(path))
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(DocgenError, match="changed while it was read"):
        listed[1].read()


def test_a_large_tidy_csv_is_never_held(tmp_path: Path) -> None:
    figures = write_tidy(tmp_path / "one.csv", suqian(), form(), bureau="甲局").read_text(encoding="utf-8")
    header, _end, lines = figures.partition("\n")
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(header + "\n")
        for at in range(400):
            file.write(lines.replace("甲局", f"第{at}局"))
    tracemalloc.start()
    parts = tidy_index.index(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parts is not None
    assert len(parts) == 400
    assert path.stat().st_size > 8_000_000
    assert peak < 1_000_000
