"""XML that is an attack by itself: document types, entities, depth, and encodings that hide them."""

from __future__ import annotations

from hostile.attacks import ODT, WORD, File, Office, attack, override, packed, relation, relations, types

_MEGA = 2**20
_FILE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "HARMED">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + '<!ENTITY e "&l9;">]>'
)
_TYPES = {
    "empty": "<!DOCTYPE a>", "an entity": '<!DOCTYPE a [<!ENTITY e "HARMED">]>', "a file": _FILE, "a file of the system": '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    "a page": '<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>', "a public page": '<!DOCTYPE a PUBLIC "x" "http://127.0.0.1:9/x.dtd">', "a parameter": '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY e "x">]>',
    "a billion laughs": _LAUGHS, "a long entity many times": f'<!DOCTYPE a [<!ENTITY e "{"x" * 100_000}">]>', "an attribute by default": '<!DOCTYPE a [<!ATTLIST a b CDATA "HARMED"><!ENTITY e "x">]>', "an entity in itself": '<!DOCTYPE a [<!ENTITY e "&e;">]>', "a notation": '<!DOCTYPE a [<!NOTATION n SYSTEM "x"><!ENTITY e SYSTEM "x" NDATA n>]>',
}  # fmt: skip


def _with_type(office: Office, doctype: str) -> str:
    many = 10_000 if "xxxx" in doctype else 1
    body = office.paragraph(("&e;" if "ENTITY e" in doctype and "NDATA" not in doctype else "x") * many + "{{ 名 }}")
    return doctype + office.parts(body)[office.main].decode()


@attack(WORD, ODT, each=_TYPES)
def a_document_type(office: Office, doctype: str) -> File:
    return packed({**office.parts(""), office.main: _with_type(office, doctype).encode()}, office.name)


_ENCODINGS = {
    "UTF-16LE": ("utf-16-le", "UTF-16", "\ufeff"), "UTF-16BE": ("utf-16-be", "UTF-16", "\ufeff"), "UTF-16 without a mark": ("utf-16-le", "UTF-16LE", ""), "UTF-16 unsaid": ("utf-16-le", "", ""), "UTF-7": ("utf-7", "UTF-7", ""),
    "UTF-32": ("utf-32-le", "UTF-32", "\ufeff"), "EBCDIC": ("cp037", "IBM037", ""), "Latin": ("iso-8859-1", "ISO-8859-1", ""), "GBK": ("gbk", "GBK", ""), "HZ": ("hz", "HZ-GB-2312", ""), "ISO-2022": ("iso2022_jp", "ISO-2022-JP", ""),
}  # fmt: skip


def _encoded(text: str, encoding: tuple[str, str, str]) -> bytes:
    codec, said, mark = encoding
    declared = f'<?xml version="1.0" encoding="{said}"?>' if said else '<?xml version="1.0"?>'
    return (mark + declared + text).encode(codec, "xmlcharrefreplace")


@attack(WORD, ODT, each=_ENCODINGS)
def a_document_type_hidden_by_an_encoding(office: Office, encoding: tuple[str, str, str]) -> File:
    return packed({**office.parts(""), office.main: _encoded(_with_type(office, _FILE), encoding)}, office.name)


@attack(WORD, ODT, each=_ENCODINGS, refused=False)
def code_hidden_by_an_encoding(office: Office, encoding: tuple[str, str, str]) -> File:
    text = office.parts(office.paragraph("{{ ''.__class__ }}"))[office.main].decode()
    return packed({**office.parts(""), office.main: _encoded(text, encoding)}, office.name)


_WORD_PARTS = (
    "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/settings.xml", "word/styles.xml", "word/header1.xml", "docProps/core.xml", "docProps/custom.xml",
    "customXml/item1.xml", "customXml/itemProps1.xml", "word/theme/theme1.xml", "word/glossary/document.xml", "word/drawings/drawing1.vml",
)  # fmt: skip
_ODF_PARTS = (
    "META-INF/manifest.xml",
    "styles.xml",
    "meta.xml",
    "settings.xml",
    "Object 1/content.xml",
    "manifest.rdf",
    "Configurations2/x.xml",
)


@attack(WORD, each={name: name for name in _WORD_PARTS})
@attack(ODT, each={name: name for name in _ODF_PARTS})
def a_file_named_by_an_entity_in_a_part(office: Office, name: str) -> File:
    return packed({**office.parts(office.paragraph("{{ 名 }}")), name: (_FILE + "<a>&e;</a>").encode()}, office.name)


_MARKS = {
    "by references": "&#xFDD0;0&#xFDD1;", "by decimal references": "&#64976;0&#64977;", "far": "&#xFDD0;99999&#xFDD1;", "long": "&#xFDD0;" + "9" * 5_000 + "&#xFDD1;", "other digits": "&#xFDD0;٣&#xFDD1;", "one half": "&#xFDD0;", "as they are": "\ufdd00\ufdd1",
}  # fmt: skip


@attack(WORD, ODT, each=_MARKS, refused=False)
def the_engines_own_marks_in_the_text(office: Office, marks: str) -> File:
    return office.file(office.paragraph("{{ 名 }}") + office.paragraph(marks))


@attack(WORD, ODT, each=_MARKS, refused=False)
def the_engines_own_marks_beside_code(office: Office, marks: str) -> File:
    return office.file(office.paragraph("{{ 名 }}{% if 数 %}好{% endif %}") + office.paragraph(marks))


@attack(WORD, ODT, refused=False)
def the_engines_own_marks_hidden_by_an_encoding(office: Office) -> File:
    text = office.parts(office.paragraph("{{ 名 }}\ufdd07\ufdd1"))[office.main].decode()
    return packed({**office.parts(""), office.main: _encoded(text, _ENCODINGS["UTF-16LE"])}, office.name)


_INSIDE = {
    "fifty thousand elements deep": "<a>" * 50_000 + "</a>" * 50_000, "an unclosed depth": "<a>" * 1_000_000, "a huge attribute": f'<a b="{"x" * (20 * _MEGA)}"/>', "a huge text": "x" * (20 * _MEGA), "a huge name": f"<{'a' * _MEGA}/>",
    "a huge comment": f"<!--{'x' * (20 * _MEGA)}-->", "a million elements": "<a/>" * 1_000_000, "attributes without end": "<a " + " ".join(f'b{n}=""' for n in range(100_000)) + "/>", "namespaces without end": "<a " + " ".join(f'xmlns:b{n}="c{n}"' for n in range(50_000)) + "/>",
    "namespaces in each other": "".join(f'<a xmlns:b{n}="c{n}">' for n in range(200)) + "</a>" * 200, "an attribute twice": '<a b="1" b="2"/>', "an inclusion": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
    "an instruction": '<?xml-stylesheet href="http://127.0.0.1:9/x"?>', "unknown entities": "&nbsp;&e;", "a reference to NUL": "&#0;", "a reference to a surrogate": "&#xD800;", "a reference to no character": "&#xFFFE;", "a reference too large": "&#x7FFFFFFFFF;", "text that ends CDATA": "]]>",
}  # fmt: skip


@attack(WORD, ODT, each=_INSIDE, refused=False)
def markup_that_wears_a_parser_out(office: Office, inside: str) -> File:
    return office.file(office.paragraph("{{ 名 }}") + inside)


_AROUND = {
    "a comment in a tag": "{{ <!-- x --> 名 }}", "an instruction in a tag": "{{ <?x y?> 名 }}", "CDATA": "<![CDATA[{{ ''.__class__ }}]]>", "a tag in a comment": "<!-- {{ ''.__class__ }} -->x", "a tag in an instruction": "<?x {{ ''.__class__ }}?>x", "references": "&#123;&#123; ''.__class__ &#125;&#125;", "zero widths in braces": "{\u200b{ ''.__class__ }\u200b}", "full-width braces": "｛｛ ''.__class__ ｝｝",
}  # fmt: skip


@attack(WORD, ODT, each=_AROUND, refused=False)
def tags_written_in_odd_markup(office: Office, text: str) -> File:
    return office.file(office.paragraph(text) + office.paragraph("{% if 数 %}好{% endif %}"))


_RAW = {
    "not UTF-8": b"\xff\xfe\x00<", "NUL": b"\x00" * 100, "empty": b"", "cut short": b"<?xml version='1.0'?><a", "no such encoding": b"<?xml version='1.0' encoding='x-none'?><a/>", "a broken character": b"<a>\xe5\xad</a>", "a surrogate in UTF-8": b"<a>\xed\xa0\x80</a>", "two roots": b"<a/><a/>", "version 1.1": b"<?xml version='1.1'?><a/>", "version 9": b"<?xml version='9.0'?><a/>", "only blanks": b"   ",
}  # fmt: skip


@attack(WORD, ODT, each=_RAW)
def a_body_that_is_no_document(office: Office, raw: bytes) -> File:
    return packed({**office.parts(""), office.main: raw}, office.name)


@attack(WORD)
def a_document_type_in_a_part_with_another_ending(office: Office) -> File:
    parts = {
        "word/header1.dat": (_FILE + f"<a>&e;{office.paragraph('x')}</a>").encode(),
        "word/_rels/document.xml.rels": relations(relation("header", "header1.dat")),
        "[Content_Types].xml": types(override("word/header1.dat", "header")),
    }
    return packed({**office.parts(office.paragraph("x")), **parts}, office.name)
