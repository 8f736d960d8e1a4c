"""Text from files: how it is decoded, and which characters no report may carry."""

from __future__ import annotations

import codecs
import re
import unicodedata

from docgen.errors import UnreadableError
from docgen.i18n import _
from docgen.source import Source

# C0 and C1 controls but tab, line feed and carriage return; zero-width and bidirectional controls; line and
# paragraph separators; surrogates; the byte order mark inside a text; non-characters.
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\u3164\ufdd0-\ufdef\ufeff\uffa0\ufffe\uffff"
_FORBIDDEN_ABOVE = "\U000e0000-\U000e007f" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
)
# The many above are looked at one by one, which takes ten times as long: only where a character may be among them.
FORBIDDEN = re.compile(f"[{_FORBIDDEN}\U0001fffe-\U0010ffff](?<=[{_FORBIDDEN}{_FORBIDDEN_ABOVE}])")
_SEPARATORS = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # which end a line, though they are forbidden
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def forbidden_character(text: str) -> str | None:
    """Return the first character that a report may not carry as `U+XXXX NAME`, or None."""
    match = FORBIDDEN.search(text)
    if not match:
        return None
    character = match.group()
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def require_plain(text: str, source: Source) -> None:
    """Refuse text with control, zero-width or bidirectional characters: nobody can see them in a report."""
    name = forbidden_character(text)
    if name:
        raise UnreadableError.at(
            source, _("the text contains the invisible character {name}: delete it").format(name=name)
        )


def one_line(text: str) -> str:
    """Return what a text shows, on one line: blanks single, without the characters that nobody can see."""
    if not text.isprintable():  # as most are
        text = FORBIDDEN.sub("", _SEPARATORS.sub(" ", text))
    return " ".join(text.split())


def decode_text(content: bytes, file: str) -> str:
    """Decode a text as Windows programs write it: by its byte order mark, else UTF-8, else GB18030. Errors: UnreadableError."""
    try:
        return content.decode("utf-16") if content.startswith(_UTF16) else _from_utf8(content)
    except UnicodeDecodeError as error:
        if _is_gb18030(content):
            return content.decode("gb18030")
        line = content.count(b"\n", 0, error.start) + 1
        message = _("the file is neither UTF-8 nor GB18030 text: save it again as UTF-8")
        raise UnreadableError.at(Source(file, line), message) from error


def _from_utf8(content: bytes) -> str:
    return content.removeprefix(codecs.BOM_UTF8).decode()  # `utf-8-sig` takes ten times as long


def _is_gb18030(content: bytes) -> bool:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
