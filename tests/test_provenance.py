"""What a report carries of where it comes from: enough to tell whether it still says the same, and nothing of anybody's machine."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import form, ref, suqian, write_yaml
from conftest import converted, run

from docgen.archive import Package, read_package
from docgen.engine.carried import carried_by, with_properties
from docgen.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Callable

PROSE = {"总体情况": "一句话。\n（一）主动公开。全年公开信息5条。", "其他事项": "无其他需要报告的事项。"}


@pytest.fixture
def built(tmp_path: Path) -> Callable[[str], Path]:
    bundle = write_yaml(tmp_path / "材料.yaml", suqian(), form(), PROSE)

    def build(name: str) -> Path:
        done = run("build", bundle, "-o", tmp_path / name)
        assert done.code == 0, done.err
        return tmp_path / name

    return build


def carried(path: Path) -> dict[str, str]:
    return carried_by(read_package(path.read_bytes(), path.name), path.name)


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_a_report_carries_its_figures_texts_and_fingerprints(suffix: str, built: Callable[[str], Path]) -> None:
    provenance = Provenance.of_properties(carried(built(f"报告{suffix}")))
    assert provenance
    assert provenance.is_whole
    assert (provenance.form, provenance.year) == ("zfxxgk-2021", "2023")
    assert provenance.figures == {cell: str(number) for cell, number in suqian().items()}
    assert {code: len(passages) for code, passages in provenance.paragraphs.items()} == {"总体情况": 2, "其他事项": 1}
    assert [len(digests) for digests in provenance.paragraphs["总体情况"]] == [1, 3]


def test_nothing_of_the_machine_is_in_it_and_the_same_material_makes_the_same_bytes(
    built: Callable[[str], Path], tmp_path: Path
) -> None:
    first = built("甲.docx")
    words = " ".join(carried(first).values())
    assert not any(word in words for word in (str(tmp_path), "材料.yaml", os.uname().nodename, Path.home().name + "/"))
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "材料.yaml").write_bytes((tmp_path / "材料.yaml").read_bytes())
    assert run("build", other / "材料.yaml", "-o", other / "乙.docx").code == 0
    assert (other / "乙.docx").read_bytes() == first.read_bytes()


def test_a_report_as_a_template_hands_nothing_down(built: Callable[[str], Path], tmp_path: Path) -> None:
    report = built("报告.docx")
    template = tmp_path / "模板.docx"
    assert run("template", "adopt", report, "-o", template).code == 0
    figures = suqian() | {ref("公开.行政许可.数量"): 7}
    bundle = write_yaml(tmp_path / "今年.yaml", figures, form(), PROSE, year=2024)
    out = tmp_path / "今年.docx"
    assert run("build", bundle, "--template", template, "-o", out).code == 0
    provenance = Provenance.of_properties(carried(out))
    assert provenance
    assert (provenance.year, provenance.figures[ref("公开.行政许可.数量")]) == ("2024", "7")
    values = tmp_path / "值.json"
    assert run("context", bundle, "-o", values).code == 0
    assert run("render", template, values, "-o", tmp_path / "r.docx").code == 0
    assert carried(tmp_path / "r.docx") == {}


def test_properties_of_others_stay(built: Callable[[str], Path]) -> None:
    package = read_package(built("报告.docx").read_bytes(), "r")
    content = package.parts["docProps/custom.xml"].decode()
    theirs = content.partition("<property ")[0] + (
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="文号"><vt:lpwstr>甲〔2024〕1号</vt:lpwstr></property></Properties>'
    )
    kept = Package({**package.parts, "docProps/custom.xml": theirs.encode()})
    both = with_properties(kept, {"docgen": "1", "docgen-form": "x"})
    text = both.parts["docProps/custom.xml"].decode()
    assert "甲〔2024〕1号" in text
    assert [text.count(f'pid="{number}"') for number in (7, 8, 9)] == [1, 1, 1]
    assert carried_by(both, "r") == {"docgen": "1", "docgen-form": "x"}


@pytest.mark.parametrize(
    "properties", [{}, {"docgen": "1"}, {"docgen": "1", "docgen-figures": "x"}, {"docgen-figures": "a.b:c=1"}]
)
def test_what_nobody_can_read_is_none(properties: dict[str, str]) -> None:
    assert Provenance.of_properties(properties) is None


@pytest.mark.parametrize("damaged", ["6e", "=1", "NaN", "１", "1."])
def test_a_figure_that_is_no_number_is_damage(built: Callable[[str], Path], damaged: str) -> None:
    properties = carried(built("报告.docx"))
    figures = re.sub(r"=[0-9]+", f"={damaged}", properties["docgen-figures"], count=1)
    assert Provenance.of_properties(properties)
    assert Provenance.of_properties({**properties, "docgen-figures": figures}) is None


def test_what_was_changed_in_it_is_told(built: Callable[[str], Path]) -> None:
    properties = carried(built("报告.docx"))
    properties["docgen-figures"] = properties["docgen-figures"].replace("=109", "=108")
    provenance = Provenance.of_properties(properties)
    assert provenance
    assert not provenance.is_whole


CHAINS = [("odt",), ("odt", "docx"), ("doc", "docx"), ("docx",)]


@pytest.mark.parametrize("chain", CHAINS, ids="-".join)
def test_it_comes_through_libreoffice(
    chain: tuple[str, ...], built: Callable[[str], Path], soffice: str, tmp_path: Path
) -> None:
    path = built("报告.docx")
    before = carried(path)
    for number, suffix in enumerate(chain):
        path = converted(soffice, path, suffix, tmp_path / str(number))
    assert carried(path) == before


def test_the_package_is_as_it_should_be(built: Callable[[str], Path]) -> None:
    parts = read_package(built("报告.docx").read_bytes(), "r").parts
    assert b'PartName="/docProps/custom.xml"' in parts["[Content_Types].xml"]
    assert b'Target="docProps/custom.xml"' in parts["_rels/.rels"]
