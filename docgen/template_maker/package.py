"""The bytes of a template, and what it says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from docgen.archive import Package

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

TITLE, AUTHOR, LANGUAGE = "{{ 标题 }}", "{{ 单位.名称 }}", "zh-CN"
PROGRAM = "docgen"
MADE = "2021-09-01T00:00:00Z"  # never today: the same form makes the same bytes


def packed(roots: Mapping[str, _Element], others: Mapping[str, bytes] | None = None) -> bytes:
    """Write parts, given by name as their root elements or as their bytes, into a package."""
    parts = {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in roots.items()
    }
    return Package({**(others or {}), **parts}).to_bytes()
