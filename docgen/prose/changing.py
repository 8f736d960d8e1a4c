"""The words by which reports say that something changed, and which way: 增加5件, 下降12%."""

from __future__ import annotations

import re

UP = "净?增[加长多]?|上升|提高|上涨|回升|攀升|多[出收办]?"
DOWN = "减少|下降|降低|回落|[少减][收办]?"
CHANGE = f"(?:{UP}|{DOWN})了?"
CHANGED_BY = re.compile(f"(?:{CHANGE})$")  # what stands before the number by which something changed
FELL = re.compile(f"{DOWN}|[降减跌]幅")
