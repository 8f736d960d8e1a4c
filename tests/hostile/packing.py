"""Zip packages that are bombs, that programs read differently, or that are something else."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from hostile.attacks import ODT, WORD, File, Office, attack, types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MEGA = 2**20


class Entry(NamedTuple):
    """A zip entry as written: what the two headers say need not be what is there."""

    name: bytes
    data: bytes
    method: int = 0
    crc: int = 0
    size: int = 0
    local_size: int | None = None
    local_name: bytes | None = None
    flags: int = 0x800
    extra: bytes = b""
    at: int | None = None  # the place the central entry names
    packed_size: int | None = None
    attributes: int = 0


def _stored(name: str, data: bytes) -> Entry:
    return Entry(name.encode(), data, crc=zlib.crc32(data), size=len(data))


def _blanks(name: str, megabytes: int, said: int | None = None) -> Entry:
    """Return an entry that unpacks to blanks, whatever it says of its size."""
    data, crc = _deflated_blanks(megabytes)
    if said is not None:
        crc = zlib.crc32(b" " * said)
    return Entry(name.encode(), data, 8, crc, megabytes * _MEGA if said is None else said)


@cache
def _deflated_blanks(megabytes: int) -> tuple[bytes, int]:
    """Return blanks, deflated, and their checksum; whole mebibytes deflate to the same block each."""
    packer, crc, step = zlib.compressobj(9, zlib.DEFLATED, -15), 0, b" " * _MEGA
    block = packer.compress(step) + packer.flush(zlib.Z_FULL_FLUSH)
    for _n in range(megabytes):
        crc = zlib.crc32(step, crc)
    return block * megabytes + packer.flush(), crc


def _zip(entries: Iterable[Entry], comment: bytes = b"", before: bytes = b"") -> bytes:
    body, central = bytearray(before), bytearray()
    count = 0
    for entry in entries:
        at = len(body) if entry.at is None else entry.at
        sizes = (entry.packed_size if entry.packed_size is not None else len(entry.data), entry.size)
        if entry.at is None:
            name = entry.name if entry.local_name is None else entry.local_name
            size = entry.size if entry.local_size is None else entry.local_size
            head = (20, entry.flags, entry.method, 0, 33, entry.crc, sizes[0], size, len(name), 0)
            body += struct.pack("<4s5H3L2H", b"PK\x03\x04", *head) + name + entry.data
        head = (20, 20, entry.flags, entry.method, 0, 33, entry.crc, *sizes, len(entry.name), len(entry.extra), 0, 0, 0)
        central += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *head, entry.attributes, at) + entry.name + entry.extra
        count += 1
    counts = min(count, 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, counts, counts, len(central), len(body), len(comment))
    return bytes(body + central) + end + comment


def _entries(office: Office) -> list[Entry]:
    return [_stored(name, part) for name, part in office.parts(office.paragraph("{{ 名 }}")).items()]


def _with(office: Office, *entries: Entry) -> File:
    return office.name, _zip([*_entries(office), *entries])


@attack(WORD, ODT, each={"200 MB": 200, "1 GB": 1024, "just over the bound": 33})
def a_bomb(office: Office, megabytes: int) -> File:
    return _with(office, _blanks("word/media/a.bin", megabytes))


@attack(WORD, ODT)
def a_bomb_in_the_body(office: Office) -> File:
    head, tail = office.parts("|")[office.main].split(b"|")
    return office.name, _zip(
        [*[e for e in _entries(office) if e.name != office.main.encode()], _blanks(office.main, 200)], head + tail
    )


@attack(WORD, ODT)
def a_bomb_of_many_parts(office: Office) -> File:
    part = _blanks("x", 1)
    return _with(office, *(part._replace(name=b"word/media/%d" % n) for n in range(1_000)))


@attack(WORD, ODT, each={"two thousand and one": 2_001, "sixty thousand": 60_000})
def too_many_parts(office: Office, count: int) -> File:
    return _with(office, *(Entry(b"p/%d" % n, b"") for n in range(count)))


@attack(WORD, ODT, refused=False)
def sixty_thousand_folders(office: Office) -> File:
    return _with(office, *(Entry(b"p/%d/" % n, b"") for n in range(60_000)))


@attack(WORD, ODT, refused=False)
def a_bomb_in_a_zip_in_the_zip(office: Office) -> File:
    inner = _zip([_blanks("a", 500)])
    return _with(office, _stored("word/media/a.zip", inner), _stored("word/embeddings/a.docx", inner))


@attack(WORD, ODT, each={"body": True, "another part": False})
def a_part_that_says_ten_bytes_and_unpacks_to_half_a_gigabyte(office: Office, body: bool) -> File:
    name = office.main if body else "word/media/a.bin"
    others = [entry for entry in _entries(office) if entry.name != name.encode()]
    return office.name, _zip([*others, _blanks(name, 500, said=10)])


@attack(WORD, ODT, refused=False)
def two_hundred_parts_that_lie_about_their_size(office: Office) -> File:
    part = _blanks("x", 100, said=10)
    return _with(office, *(part._replace(name=b"word/media/%d" % n) for n in range(200)))


@attack(WORD, ODT)
def a_part_that_says_four_gigabytes(office: Office) -> File:
    return _with(office, _stored("word/a.bin", b"x")._replace(size=0xFFFFFFF0))


@attack(WORD, ODT, refused=False)
def local_headers_that_say_other_sizes(office: Office) -> File:
    return office.name, _zip(entry._replace(local_size=10) for entry in _entries(office))


@attack(WORD, ODT)
def entries_that_share_their_data(office: Office) -> File:
    entries = _entries(office)
    first = entries[0]
    return office.name, _zip(
        [*entries, *(first._replace(name=b"word/media/%d" % n, at=0, local_name=first.name) for n in range(1_000))]
    )


@attack(WORD, ODT)
def two_names_for_the_same_data(office: Office) -> File:
    entries = _entries(office)
    return office.name, _zip([*entries, entries[0]._replace(at=0)])


@attack(WORD, ODT)
def entries_quoted_in_each_other(office: Office) -> File:
    """Each entry's data begin with a stored block that holds the next entry's header: the kernel is shared by all."""
    kernel = _blanks("k", 21)
    names = [b"q/%02d" % n for n in range(60)]
    head = 30 + len(names[0])
    body, central = bytearray(), bytearray()
    tail = kernel.data
    heads: list[bytes] = []
    for name in reversed(names):  # from the last to the first: what stands before it is quoted
        quoted = tail if not heads else struct.pack("<BHH", 0, head, head ^ 0xFFFF) + heads[-1] + tail
        size = kernel.size + head * len(heads)
        heads.append(
            struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, 0, len(quoted), size, len(name), 0) + name
        )
        tail = quoted
    body += heads[-1] + tail
    at = 0
    for name, local in zip(names, reversed(heads), strict=True):
        central += (
            struct.pack("<4s6H", b"PK\x01\x02", 20, 20, 0, 8, 0, 33)
            + local[14:26]
            + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, at)[:0]
        )
        central += struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, at) + name
        at += head + 5
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(names), len(names), len(central), len(body), 0)
    return office.name, bytes(body + central) + end


_DOUBLES: dict[str, Callable[[str], str]] = {
    "the same": str, "in capitals": str.upper, "with a slash before": lambda name: f"/{name}", "by a folder up": lambda name: f"x/../{name}", "by a dot": lambda name: f"./{name}", "by two slashes": lambda name: name.replace("/", "//") if "/" in name else f"x//{name}",
    "by a backslash": lambda name: name.replace("/", "\\") if "/" in name else f"x\\{name}", "with a dot behind": lambda name: f"{name}.", "with a blank behind": lambda name: f"{name} ", "with NUL behind": lambda name: f"{name}\0.png", "by percent signs": lambda name: name.replace(".", "%2E"), "in pieces": lambda name: f"{name}/[0].piece", "as a folder": lambda name: f"{name}/",
    "in full width": lambda name: name.replace("x", "ｘ"), "with a long s": lambda name: name.replace("s", "ſ").replace("document", "document"), "with a combining mark": lambda name: name + "\u200b",
}  # fmt: skip


@attack(WORD, ODT, each=_DOUBLES, refused=False)
def a_second_body_that_another_program_may_read(office: Office, renamed: Callable[[str], str]) -> File:
    return _with(office, _stored(renamed(office.main), b"<a>HIDDEN</a>"))


_NAMES = {
    "up": "../x", "up from within": "word/../../x", "absolute": "/etc/passwd", "backslash": "..\\x", "drive": "C:/x", "drive and backslash": "C:\\x", "share": "\\\\server\\x", "share by slashes": "//server/x", "NUL": "word/a\0b", "escape": "word/\x1b[2J", "line break": "word/a\nb", "direction": "word/\u202efdp.xml",
    "stream": "word/a.xml::$DATA", "device": "word/CON.xml", "percent up": "word/%2e%2e/x", "home": "~/.ssh/x",
}  # fmt: skip


@attack(WORD, ODT, each=_NAMES, refused=False)
def a_part_with_a_name_that_leads_astray(office: Office, name: str) -> File:
    return _with(office, _stored(name, b"x"))


_READ_SHORTER = {
    "behind NUL": "word/a.bin\0.png",
    "a folder before NUL": "word/\0a.bin",
    "nothing before NUL": "\0a.bin",
    "a backslash": "word\\a.bin",
}


@attack(WORD, ODT, each=_READ_SHORTER)
def a_name_that_zipfile_reads_otherwise(office: Office, name: str) -> File:
    return _with(office, _stored(name, b"x"))


@attack(
    WORD,
    ODT,
    each={
        "empty": b"",
        "not UTF-8": b"\xff\xfe",
        "sixty thousand long": b"a" * 60_000,
        "a slash": b"/",
        "dots": b"..",
        "surrogate": b"\xed\xa0\x80",
    },
    refused=False,
)
def a_part_with_a_name_that_is_none(office: Office, name: bytes) -> File:
    return _with(office, Entry(name, b"x", crc=zlib.crc32(b"x"), size=1))


@attack(WORD, ODT, each={"plain": 1, "strong": 0x41, "patched": 0x20})
def an_entry_with_an_odd_flag(office: Office, flag: int) -> File:
    return office.name, _zip(entry._replace(flags=flag) for entry in _entries(office))


@attack(WORD, ODT, each={"bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA})
def a_compression_that_python_knows(office: Office, method: int) -> File:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, part in office.parts(office.paragraph("x")).items():
            archive.writestr(name, part)
    return office.name, buffer.getvalue()


@attack(WORD, ODT, each={str(method): method for method in (1, 6, 9, 14, 93, 95, 96, 97, 98, 99, 65535)})
def a_compression_that_no_document_has(office: Office, method: int) -> File:
    return office.name, _zip(entry._replace(method=method) for entry in _entries(office))


_EXTRAS = {
    "sizes beyond": struct.pack("<HHQQQ", 1, 24, 2**63, 2**63, 0), "sizes of all ones": struct.pack("<HHQQQ", 1, 24, 2**64 - 1, 2**64 - 1, 2**64 - 1), "cut short": struct.pack("<HHL", 1, 24, 0), "empty": struct.pack("<HH", 1, 0), "a field that runs over": struct.pack("<HH", 0x7075, 0xFFFF), "another name": struct.pack("<HHBL", 0x7075, 5 + 4, 1, 0) + b"evil", "one byte": b"\1",
}  # fmt: skip


@attack(WORD, ODT, each=_EXTRAS, refused=False)
def a_zip64_field_that_is_odd(office: Office, extra: bytes) -> File:
    return _with(office, Entry(b"word/a.bin", b"x", crc=1, size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=extra))


@attack(WORD, ODT, each={"beyond": 2**40, "of all ones": 2**64 - 1, "of half": 2**63, "negative in 63 bits": 2**63 + 5})
def a_part_whose_place_is_beyond_the_file(office: Office, at: int) -> File:
    extra = struct.pack("<HHQ", 1, 8, at)
    return _with(office, Entry(b"word/a.bin", b"", at=0xFFFFFFFF, extra=extra))


@attack(WORD, ODT, each={"beyond": 2**40, "of all ones": 2**64 - 1, "zero": 0}, refused=False)
def a_zip64_end_that_points_astray(office: Office, at: int) -> File:
    whole = _zip(_entries(office))
    head, tail = whole[:-22], whole[-22:]
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**40, 2**40, 2**40, at)
    return office.name, head + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1) + tail


@attack(WORD, ODT, each={f"at {percent} %": percent for percent in (0, 1, 2, 5, 10, 25, 50, 75, 90, 95, 98, 99)})
def a_package_cut_short(office: Office, percent: int) -> File:
    name, whole = office.file(office.paragraph("{{ 名 }}"))
    return name, whole[: len(whole) * percent // 100]


@attack(WORD, ODT, each={f"{left} bytes": left for left in range(1, 24, 3)})
def a_package_that_lacks_its_last_bytes(office: Office, left: int) -> File:
    name, whole = office.file(office.paragraph("{{ 名 }}"))
    return name, whole[:-left]


@attack(
    WORD,
    ODT,
    refused=False,
    each={"a program": b"MZ" + b"\x90" * 5_000, "HTML": b"<html>", "another zip": _zip([_stored("a", b"b")])},
)
def something_before_the_package(office: Office, before: bytes) -> File:
    return office.name, before + _zip(_entries(office))


@attack(WORD, ODT, refused=False)
def a_second_end_in_the_comment(office: Office) -> File:
    other = _zip([_stored("mimetype", b"x")])
    return office.name, _zip(_entries(office), comment=other[-22:])


@attack(WORD, ODT, refused=False)
def something_behind_the_package(office: Office) -> File:
    return office.name, _zip(_entries(office)) + b"<script>HIDDEN</script>"


@attack(WORD, ODT)
def a_part_whose_checksum_is_wrong(office: Office) -> File:
    return office.name, _zip(entry._replace(crc=1) for entry in _entries(office))


@attack(WORD, ODT)
def local_names_that_are_not_the_central_ones(office: Office) -> File:
    return office.name, _zip(entry._replace(local_name=b"a" * len(entry.name)) for entry in _entries(office))


@attack(WORD, ODT)
def deflated_data_that_are_damaged(office: Office) -> File:
    return _with(office, Entry(b"word/a.bin", b"\x07" * 50, method=8, size=50))


@attack(WORD, ODT, refused=False)
def a_part_that_is_a_symbolic_link(office: Office) -> File:
    return _with(office, _stored("word/media/a.png", b"/etc/passwd")._replace(attributes=0o120777 << 16))


_OTHERS = {
    "nothing": b"", "a blank": b" ", "OLE2": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000, "HTML": b"<!DOCTYPE html><html><body>x</body></html>", "HTML with blanks": b"\r\n  <html/>", "XML": b'<?xml version="1.0"?><a/>', "PDF": b"%PDF-1.7\n", "RTF": b"{\\rtf1 x}", "text": "报告".encode(), "PK": b"PK",
    "a local header": b"PK\x03\x04", "an empty zip": b"PK\x05\x06" + b"\0" * 18, "NULs": b"\0" * 100_000, "gzip": b"\x1f\x8b\x08\0", "7z": b"7z\xbc\xaf\x27\x1c", "RAR": b"Rar!\x1a\x07", "noise": bytes(n * n % 251 for n in range(50_000)), "MHT": b"MIME-Version: 1.0\n", "UTF-16": "<html>".encode("utf-16"),
}  # fmt: skip


@attack(WORD, ODT, each=_OTHERS)
def a_file_that_is_something_else(office: Office, other: bytes) -> File:
    return office.name, other


@attack(ODT)
def a_flat_document(_office: Office) -> File:
    return (
        "hostile.fodt",
        b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
    )


@attack(WORD)
def a_flat_package(_office: Office) -> File:
    return (
        "hostile.xml",
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
    )


@attack(WORD, each={"sheet": "spreadsheetml.sheet", "slides": "presentationml.presentation"}, refused=False)
def another_office_document(office: Office, kind: str) -> File:
    kind = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    return office.file(office.paragraph("{{ 名 }}"), **{"[Content_Types].xml": types(main=kind)})


@attack(WORD, each={"content types": "[Content_Types].xml", "body": "word/document.xml"})
def a_package_without_a_part_it_needs(office: Office, name: str) -> File:
    return office.name, _zip(entry for entry in _entries(office) if entry.name != name.encode())


@attack(ODT, each={"mimetype": "mimetype", "manifest": "META-INF/manifest.xml", "content": "content.xml"})
def an_odf_package_without_a_part_it_needs(office: Office, name: str) -> File:
    return office.name, _zip(entry for entry in _entries(office) if entry.name != name.encode())


@attack(WORD, ODT, refused=False)
def a_document_of_the_other_office(office: Office) -> File:
    other = ODT if office is WORD else WORD
    return office.name, _zip(_entries(other))


@attack(WORD, ODT, refused=False)
def both_offices_in_one_package(office: Office) -> File:
    return office.name, _zip([*_entries(ODT), *_entries(WORD)] if office is ODT else [*_entries(WORD), *_entries(ODT)])


@attack(WORD, ODT)
def a_part_twice(office: Office) -> File:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for name, part in [*office.parts("").items()] * 2:
            archive.writestr(name, part)
    return office.name, buffer.getvalue()
