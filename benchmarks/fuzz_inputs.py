"""`python benchmarks/fuzz_inputs.py`: what is handed in beside templates, changed at random, is read and checked, or refused in our own words.

Bundles, values, forms, rosters, workbooks, finished documents go the roads of `check`, `read`, `build --draft`, `verify`, `render`, `forms`,
`template make` and `roll-up`, each mutant in a process of its own. Docgen speaks Chinese, so that words of other programs show. Mutant number
INDEX of a seed is always the same: `--only INDEX` tries it again alone. What ends otherwise is kept in `build/fuzz/`, told, and the exit is 1.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import logging
import random
import re
import sys
import time
import traceback
import warnings
from collections import Counter
from contextlib import ExitStack, suppress
from copy import deepcopy
from functools import cache, partial
from itertools import takewhile, zip_longest
from pathlib import Path, PurePath
from quopri import encodestring
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import fuzz  # puts the tests on the path
import yaml
from hostile.handed_in import pdf as pdf_of
from hostile.trial import each_apart, faults
from lxml import etree
from pages import house_style, in_lists, numbered, page, tables

import docgen
from docgen.context import context_of
from docgen.context_file import read_context
from docgen.documents import DocumentMaker
from docgen.files import read_file
from docgen.labels import chinese_number
from docgen.readers.documents import pdf
from docgen.readers.documents.pdf_pages import pages
from docgen.readers.roster import read_roster
from docgen.template_maker import make_template
from docgen.verification import Checked, verify
from docgen.writers import bundle_folder, bundle_json, bundle_yaml, form_text, patch, workbook
from docgen.writers.text import write_trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hostile.trial import Verdict

    from docgen.bundle import Bundle

SAMPLES = fuzz.ROOT / "samples"
_SOUND = {"filled": "read", "refused": "refused"}  # what `hostile.trial` calls sound, in our words
_LONGEST = 20_000  # characters of a refusal
_FORM = "zfxxgk-2021"

Random = random.Random


class Handed(NamedTuple):
    """Files that are handed in together: what kind they are, and which file or folder is named on the command line."""

    kind: str
    at: str
    files: dict[str, bytes]


# What is mutated


@cache
def handed_in() -> dict[str, list[Handed]]:
    """Return what is mutated, by kind."""
    each = (*_bundles(), *_workbooks(), *_documents(), *_others())
    return {kind: [one for one in each if one.kind == kind] for kind in dict.fromkeys(one.kind for one in each)}


def _sample(path: str = "zhangzhou-sfj/2023") -> Bundle:
    [bundle] = docgen.read_bundles(SAMPLES / path)
    return bundle


def _files(folder: str, *names: str) -> dict[str, bytes]:
    """Return files below a folder of the samples by their paths there: all of them, or those of these names."""
    paths = [SAMPLES / folder / name for name in names] or sorted((SAMPLES / folder).rglob("*.*"))
    return {str(path.relative_to(SAMPLES / folder)): path.read_bytes() for path in paths}


def _bundles() -> Iterator[Handed]:
    report = docgen.report_of(_sample("zhangzhou-sfj/2023-as-published"))
    yield Handed("bundle", "2023", _files("zhangzhou-sfj"))
    yield Handed("bundle", "", _files("zhangzhou-sfj"))
    yield Handed("bundle", "", _files("county"))
    yield Handed("bundle", "2023.yaml", _files("suqian", "2023.yaml", "bureau.yaml"))
    yield Handed("bundle", "report.yaml", {"report.yaml": bundle_yaml.write_report(report, report.form.name).encode()})
    files = bundle_folder.folder_files(report, report.form.name)
    yield Handed("bundle", "2023", {f"2023/{name}": content for name, content in files.items()})
    yield Handed("tidy", "2024.csv", _files("suqian", "2024.csv"))


def _workbooks() -> Iterator[Handed]:
    report = docgen.report_of(_sample())
    yield Handed("workbook", "2023.xlsx", {"2023.xlsx": workbook.workbook_of(report)})
    yield Handed("workbook", "2024年填好.xlsx", _files("from-word", "2024年填好.xlsx"))
    yield Handed("workbook", "2024", _files("from-word/水利局", "2024/数据.xlsx", "bureau.yaml", "模板.docx"))
    tables_of = [
        content.decode("utf-8-sig").splitlines() for content in bundle_folder.folder_files(report, _FORM).values()
    ]
    lines = [[report.title], *(line for table in tables_of[1:] for line in csv.reader(table))]
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    rows = "".join(f"<table:table-row>{''.join(map(cell, line))}</table:table-row>" for line in lines)
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))  # fmt: skip
    body = f'<office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body>'
    content = f"<office:document-content {names}>{body}</office:document-content>".encode()
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    yield Handed("workbook", "2023.ods", {"2023.ods": fuzz.zipped(parts)})


def _documents() -> Iterator[Handed]:
    bundle, report = _sample(), docgen.report_of(_sample())
    printed = tables({cell: number or 0 for cell, number in report.numbers.items()}, report.form)
    texts = {text.code: [text.heading, "（一）主动公开。公开信息12条。"] for text in report.form.sections}
    made = {f"made.{kind}": docgen.build(bundle, kind=kind)[1].content for kind in ("docx", "odt")}
    made |= _files("from-word", "2023年报告.docx")
    with TemporaryDirectory() as held:
        house = house_style(Path(held) / "house.docx", printed, report.form, texts)
        for path in (house, numbered(house, Path(held) / "numbered.docx")):
            made[path.name] = fuzz.zipped(fuzz.parts_of(path.read_bytes()))  # without the hour
    parts = fuzz.parts_of(made["made.odt"])
    made["lists.odt"] = fuzz.zipped({**parts, "content.xml": in_lists(parts["content.xml"])})
    made["page.html"] = page(printed, report.form, prose=texts).encode()
    head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"; type="text/html"\n\n--b\nContent-Type: text/html; charset="utf-8"\n'
    made["page.mht"] = head + b"Content-Transfer-Encoding: quoted-printable\n\n" + encodestring(made["page.html"]) + b"\n--b--\n"  # fmt: skip
    made["print.pdf"] = print_of([report.title, "一、总体情况", "公开信息12条。"], printed)
    for name, content in made.items():
        yield Handed(PurePath(name).suffix.lstrip("."), name, {name: content})


def _others() -> Iterator[Handed]:
    values = json.dumps(context_of(docgen.report_of(_sample())), ensure_ascii=False, indent=1).encode()
    for name in ("values.json", "values.yaml"):
        yield Handed("values", name, {name: values})
    rules = (fuzz.ROOT / "configs" / "rules.yaml").read_bytes()
    forms = {"own.yaml": b"form: own\nextends: zfxxgk-2021-other\ntitle: '{bureau}{year}'\n" + rules}
    forms |= {path.name: path.read_bytes() for path in sorted((fuzz.ROOT / "configs" / "forms").glob("*.yaml"))}
    for name, content in (forms | _files("county", "表式.yaml")).items():
        yield Handed("form", f"forms/{name}", {f"forms/{name}": content})
    units = "units:\n- {name: 宿迁市人民政府, aliases: [宿迁市, 宿迁]}\n"
    rosters = {"yaml": units, "csv": "名称,曾用名,曾用名\n宿迁市,宿迁,旧名\n", "txt": "宿迁市\n"}
    for suffix, text in rosters.items():
        yield Handed("roster", f"roster.{suffix}", {f"roster.{suffix}": text.encode()})


def print_of(lines: Sequence[str], printed: Any) -> bytes:
    """Return a PDF of a page: lines, and tables under them, in a font whose codes are those of Unicode."""
    said = [(line, 60, 5_000 - 30 * at) for at, line in enumerate(lines)]
    drawn, top = "", 4_800
    for number, [rows] in enumerate(printed.values(), 2):
        said.append((f"{chinese_number(number)}、政府信息公开", 60, top))
        for row in rows:
            top, left = top - 30, 40
            for box in row:
                drawn += f"{left} {top - 30 * box.rows} {200 * box.columns} {30 * box.rows} re S\n"
                said.append((box.text, left + 2, top - 20))
                left += 200 * box.columns
        top -= 90
    texts = "".join(f"BT /F 4 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n" for text, x, y in said)
    unicode = "1 begincodespacerange <0000><ffff> endcodespacerange 1 beginbfrange <0000><ffff><0000> endbfrange"
    return pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 2600 5200]/Resources<</Font<</F 4 0 R>>>>/Contents 7 0 R>>",
        "<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>",
        f"<</Length {len(unicode)}>>\nstream\n{unicode}\nendstream",
        f"<</Length {len(drawn + texts)}>>\nstream\n{drawn + texts}\nendstream",
    )


# Changes

_NUMBERS = ("", "0", "-1", "-0", "1.5", "2e3", "1e999", "NaN", ".inf", "012", "0x10", "1_000", "1,000", "9" * 19, "9" * 400, "9" * 5_000, "１２", "٣", "½", "一百二", "〇", "-", "/", "12件", "2023-02-30", "12:30:00", "0001", "10000", "1900-2100", "2023-", "true", "~", "null", "XFD1048577", "A0", "1:1048576")  # fmt: skip
_CHARACTERS = ("\u200b", "\u202e", "\ufeff", "\x00", "\x1b[31m", "\x85", "\u2028", "\ufdd0")
_WORDS = ("\U0001f600", "e\u0301", "x" * 300, "公" * 70_000, "\n\n", "\t", " ", "..", "../../x", "/etc/passwd", "/dev/zero", "CON", "http://127.0.0.1:9/x", "file:///x", "*", "{", "{}", "{0}", "{x}", "{bureau.__class__}", "{year:>999999999}", "{year!r:x}", "%s%n", "{{ 无 }}", "=1+1", "<b>", "&amp;", "&", "公开.规章.制发 = ", "申请.*.总计", "sum(申请.新收)", "(" * 200, "1/0", "9**9**9", "申请[", "<=", "本单位2023年公开9999999999999999999999条，占百分之一百二。", "【去年】", "(?:a+)+$", "[", "公开", "申请.总计.总计")  # fmt: skip
_FIELD = "x" * 140_000  # more than Python takes
_TAGS = ("!x", "tag:yaml.org,2002:binary", "tag:yaml.org,2002:python/object/apply:os.system", "tag:yaml.org,2002:set", "tag:yaml.org,2002:timestamp")  # fmt: skip
_CODECS = ("utf-8-sig", "utf-16", "utf-16-be", "utf-32", "gbk", "gb18030", "big5", "utf-7", "latin-1", "cp037")
_LOOSE = ("\t", "  ", "\n", '"', "'", "“", ": ", "- ", "? ", "#", "&a ", "*a", "!!x ", "<<: *a", "---\n", "...\n", "%YAML 9.9\n", "|\n", "[", "}", ",", ";", "\r", "\x0c", "\x00", "\ufeff", "\\", "=\n", "<", "]]>")  # fmt: skip
_PDF = ("9" * 30, "-1", "0", "1e9", "null", "true", "1 0 R", "2 0 R", "3 0 R", "99 0 R", "<<", ">>", "[", "]", "[" * 500, "(", "/Kids", "/Filter/FlateDecode", "/Filter/ASCIIHexDecode", "/Filter[/LZWDecode/RunLengthDecode]", "/Encrypt 2 0 R", "/Length 0", "/MediaBox[0 0 0 0]", "/Rotate 45", "/StructTreeRoot 1 0 R", "/XObject<</X 7 0 R>> ", "/X Do", "q", "Q", "cm", "0 0 0 0 0 0 cm", "1e30 0 0 1e30 0 0 cm", "re", "TJ", "T*", "BI ID EI", "/GB-EUC-H", "<ffff><0000>", "stream\n", "\nendstream", "inf", "nan")  # fmt: skip
_TAGGED = ("<table>", "</table>", "<tr>", "<td>", "</td>", "<td colspan=0>", "<thead>", "<div>" * 200, "<table><tr><td>" * 60, "<svg>", "<math>", "<template>", "<style>td{display:none}</style>", "<script>", "<!--", "-->", "<![CDATA[", "<base href=x>", "<ol start=99999999999>", "<li value=-5>", "<li>", "<ruby>甲<rt>乙", "<del>", "<sup>1</sup>", "<frameset>", "<select><option>", "<meta charset=utf-7>", '<meta charset="utf-16">', '<meta http-equiv=content-type content="text/html;charset=x">', "<?xml version='1.0' encoding='utf-32'?>", "&#0;", "&#xD800;", "&#x110000;", "&nbsp;", "&x;", "<p style='display:none'>", "<x:y>", "<td rowspan>", "<col span=99999>", "<plaintext>")  # fmt: skip


def odd(rng: Random) -> str:
    """Return a value that hardly belongs anywhere."""
    return rng.choice(rng.choices((_NUMBERS, _WORDS, _CHARACTERS), (9, 9, 1))[0])


def spliced(rng: Random, text: str, new: str) -> str:
    """Put something somewhere into a text, or into its place."""
    at = rng.randrange(len(text) + 1)
    return rng.choice((new, text[:at] + new + text[at + rng.choice((0, 0, 1, 3)) :]))


def list_changed(rng: Random, items: list[Any], new: Callable[[], Any]) -> None:
    """Drop, double, swap or move items of a list, or put new ones among them, or into texts."""
    at, other = rng.randrange(len(items) or 1), rng.randrange(len(items) or 1)
    match rng.randrange(9) if items else 8:
        case 0 | 1:
            del items[at : at + rng.choice((1, 1, 2, 9))]
        case 2:
            items[at:at] = deepcopy(items[at : at + rng.choice((1, 2, 9))] * rng.choice((1, 1, 1, 2, 40)))
        case 3 | 4:
            items[at], items[other] = items[other], items[at]
        case 5:
            items.insert(other, items.pop(at))
        case 6 | 7 if isinstance(items[at], str):
            items[at] = spliced(rng, items[at], new())
        case _:
            items.insert(at, new())


def pieces_changed(rng: Random, text: str, pattern: str, new: Callable[[], str]) -> str:
    """Change the pieces of a text: what a pattern finds, and what stands between."""
    pieces = re.split(f"({pattern})", text)
    for _n in range(rng.choice((1, 1, 2, 4, 9))):
        list_changed(rng, pieces, new)
    return "".join(pieces)


def text_changed(rng: Random, text: str) -> str:
    """Change the lines of a text, or what is in them."""
    return pieces_changed(rng, text, "\n", lambda: rng.choice((*_LOOSE, odd(rng))))


def holders(root: Any) -> list[list[Any]]:
    """Return the lists, none empty, that the nodes of a document stand in: entries, as lists of name and value, and items."""
    waiting: list[Any] = [root]
    found: dict[int, list[Any]] = {}
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.CollectionNode) and id(node.value) not in found:
            node.value[:] = [list(each) if isinstance(each, tuple) else each for each in node.value]
            entries = [each for each in node.value if isinstance(each, list)]
            found |= {id(each): each for each in (node.value, *entries) if each}
            waiting += [part for entry in entries for part in entry] or node.value
    return list(found.values())


def node_of(rng: Random, *inner: Any) -> Any:
    """Return a node of an odd value, or of other nodes, or one that holds nothing."""
    match rng.randrange(3) if inner else rng.choice((0, 0, 0, 0, 1, 2)):
        case 0:
            return yaml.ScalarNode("tag:yaml.org,2002:str", odd(rng))
        case 1:
            return yaml.SequenceNode("tag:yaml.org,2002:seq", list(inner), flow_style=True)
        case _:
            entries = [[node_of(rng), node] for node in inner]
            return yaml.MappingNode("tag:yaml.org,2002:map", entries, flow_style=True)


def node_changed(rng: Random, root: Any) -> None:
    """Change a node of a YAML document, or what it stands in."""
    found = holders(root)
    items = [(holder, at) for holder in found for at, each in enumerate(holder) if isinstance(each, yaml.Node)]
    (holder, at), (other, there) = rng.choices(items, k=2)
    node = holder[at]
    match rng.choices(range(8), (12, 12, 6, 4, 2, 0.5, 0.5, 0.3))[0]:
        case 0:
            entries = rng.choice([each for each in found if isinstance(each[0], list)] or found)
            is_mapping = isinstance(entries[0], list)
            list_changed(rng, entries, lambda: [node_of(rng), node_of(rng)] if is_mapping else node_of(rng))
        case 1 if isinstance(node, yaml.ScalarNode):
            node.value = spliced(rng, node.value, odd(rng))
        case 2:
            holder[at] = deepcopy(other[there])
        case 3:
            holder[at] = node_of(rng, node)
        case 4:
            node.style = rng.choice(("'", '"', "|", ">", None))
        case 5:
            holder[at] = other[there]  # an alias, perhaps of what it stands in
        case 6:
            node.tag = rng.choice(_TAGS)
        case 7:
            for _n in range(rng.choice((5, 45, 900))):
                holder[at] = yaml.SequenceNode("tag:yaml.org,2002:seq", [holder[at]], flow_style=True)
        case _:
            holder[at] = node_of(rng)


def yaml_changed(rng: Random, text: str) -> str:
    """Change nodes of a YAML document, or its text."""
    if rng.random() < 0.15:
        return text_changed(rng, text)
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    with suppress(yaml.YAMLError, LookupError, ValueError, TypeError, RecursionError):  # what cannot be written down
        for _n in range(rng.choice((1, 1, 2, 4))):
            node_changed(rng, root)
        text = yaml.serialize(root, Dumper=yaml.CBaseDumper, allow_unicode=True, width=1 << 20)
    return text + (text if rng.random() < 0.01 else "")


def csv_changed(rng: Random, text: str) -> str:
    """Change rows, columns and fields of a table, or how it is written."""
    rows = list(csv.reader(text.splitlines()))
    if rng.random() < 0.3:
        columns = list(map(list, zip_longest(*rows, fillvalue="")))
        list_changed(rng, columns, lambda: [odd(rng)] * len(rows))
        rows = list(map(list, zip_longest(*columns, fillvalue="")))
    for row in rng.choices(rows or [[]], k=rng.choice((1, 1, 4))):
        row[-1:] = [rng.choice((odd(rng), *_NUMBERS))]
        if rng.random() < 0.4:
            list_changed(rng, *rng.choice(((rows, lambda: [odd(rng)]), (row, lambda: rng.choice((odd(rng), _FIELD))))))
    written = io.StringIO(newline="")
    delimiter, end = rng.choice(",,,,,,,,,;\t|"), rng.choice(("\r\n", "\n", "\r"))
    csv.writer(written, delimiter=delimiter, quoting=rng.choice((0, 0, 1)), lineterminator=end).writerows(rows)
    return text_changed(rng, written.getvalue()) if rng.random() < 0.2 else written.getvalue()


def page_changed(rng: Random, text: str) -> str:
    """Change tags, attributes and texts of a web page."""
    side, number = rng.choice(("colspan", "rowspan", "style", "hidden")), rng.choice(_NUMBERS)
    tags = (rng.choice(_TAGGED), f'<td {side}="{number}">', odd(rng))
    return pieces_changed(rng, text, "<[^>]*>", lambda: rng.choice(tags))


def pdf_changed(rng: Random, text: str) -> str:
    """Change names, numbers and brackets in an object of a PDF, or the objects; its table of places fits."""
    objects = re.findall(r"\d+ 0 obj\n(.*?)\nendobj", text, re.DOTALL)
    at = rng.randrange(len(objects))
    objects[at] = pieces_changed(rng, objects[at], r"\s+|/\w+|\[|\]|<<|>>|<\w+>", lambda: rng.choice(_PDF))
    if rng.random() < 0.1:
        list_changed(rng, objects, lambda: rng.choice(_PDF))
    return pdf_of(*objects).decode()


def odd_attributes(rng: Random, parts: dict[str, bytes]) -> None:
    """Give attributes and texts of a large part values that hardly belong there."""
    name = rng.choice(sorted(parts, key=lambda name: len(parts[name]))[-4:])
    with suppress(etree.XMLSyntaxError, ValueError):  # what XML cannot say
        root = etree.fromstring(parts[name])
        having = [element for element in root.iter("*") if element.attrib] or [root]
        for element in rng.choices(having, k=rng.choice((1, 3, 30))):
            element.set(rng.choice([*map(str, element.attrib), "x"]), odd(rng).strip("\0\x1b"))
            element.text = odd(rng).strip("\0\x1b") if element.text and rng.random() < 0.5 else element.text
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_PARTS = (fuzz.mutate_tree, odd_attributes, fuzz.garble_part, fuzz.encode_part, fuzz.cut_part, fuzz.rename_part)


def package_changed(rng: Random, content: bytes) -> bytes:
    """Change the parts of a package."""
    parts = fuzz.parts_of(content)
    for _n in range(rng.choice((1, 1, 2))):
        [change] = rng.choices(_PARTS, (20, 12, 3, 1, 1, 1))
        if parts:
            change(rng, parts)
    return fuzz.zipped(parts)


_CHANGES = {".yaml": yaml_changed, ".json": yaml_changed, ".csv": csv_changed, ".txt": text_changed, ".html": page_changed, ".mht": page_changed, ".pdf": pdf_changed}  # fmt: skip


def file_changed(rng: Random, name: str, content: bytes) -> bytes:
    """Change a file as befits its kind, or its bytes, or its encoding."""
    change = _CHANGES.get(PurePath(name).suffix)
    if rng.random() < 0.06:
        return fuzz.mutate_bytes(rng, content)
    if change is None:
        return package_changed(rng, content)
    codec = rng.choice(_CODECS) if rng.random() < 0.06 else "utf-8"
    return change(rng, content.decode("utf-8-sig")).encode(codec, "replace")


def kind_of(rng: Random) -> str:
    """Choose what kind of thing is handed in: the first that chance is asked for."""
    return rng.choice(sorted(handed_in()))


def mutant(seed: int, index: int) -> Handed:
    """Return a mutant; the same for the same seed and index."""
    rng = random.Random(f"{seed}/{index}")  # noqa: S311 - chance that can be repeated
    kind, at, files = rng.choice(handed_in()[kind_of(rng)])
    files = dict(files)
    for name in rng.sample(list(files), min(len(files), rng.choice((1, 1, 1, 2)))):
        files[name] = file_changed(rng, name, files[name])
    if rng.random() < 0.04:  # the name of another kind, or of another file, in the place of its own or beside that
        suffix = rng.choice((".yaml", ".yml", ".csv", ".xlsx", ".ods", ".docx", ".odt", ".html", ".mht", ".pdf"))
        new = rng.choice((str(PurePath(name).with_suffix(suffix)), rng.choice(list(files)), f"{name}{suffix}", "x"))
        files[new] = files.pop(name) if rng.random() < 0.5 else files[name]
        at = new if at == name else at
    return Handed(kind, at, files)


# Trying them: every road says what its command says


def check(path: Path) -> str:
    """Judge what is there, as `docgen check` and `check --propose` do."""
    reviews = list(docgen.reviews_of(path))
    for style in ("json", "html"):
        docgen.write_findings(reviews, style)
    patch.write_patch(reviews, read_file)
    return docgen.write_findings(reviews) + "".join(write_trace(review.report) for review in reviews)


def read(path: Path) -> str:
    """Read what is there and write it as bundles, as `docgen read` does; make drafts of it and verify finished reports."""
    said, library = "", docgen.Library()
    for bundle in docgen.read_bundles(path):
        report = docgen.report_of(bundle)
        for write in (
            partial(bundle_yaml.write_report, form=_FORM),
            bundle_json.read_fields,
            workbook.workbook_of,
            partial(bundle_folder.folder_files, form=_FORM),
        ):
            write(report)
        _require_sound(docgen.build(bundle, draft=True)[1].content)
        if bundle.flow:
            checked = Checked(docgen.review(_sample()), DocumentMaker(library))
            said += docgen.write_findings([verify(bundle, library, checked)])
            said += docgen.write_findings([verify(bundle, library)] if bundle.flow.carried else [])
    return said


def render(path: Path) -> str:
    """Fill a template with values, as `docgen render` does."""
    _require_sound(docgen.open_template(fuzz.ROOT / "templates" / f"{_FORM}.docx").fill(read_context(path)))
    return ""


def form(path: Path) -> str:
    """Prove a form, show it, make its templates and judge bundles on it."""
    library = docgen.Library.of_folders([path.parent.parent])
    said = form_text.write_form(library.form(path.stem))
    for suffix in (".docx", ".odt"):
        _require_sound(make_template(library.form(path.stem), suffix, charts=True))
    for sample in ("zhangzhou-sfj/2023", "suqian/2023.yaml", "county/2023.yaml"):
        try:
            said += docgen.write_findings([docgen.review(_sample(sample), library, str(path))])
        except docgen.BundleError as error:
            said += str(error)
    return said


def roster(path: Path) -> str:
    """Read a roster and add up its units, as `docgen roll-up` does."""
    return (
        " ".join(read_roster(path).names) + docgen.roll_up_units(SAMPLES / "suqian", path, "宿迁市", year=2023).bundle
    )


_ROADS = {"values": (render,), "form": (form,), "roster": (roster,)}


def _require_sound(document: bytes) -> None:
    for fault in faults(document):
        raise AssertionError(fault)


def tried(handed: Handed, folder: Path) -> tuple[str, str]:
    """Hand a mutant in by every road of its kind; return how it went."""
    write_files(handed, folder)
    heard, outcome, words = io.StringIO(), "filled", ""
    logging.basicConfig(stream=heard, force=True, level=logging.CRITICAL if handed.kind == "pdf" else logging.WARNING)
    logging.captureWarnings(capture=True)
    with ExitStack() as held:
        if handed.kind == "pdf":  # in this process, which has bounds of its own
            held.enter_context(
                mock.patch.object(pdf, "call_limited", lambda _function, content, _limits: pages(content))
            )
        for road in _ROADS.get(handed.kind, (check, read)):
            try:
                said = road(folder / handed.at)
            except docgen.DocgenError as error:
                outcome, said = "refused", "\n".join(problem.message for problem in error.problems)
                words = str(error)[:300]
                if not said.strip() or len(str(error)) > _LONGEST:
                    return f"refused in {len(str(error))} characters", words
            except Exception as error:
                lines = traceback.format_exc().splitlines()
                return f"raised {type(error).__name__} in {road.__name__}", "\n".join(line[:300] for line in lines[-9:])
            if strange := foreign(said, handed):
                return f"foreign words in {road.__name__}", strange
    return ("warned", heard.getvalue()[:300]) if heard.getvalue() else (outcome, words)


def write_files(handed: Handed, folder: Path) -> None:
    """Write the files of a mutant."""
    for name, content in handed.files.items():
        with suppress(OSError, ValueError):  # a name that no file can have
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


_ENGLISH = re.compile(r"[A-Za-z][a-z']+(?:[,:.]? [A-Za-z]?[a-z']+){2,}|[A-Za-z]*Error\b|\bErrno\b|NoneType|<class|object at|0x[0-9a-f]{6,}")  # fmt: skip


def foreign(said: str, handed: Handed) -> str:
    """Return words in what was said that are neither Chinese nor stand in what was handed in."""
    said = re.sub("（libyaml：.*?）|docgen [a-z]+( [a-z]+)?", "", said)
    for found in _ENGLISH.finditer(said):
        parts = [part for content in handed.files.values() for part in (content, *fuzz.parts_of(content).values())]
        texts = [re.sub(b"<[^>]*>", b"", part).decode(errors="replace") for part in parts]
        if re.sub(r"\W", "", found.group()) not in re.sub(r"\W", "", " ".join((*handed.files, *texts))):
            return said[max(0, found.start() - 100) : found.end() + 100]
    return ""


def try_mutant(seed: int, index: int, folder: Path) -> tuple[str, str]:
    """Make a mutant and try it in a folder of its own."""
    return tried(mutant(seed, index), folder / str(index))


def tell(seed: int, index: int, verdict: Verdict) -> None:
    """Keep a mutant that went wrong, and say so."""
    path = fuzz.FOUND / f"inputs-{seed}-{index}"
    write_files(mutant(seed, index), path)
    said = f"{index}: {verdict.outcome}: {verdict.words} ({path.relative_to(fuzz.ROOT)})"
    print(said.encode(errors="backslashreplace").decode(), flush=True)


def try_all(seed: int, count: int, until: float, folder: Path) -> bool:
    """Try mutants; tell what went wrong, and how many there were of what; return whether all went well."""
    outcomes: Counter[str] = Counter()
    slowest = largest = (0.0, "")
    indices = takewhile(lambda _index: time.monotonic() < until, range(count))
    for index, verdict in each_apart((str(index), partial(try_mutant, seed, index, folder)) for index in indices):
        kind = kind_of(random.Random(f"{seed}/{index}"))  # noqa: S311 - as `mutant` does
        slowest, largest = max(slowest, (verdict.seconds, index)), max(largest, (verdict.memory / 2**20, index))
        exceeds = verdict.outcome.startswith(("hangs", "takes too much memory", "raised MemoryError"))
        sound = verdict.sound or (exceeds and kind == "pdf")  # its own process would be ended
        outcomes[f"{kind}: {_SOUND.get(verdict.outcome, verdict.outcome)}"] += 1
        outcomes["wrong"] += not sound
        if not sound:
            tell(seed, int(index), verdict)
    print("\n".join(f"{number:7} {outcome}" for outcome, number in sorted(outcomes.items())))
    print(f"slowest {slowest[0]:.2f} s (--only {slowest[1]}), largest {largest[0]:.0f} MiB (--only {largest[1]})")
    return not outcomes["wrong"]


def main() -> None:
    """Try mutants, or one of them."""
    chosen = fuzz.asked(__doc__)
    docgen.speak("zh_CN")
    warnings.simplefilter("always")
    handed_in()
    with TemporaryDirectory(ignore_cleanup_errors=True) as held:
        if chosen.only is None:
            gc.freeze()
            sys.exit(not try_all(chosen.seed, chosen.count, time.monotonic() + chosen.seconds, Path(held)))
        outcome, words = try_mutant(chosen.seed, chosen.only, Path(held))
        print(f"{outcome}: {words}".encode(errors="backslashreplace").decode())
        sys.exit(outcome not in _SOUND)


if __name__ == "__main__":
    main()
