"""How a bureau can be reached, as the preamble of its report says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.source import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAYS = r"\s*(?:[:：为是]|为[:：])?\s*"
_PATTERNS = {
    "address": re.compile(rf"(?:联系|通讯|通信|办公|单位)?地址{_SAYS}(?P<value>[^\s,，;；。()（）:：]{{4,60}})"),
    "postcode": re.compile(rf"邮(?:政)?编(?:码)?{_SAYS}(?P<value>[0-9]{{6}})(?![0-9])"),
    "fax": re.compile(rf"传真(?:电话|号码)?{_SAYS}(?P<value>[(（]?[0-9][0-9()（）—－-]{{6,20}}[0-9])"),
    "phone": re.compile(
        rf"(?<!传真)(?:联系|咨询|办公)?电话(?:号码)?(?:\s*[/／、和及]\s*传真)?{_SAYS}(?P<value>[(（]?[0-9][0-9()（）—－-]{{6,20}}[0-9])"
    ),
    "email": re.compile(rf"(?:邮箱|邮件|[Ee]-?mail)(?:地址)?{_SAYS}(?P<value>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"),
    "site": re.compile(
        rf"(?:网址|网站)(?:地址)?{_SAYS}(?P<value>(?:https?://)?[\w-]+(?:\.[\w-]+){{1,5}}(?:/[\w./-]*)?)"
    ),
}


def contacts_in(texts: Iterable[Text]) -> dict[str, Text]:
    """Return what paragraphs say of how to reach a bureau; what is said twice and differently is not taken."""
    found: dict[str, Text] = {}
    twice: set[str] = set()
    for text in texts:
        for name, pattern in _PATTERNS.items():
            for match in pattern.finditer(text.value):
                value = Text(match["value"], text.source)
                if found.setdefault(name, value).value != value.value:
                    twice.add(name)
    return {name: value for name, value in found.items() if name not in twice}
