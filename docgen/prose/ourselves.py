"""What reports call the body whose they are (我局, 本机关), as parts of regular expressions: of two words that begin alike, the longer first."""

from __future__ import annotations

# The sorts of bodies that write reports, by what each calls itself
BODIES = "局|委员会|委|厅|办公室|办|院|校|馆|站|所|中心|机关|单位|部门|管委会|镇|乡|街道办事处|街道办|街道"
PLACES = "县|市|区|省|州|旗"  # whose governments say so of them: 我市; other bureaus mean all that are there
OURS = f"[我本](?:{BODIES})"  # not 我市: that is a place, and 该局 may be another
