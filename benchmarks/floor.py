"""The least that filling costs with Jinja: its compiled template of the XML, and a zip whose unchanged parts are copied raw.

Nothing is checked: no names, no characters, no structure.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from docxtpl import DocxTemplate
from jinja2 import Environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Template

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_VERSION, _UTF8, _DATE = 20, 0x800, 0x21  # 1980-01-01


class Entry(NamedTuple):
    """A part as it lies in the zip."""

    name: bytes
    method: int
    crc: int
    size: int
    packed: bytes


def floor(content: bytes) -> Callable[[Mapping[str, Any]], bytes]:
    """Compile a template and return what fills it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {info.filename: _raw(info, content) for info in archive.infolist()}
        parts = {name: archive.read(name).decode() for name in entries if name.endswith(".xml")}
    environment = Environment(autoescape=True)
    patch = DocxTemplate(None).patch_xml
    compiled = {
        name: environment.from_string(patch(text)) for name, text in parts.items() if "{{" in text or "{%" in text
    }

    def fill(values: Mapping[str, Any]) -> bytes:
        return _zip({**entries, **{name: _rendered(name, template, values) for name, template in compiled.items()}})

    return fill


def _rendered(name: str, template: Template, values: Mapping[str, Any]) -> Entry:
    content = template.render(values).encode()
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Entry(
        name.encode(),
        zipfile.ZIP_DEFLATED,
        zlib.crc32(content),
        len(content),
        deflate.compress(content) + deflate.flush(),
    )


def _raw(info: zipfile.ZipInfo, content: bytes) -> Entry:
    names, extra = struct.unpack_from("<2H", content, info.header_offset + 26)
    start = info.header_offset + _LOCAL.size + names + extra
    packed = content[start : start + info.compress_size]
    return Entry(info.filename.encode(), info.compress_type, info.CRC, info.file_size, packed)


def _zip(entries: Mapping[str, Entry]) -> bytes:
    pieces: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, method, crc, size, packed in entries.values():
        known = (_VERSION, _UTF8, method, 0, _DATE, crc, len(packed), size, len(name), 0)
        pieces += (_LOCAL.pack(b"PK\3\4", *known), name, packed)
        directory += (_CENTRAL.pack(b"PK\1\2", _VERSION, *known, 0, 0, 0, 0, at), name)
        at += _LOCAL.size + len(name) + len(packed)
    listed = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(listed), at, 0)
    return b"".join((*pieces, listed, end))
