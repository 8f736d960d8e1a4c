"""A city's folder: what its bureau.yaml names, the bureaus below it have, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_tidy, write_yaml
from conftest import run
from pages import house_style, tables
from test_adoption import PROSE, taken

import docgen
from docgen.packs import Library

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.forms.form import Form

COUNTY = """form: county
extends: zfxxgk-2021
template: zfxxgk-2021-other
name: {zh: 某市格式, en: the form of a city}
replace:
  - item: 申请.其他处理
    by: [{code: 其他处理, label: （六）其他处理}]
"""
BUREAUS = ("甲局", "乙局")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city with a pack of its own, and two bureaus with two years each."""
    folder = tmp_path / "某市"
    (folder / "市表式" / "forms").mkdir(parents=True)
    (folder / "市表式" / "forms" / "county.yaml").write_text(COUNTY, encoding="utf-8")
    (folder / "bureau.yaml").write_text("自备: [市表式]\n表式: county\n电话: 0000-1\n", encoding="utf-8")
    for bureau in BUREAUS:
        (folder / bureau).mkdir()
        (folder / bureau / "bureau.yaml").write_text(f"单位: {bureau}\n", encoding="utf-8")
        for year in (2022, 2023):
            write_yaml(
                folder / bureau / f"{year}.yaml",
                dict.fromkeys(county(folder).cells, 0),
                county(folder),
                {},
                year=year,
                bureau=bureau,
            )
    return folder


def county(city: Path) -> Form:
    return Library.of_folders([city / "市表式"]).form("county")


def test_bureaus_have_what_the_city_names(city: Path) -> None:
    reviews = list(docgen.reviews_of(city))
    assert [(review.report.bureau, review.report.year, review.report.form.name) for review in reviews] == [
        (bureau, year, "county") for bureau in sorted(BUREAUS) for year in (2022, 2023)
    ]
    assert all(review.report.bundle.profile.contacts.keys() == {"name"} for review in reviews)
    assert [review.last is not None for review in reviews] == [False, True] * 2


def test_a_bureau_may_say_otherwise(city: Path) -> None:
    (city / "甲局" / "bureau.yaml").write_text("单位: 甲局\n表式: zfxxgk-2021\n", encoding="utf-8")
    (city / "甲局" / "2022.yaml").unlink()
    write_yaml(city / "甲局" / "2023.yaml", suqian(), form(), {}, bureau="甲局")
    forms = {review.report.bureau: review.report.form.name for review in docgen.reviews_of(city)}
    assert forms == {"甲局": "zfxxgk-2021", "乙局": "county"}


@pytest.mark.parametrize("path", ["甲局", "甲局/2023.yaml", "."])
def test_it_is_the_same_wherever_one_begins(path: str, city: Path) -> None:
    assert run("check", city / path).code == 0
    assert run("check", path, cwd=city).code == 0
    assert run("check", ".", cwd=city / "甲局").code == 0


def test_a_change_of_the_citys_profile_makes_its_reports_anew(city: Path, tmp_path: Path) -> None:
    def unchanged() -> bool:
        done = run("batch", city, "-o", tmp_path / "out")
        assert done.code == 0, done.out + done.err
        return "unchanged since the last run: 4" in done.out

    assert not unchanged()
    assert unchanged()
    (city / "bureau.yaml").write_text("自备: [市表式]\n表式: county\n空白: 零\n", encoding="utf-8")
    assert not unchanged()


def test_what_is_wrong_in_the_citys_profile_is_told_there(city: Path) -> None:
    (city / "bureau.yaml").write_text("自备: [没有]\n", encoding="utf-8")
    done = run("check", city / "甲局")
    assert (done.code, "某市/bureau.yaml:1:6: there is no pack folder" in done.err) == (2, True), done.err


def test_a_new_bureau_begins_with_the_citys_form(city: Path) -> None:
    done = run("new", city / "丙局", "--bureau", "丙局", "--year", "2024")
    assert done.code == 0, done.err
    assert "# 表式: county" in (city / "丙局" / "bureau.yaml").read_text("utf-8")
    assert "（六）其他处理,," in (city / "丙局" / "2024" / "表三.csv").read_text("utf-8-sig")
    numbers = dict.fromkeys(county(city).cells, 0)
    report = house_style(city.parent / "丁局.docx", tables(numbers, county(city)), county(city), PROSE)
    done = run("new", city / "丁局", "--from", report)
    assert (done.code, (city / "丁局" / "表式.yaml").exists()) == (0, False), done.err
    [bundle] = docgen.read_bundles(city / "丁局" / "2023.yaml")
    assert taken(docgen.report_of(bundle)) == numbers


def test_files_of_many_bureaus_in_the_citys_folder_have_its_settings(city: Path) -> None:
    (city / "bureau.yaml").write_text("自备: [市表式]\n空白: 零\n", encoding="utf-8")
    for bureau in BUREAUS:
        for year in (2022, 2023):
            (city / bureau / f"{year}.yaml").unlink()
        write_yaml(city / bureau / "2023.yaml", suqian(), form(), {}, bureau=bureau)
    write_tidy(city / "各局.csv", suqian(), form(), bureau="戊局")
    assert {review.report.bureau: review.report.bundle.profile.blank_is_zero for review in docgen.reviews_of(city)} == {
        "甲局": True, "乙局": True, "戊局": True,
    }  # fmt: skip
