"""What `docgen check --format json` writes is what docs/check.schema.json says, field by field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from builders import changed_at, form, suqian, write_yaml
from conftest import ROOT, run
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text(encoding="utf-8"))


def closed(schema: Any) -> Any:
    """Return the schema without room for fields that it does not name."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(value) for name, value in schema.items()}
    return {**made, "additionalProperties": False} if "properties" in schema else made


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(SCHEMA)
    return Draft202012Validator(closed(SCHEMA))


def test_samples_and_what_cannot_be_read(validator: Draft202012Validator, tmp_path: Path):
    (tmp_path / "broken.yaml").write_text("year: [", encoding="utf-8")
    samples = [ROOT / "samples" / "zhangzhou-sfj" / "2023-as-published", ROOT / "samples" / "suqian"]
    written = json.loads(run("check", *samples, tmp_path / "broken.yaml", "--format", "json", "--trace").out)
    assert [error.message for error in validator.iter_errors(written)] == []
    assert written["problems"]
    assert written["numbers"]


def test_a_report_with_findings_of_every_kind(validator: Draft202012Validator, tmp_path: Path):
    numbers = changed_at(
        suqian(), {"申请.新收.自然人": "三千", "公开.行政事业性收费.金额": "1.2", "诉讼.行政复议.总计": 1}
    )
    text = {"总体情况": "2022年，我局收到政府信息公开申请12件，其中网上3件、信函8件。"}
    written = json.loads(run("check", write_yaml(tmp_path / "b.yaml", numbers, form(), text), "--format", "json").out)
    assert [error.message for error in validator.iter_errors(written)] == []
    assert {"value.domain", "litigation.total", "prose.list-sum", "year.wrong"} <= {
        one["rule"] for one in written["findings"]
    }


def test_the_schema_is_no_wider_than_what_is_written(validator: Draft202012Validator):
    written = json.loads(run("check", ROOT / "samples" / "suqian", "--format", "json").out)
    for broken in ({**written, "more": 1}, {name: value for name, value in written.items() if name != "summary"}):
        assert list(validator.iter_errors(broken))
