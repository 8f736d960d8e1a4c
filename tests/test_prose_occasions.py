"""Occasions that a text denies in one place and counts in another."""

from __future__ import annotations

import pytest
from prose_reports import report, told


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("全年未组织培训。举办政务公开培训3期。", ["未组织培训"]),
        ("本年度我局未开展政务公开培训。3月举办政务公开培训班1期。", ["未开展政务公开培训"]),
        ("召开新闻发布会2场，2024年没有召开过新闻发布会。", ["没有召开过新闻发布会"]),
        ("年内，我局没有举办相关专题座谈会；组织企业座谈会4次。", ["没有举办相关专题座谈会"]),
        ("全年未组织政务公开培训。组织消防安全培训3期。", []),
        ("全年未组织培训。下一步，计划举办政务公开培训3期。", []),
        ("全年未组织培训。2023年举办政务公开培训3期。", []),
        ("个别单位未组织培训。举办政务公开培训3期。", []),
        ("未组织培训考核的单位已整改，举办政务公开培训3期。", []),
        ("培训不够，未及时组织培训。举办政务公开培训3期。", []),
        ("全年未组织培训。参加上级培训3次。", []),
        ("全年未组织培训，召开会议3次。", []),
        ("没有召开新闻发布会，举办政府开放日活动1次。", []),
    ],
)
def test_what_is_denied_here_and_counted_there(text: str, marked: list[str]):
    assert told(report(text), "prose.totals") == marked
