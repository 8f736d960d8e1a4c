"""The words by which the sheets of a workbook are known: those that docgen hands out, and those that bureaus make themselves."""

from __future__ import annotations

BUREAU, YEAR, FORM, LEFT_OUT = "单位", "年度", "表式", "略去"
LIST = "；"  # between several rows that are left out
CONTACTS = {"address": "地址", "postcode": "邮编", "phone": "电话", "fax": "传真", "email": "邮箱", "site": "网址"}
PROSE = ("部分", "文字")  # the head of a sheet of prose
ANYWHERE = "*"  # instead of a cell: a label that may move, as lines are put in above it
ISSUED = (
    "docgen"  # a sheet that is not shown: the labels and formulas that were handed out, each with its sheet and cell
)
