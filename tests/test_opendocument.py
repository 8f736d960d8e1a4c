"""OpenDocument templates: the same tags as in Word, filled into valid documents and read back."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docxtpl import Listing, RichText
from lxml import etree
from test_docxtpl import CONTEXT, docx, png
from test_docxtpl import p as word_p
from test_office import printed

import docgen
from docgen.archive import Package, read_package
from docgen.errors import TemplateError

SCHEMAS = Path(os.environ.get("DOCGEN_SCHEMAS", Path(__file__).parent.parent.parent / "shared" / "schemas"))
NS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = {name: f"{NS}{name}:1.0" for name in ("office", "text", "table", "style", "meta", "manifest")}
NAMES |= {"fo": f"{NS}xsl-fo-compatible:1.0", "draw": f"{NS}drawing:1.0", "svg": f"{NS}svg-compatible:1.0"}
NAMES |= {
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "script": f"{NS}script:1.0",
}
DECLARED = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMES.items())
KIND = "application/vnd.oasis.opendocument.text"
STYLES = '<style:style style:name="C" style:family="table-cell"/><style:style style:name="T" style:family="text"/>'
TEXT, TABLE = f"{{{NAMES['text']}}}", f"{{{NAMES['table']}}}"


def odt(body: str, kind: str = KIND, *, title: str = "题", header: str = "", **parts: bytes) -> bytes:
    """Make an OpenDocument text of a body."""
    manifest = (
        f'<manifest:manifest {DECLARED} manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{kind}"/>'
        + "".join(
            f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
            for name in ("content", "styles", "meta")
        )
        + "</manifest:manifest>"
    )
    content = (
        f'<office:document-content {DECLARED} office:version="1.3"><office:automatic-styles>{STYLES}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    styles = (
        f'<office:document-styles {DECLARED} office:version="1.3"><office:automatic-styles><style:page-layout style:name="L"/></office:automatic-styles>'
        f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"><style:header>{header or p("眉")}</style:header></style:master-page></office:master-styles></office:document-styles>'
    )
    meta = f'<office:document-meta {DECLARED} office:version="1.3"><office:meta><dc:title>{title}</dc:title></office:meta></office:document-meta>'
    made = {
        "mimetype": kind,
        "META-INF/manifest.xml": manifest,
        "content.xml": content,
        "styles.xml": styles,
        "meta.xml": meta,
    }
    encoded = {name: text.encode() for name, text in made.items()}
    return Package({**encoded, **{name.replace("__", "/"): part for name, part in parts.items()}}).to_bytes()


def p(*texts: str) -> str:
    return f'<text:p text:style-name="P">{"".join(texts)}</text:p>'


def span(text: str) -> str:
    return f'<text:span text:style-name="T">{text}</text:span>'


def cell(*paragraphs: str, attributes: str = "") -> str:
    content = "".join(one if one.startswith("<") else p(one) for one in paragraphs)
    return f'<table:table-cell table:style-name="C" {attributes}>{content}</table:table-cell>'


def row(*cells: str) -> str:
    return (
        "<table:table-row>"
        + "".join(one if one.startswith("<table") else cell(one) for one in cells)
        + "</table:table-row>"
    )


def table(*rows: str, columns: int = 0) -> str:
    count = columns or max(one.count("<table:table-cell") for one in rows)
    return f'<table:table table:name="表"><table:table-column table:number-columns-repeated="{count}"/>{"".join(rows)}</table:table>'


def filled(body: str, context: dict[str, Any] = CONTEXT, **options: Any) -> dict[str, bytes]:
    content = docgen.open_template(odt(body, **options), "t.odt").fill(context)
    parts = read_package(content, "t.odt").parts
    for name in ("content.xml", "styles.xml", "meta.xml"):
        assert_valid(parts[name])
    return parts


def odt_content(body: str) -> bytes:
    return read_package(odt(body), "t.odt").parts["content.xml"]


def assert_valid(part: bytes) -> None:
    if SCHEMAS.is_dir():
        schema = etree.RelaxNG(etree.parse(str(SCHEMAS / "odf1.3" / "OpenDocument-v1.3-schema.rng")))
        schema.assertValid(etree.fromstring(part))


def texts(part: bytes) -> list[str]:
    """Read the paragraphs of a part as a program shows them."""
    return [shown(one) for one in etree.fromstring(part).iter(f"{TEXT}p", f"{TEXT}h")]


def shown(element: etree._Element) -> str:
    made = {f"{TEXT}line-break": "\n", f"{TEXT}tab": "\t"}.get(str(element.tag), "")
    if element.tag == f"{TEXT}s":
        made = " " * int(element.get(f"{TEXT}c", "1"))
    pieces = [made, re.sub(r"\s+", " ", element.text or "")]
    for child in element:
        pieces += (shown(child), re.sub(r"\s+", " ", child.tail or ""))
    return "".join(pieces)


def rows_of(part: bytes) -> list[list[str]]:
    found = []
    for one in etree.fromstring(part).iter(f"{TABLE}table-row"):
        cells = one.iterchildren(f"{TABLE}table-cell")
        found.append(["|".join(map(shown, each.iterchildren(f"{TEXT}p"))) for each in cells])
    return found


BODIES = {
    "a value": (p("名：{{ 名 }}。"), ["名：甲&乙 <丙>。"]),
    "split over spans": (p("共{", span("{ 表."), "<text:bookmark text:name='b'/>行", span(".列 }"), "}件", span("尾")), ["共5件尾"]),
    "split over blanks": (p("{{ 数 ", '<text:s text:c="2"/>', "+ 1 }}"), ["4"]),
    "two tags split": (p("{", span("{ 数 }}和{"), "{ 名 }", span("}。")), ["3和甲&乙 <丙>。"]),
    "a condition over spans": (p("{% if 数 == 4 %}", span("多"), "{% else %}", span("少"), "{% endif %}"), ["少"]),
    "a loop over paragraphs": (p("{%p for 段 in 段落 %}") + p("{{ 段.标题 }}：{{ 段.正文 }}") + p("{%p endfor %}"), ["一：甲", "二："]),
    "a heading in a condition": (p("{%p if 零 %}") + '<text:h text:outline-level="1">{{ 名 }}</text:h>' + p("{%p endif %}") + p("余"), ["余"]),
    "a run": (p("前{%r if 数 %}", span("{{r 名 }}"), "{%r endif %}"), ["前甲&乙 <丙>"]),
    "minus joins lines in spans": (
        p("我住在") + p("<text:span>{%- if 数 == 3 -%}</text:span>") + p("<text:span>城里</text:span>") + p("{%- endif %}"),
        ["我住在城里"],
    ),
    "minus joins lines": (p("我住在") + p("{%- if 数 == 3 -%}") + p("城里") + p("{%- endif -%}") + p("。"), ["我住在城里。"]),
    "smart quotes": (p("{% if 名 == “甲” %}是{% else %}否{% endif %}"), ["否"]),
    "blanks of a value": (p("[{{ 空白 }}]", span("{{ 空白 }}")), ["[ 甲  乙 ] 甲  乙 "]),
    "line breaks and tabs": (p(span("值：{{ 多行 }}。"), "后"), ["值：一\n二\t三。后"]),
    "paragraphs in a span": (p("前", span("甲{{ 多行|paragraphs }}乙"), "后"), ["前甲一", "二\t三乙后"]),
    "braces as text": (p("{_{ 名 }_}{{ 数 }}"), ["{{ 名 }}3"]),
    "a note": (p("文{{ 数 }}", '<text:note text:id="n" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>' + p("注{{ 名 }}") + "</text:note-body></text:note>", "尾{{ 数 }}"), ["文31注甲&乙 <丙>尾3", "注甲&乙 <丙>"]),
    "a link": (p('<text:a xlink:type="simple" xlink:href="https://example.com/{{ 数 }}">去{{ 数 }}</text:a>'), ["去3"]),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES.keys())
def test_a_body_is_filled(body: str, expected: list[str]):
    assert texts(filled(body, {**CONTEXT, "空白": " 甲  乙 "})["content.xml"]) == expected


TABLES = {
    "a loop over rows": (
        table(row("甲", "乙"), row("{%tr for 段 in 段落 %}", ""), row("{{ loop.index }}", "{{ 段.标题 }}"), row("{%tr endfor %}", "")),
        [["甲", "乙"], ["1", "一"], ["2", "二"]],
    ),
    "a row left out": (table(row("{%tr if 零 %}"), row("无"), row("{%tr endif %}"), row("余")), [["余"]]),
    "columns in a loop": (table(row("名", "{%tc for 一 in 列 %}", "{{ 一 }}", "{%tc endfor %}"), columns=2), [["名", "子", "丑", "寅"]]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), TABLES.values(), ids=TABLES.keys())
def test_a_table_is_filled(body: str, expected: list[list[str]]):
    part = filled(body)["content.xml"]
    assert rows_of(part) == expected
    assert columns_of(part) == max(map(len, expected))


def columns_of(part: bytes) -> int:
    columns = etree.fromstring(part).iter(f"{TABLE}table-column")
    return sum(int(one.get(f"{TABLE}number-columns-repeated", "1")) for one in columns)


def grid_of(part: bytes) -> list[list[str]]:
    """Return a table's rows: the text of a cell with its spans, or `·` for a covered one."""
    grid = []
    for one in etree.fromstring(part).iter(f"{TABLE}table-row"):
        line: list[str] = []
        for each in one:
            wide, high = (int(each.get(f"{TABLE}number-{way}-spanned", "1")) for way in ("columns", "rows"))
            repeated = int(each.get(f"{TABLE}number-columns-repeated", "1"))
            covered = each.tag == f"{TABLE}covered-table-cell"
            line += ["·"] * repeated if covered else [f"{shown(each)}{wide}x{high}" if wide * high > 1 else shown(each)]
        grid.append(line)
    return grid


def test_a_cell_spans_columns_and_covers_what_it_spans():
    body = table(row(cell("{% colspan 列|length %}并{{ 数 }}"), "旁"), row("一", "二", "三", "四"))
    assert grid_of(filled(body)["content.xml"]) == [["并33x1", "·", "·", "旁"], ["一", "二", "三", "四"]]
    spanning = cell("{% colspan 1 %}单", attributes='table:number-columns-spanned="3"')
    body = table(row(spanning, '<table:covered-table-cell table:number-columns-repeated="2"/>', "旁"), row("一", "二"))
    assert grid_of(filled(body)["content.xml"])[0] == ["单", "旁"]


def test_cells_are_merged_down_and_across_in_loops():
    down = table(
        row("{%tr for 一行 in 行 %}", ""), row(cell("共{{ 数 }}{% vm %}"), "{{ 一行.名 }}"), row("{%tr endfor %}", "")
    )
    assert grid_of(filled(down)["content.xml"]) == [["共31x2", "东"], ["·", "西"]]
    across = table(row("{%tc for 一 in 列 %}", cell("{% hm %}表头"), "{%tc endfor %}"), row("一", "二", "三"))
    assert grid_of(filled(across)["content.xml"]) == [["表头3x1", "·", "·"], ["一", "二", "三"]]


def test_the_colour_of_a_cell_is_a_style_made_of_the_cells_own():
    part = filled(table(row(cell("{% cellbg 色 %}红"), cell("{% cellbg 'ddDDdd' %}灰"), "白")))["content.xml"]
    root = etree.fromstring(part)
    used = [one.get(f"{TABLE}style-name") for one in root.iter(f"{TABLE}table-cell")]
    assert used == ["C-FF0000", "C-DDDDDD", "C"]
    colours = root.xpath("//style:style[@style:name='C-FF0000']//@fo:background-color", namespaces=NAMES)
    assert colours == ["#FF0000"]
    with pytest.raises(TemplateError, match="no colour"):
        filled(table(row(cell("{% cellbg 名 %}红"))))


def rows_in(kind: str, *texts: str) -> str:
    return f"<table:{kind}>{''.join(map(row, texts))}</table:{kind}>"


def items(*contents: str, kind: str = "list-item") -> str:
    return "<text:list>" + "".join(f"<text:{kind}>{content}</text:{kind}>" for content in contents) + "</text:list>"


LEFT_OUT = ("{%tr if 零 %}", "无", "{%tr endif %}")
OMITTED = p("{%p if 零 %}") + p("无") + p("{%p endif %}")
EMPTIED = {
    "header rows": (table(rows_in("table-header-rows", *LEFT_OUT), row("余")), "table-header-rows"),
    "rows after header rows": (table(rows_in("table-header-rows", "余"), rows_in("table-rows", *LEFT_OUT)), "table-rows"),
    "a group of rows": (table(row("余"), rows_in("table-row-group", *LEFT_OUT)), "table-row-group"),
    "a group in a group": (table(row("余"), "<table:table-row-group>" + rows_in("table-row-group", *LEFT_OUT) + "</table:table-row-group>"), "table-row-group"),
    "columns": ('<table:table><table:table-header-columns><table:table-column/></table:table-header-columns><table:table-columns><table:table-column/></table:table-columns>' + row("余", "{%tc if 零 %}", "无", "{%tc endif %}") + "</table:table>", "table-columns"),
    "a list of a loop": (items(p("{%p for 一 in [] %}"), p("{{ 一 }}"), p("{%p endfor %}")) + p("余"), "list"),
    "an item": (items(OMITTED, p("余")), "list-item[2]"),
    "an item with a number": (items(f"<text:number>1.</text:number>{OMITTED}", p("余")), "number"),
    "a list in an item": (items(p("余") + items(OMITTED)), "list/{*}list-item/{*}list"),
    "a list's header": (items(OMITTED, kind="list-header") + p("余"), "list-header"),
    "a numbered paragraph": ('<text:numbered-paragraph text:list-id="l">' + p("{#p 注 #}") + "</text:numbered-paragraph>" + p("余"), "numbered-paragraph"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "emptied"), EMPTIED.values(), ids=EMPTIED.keys())
def test_what_values_leave_nothing_in_goes_with_its_content(body: str, emptied: str):
    part = filled(body)["content.xml"]
    assert texts(part) == ["余"]
    assert etree.fromstring(part).find(f".//{{*}}{emptied}") is None


@pytest.mark.office
def test_libreoffice_opens_what_was_emptied(soffice: str, tmp_path: Path):
    path = tmp_path / "emptied.odt"
    bodies = (p(name) + body for name, (body, _emptied) in EMPTIED.items())
    path.write_bytes(docgen.open_template(odt("".join(bodies)), "t.odt").fill(CONTEXT))
    lines = [line.strip() for line in "".join(printed(path, soffice, tmp_path)).splitlines() if line.strip()]
    assert [line for line in lines if line in EMPTIED] == list(EMPTIED)
    assert sum("余" in line for line in lines) == len(EMPTIED)


def test_a_list_that_another_continues_stays_and_holds_nothing():
    continuing = items(p("余")).replace("<text:list>", '<text:list text:continue-list="l">')
    emptied = items(OMITTED).replace("<text:list>", '<text:list xml:id="l">')
    first, _other = etree.fromstring(filled(emptied + continuing)["content.xml"]).iter(f"{TEXT}list")
    assert len(first) == 0


def test_the_items_that_only_held_a_tag_go_and_the_others_stay():
    body = items(p("{%p for 一 in 列 %}"), p("{{ 一 }}"), p("{%p endfor %}"))
    part = filled(body)["content.xml"]
    assert texts(part) == CONTEXT["列"]
    assert len(list(etree.fromstring(part).iter(f"{TEXT}list-item"))) == 3


EMPTY = {
    "a section": f'<text:section text:name="s">{OMITTED}</text:section>',
    "a text box": p(f'<draw:frame svg:width="2cm" svg:height="1cm"><draw:text-box>{OMITTED}</draw:text-box></draw:frame>'),
    "a note": p(f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{OMITTED}</text:note-body></text:note>'),
    "a cell": table(row(cell(*map(p, ("{%p if 零 %}", "无", "{%p endif %}"))))),
    "the text": OMITTED,
}  # fmt: skip


@pytest.mark.parametrize("body", EMPTY.values(), ids=EMPTY.keys())
def test_what_may_be_empty_stays(body: str):
    before, part = etree.fromstring(odt_content(body)), etree.fromstring(filled(body)["content.xml"])
    kinds = [
        [one.tag for one in root.iter("*") if str(one.tag) not in (f"{TEXT}p", f"{TEXT}h")] for root in (before, part)
    ]
    assert kinds[0] == kinds[1]


def test_a_row_without_cells_is_told_with_its_place():
    body = table(row("甲"), row("{%tc for 一 in [] %}", "{{ 一 }}", "{%tc endfor %}"))
    with pytest.raises(TemplateError, match="table 1, row 2: no cell is left"):
        filled(body)


@pytest.mark.parametrize(
    "rows", [(row("{%tr if 零 %}"), row("无"), row("{%tr endif %}")), [rows_in("table-header-rows", *LEFT_OUT)]]
)
def test_a_table_without_rows_is_told(rows: list[str]):
    with pytest.raises(TemplateError, match="table 1: no row is left"):
        filled(table(*rows))


def test_headers_and_the_title_are_filled():
    parts = filled(p("x"), header=p("眉{{ 名 }}"), title="{{ 数 }}年{{ 名 }}")
    assert texts(parts["styles.xml"]) == ["眉甲&乙 <丙>"]
    assert etree.fromstring(parts["meta.xml"]).findtext(".//{*}title") == "3年甲&乙 <丙>"


def test_a_picture_is_a_frame_with_its_part_in_the_manifest():
    picture = docgen.Picture.of_bytes(png(4, 2), "a.png", height="1cm", description="章<")
    parts = filled(p("前{{ 图 }}后"), {"图": picture})
    frame = next(etree.fromstring(parts["content.xml"]).iter("{*}frame"))
    assert (frame.get(f"{{{NAMES['svg']}}}width"), frame.findtext("{*}desc")) == ("2.000cm", "章<")
    name = str(frame[0].get(f"{{{NAMES['xlink']}}}href"))
    assert parts[name] == picture.content
    assert name.encode() in parts["META-INF/manifest.xml"]


def test_a_listing_of_docxtpl_is_understood_and_rich_text_is_not():
    assert texts(filled(p("{{ 值 }}"), {"值": Listing("一\n二\a三<")})["content.xml"]) == ["一\n二", "三<"]
    with pytest.raises(TemplateError, match="Word templates only"):
        filled(p("{{ 值 }}"), {"值": RichText("x")})


def test_a_template_makes_a_document():
    content = docgen.open_template(odt(p("{{ 数 }}"), f"{KIND}-template"), "t.ott").fill(CONTEXT)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == (
            "mimetype",
            zipfile.ZIP_STORED,
            KIND.encode(),
        )
        assert f'"{KIND}"'.encode() in archive.read("META-INF/manifest.xml")


def test_missing_names_are_told_with_their_cell():
    with pytest.raises(
        TemplateError, match=r"content\.xml, table 1, row 1, cell 2, tag \{\{ 表\.行\.烈 \}\}.*there is no name"
    ):
        filled(table(row("甲", "{{ 表.行.烈 }}")))


def test_a_tag_in_a_tracked_deletion_stays_as_it_is():
    change = (
        "<office:change-info><dc:creator>甲</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info>"
    )
    tracked = (
        '<text:tracked-changes><text:changed-region xml:id="c" text:id="c"><text:deletion>'
        + change
        + p("{{ 没有 }}{% endif %}")
        + p("{%- -%}")
        + "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    body = p("共{{ 数", '<text:change text:change-id="c"/>', " }}件")
    assert texts(filled(tracked + body)["content.xml"]) == ["{{ 没有 }}{% endif %}", "{%- -%}", "共3件"]
    with pytest.raises(TemplateError, match=r"\{% if 数 %\}.*endif %\} is missing"):
        filled(tracked + p("{% if 数 %}"))


def test_a_link_that_a_value_leads_elsewhere_is_refused():
    template = docgen.open_template(odt(p('<text:a xlink:type="simple" xlink:href="{{ 址 }}">去</text:a>')), "t.odt")
    assert template.fill({"址": "https://example.com/"})
    with pytest.raises(TemplateError, match="a: javascript:x"):
        template.fill({"址": "javascript:x"})


REFUSED = {
    "a script": ('<text:script script:language="x">y</text:script>', "script"),
    "a listener": ('<office:event-listeners><script:event-listener script:event-name="dom:load" script:language="x" xlink:href="vnd.sun.star.script:x"/></office:event-listeners>', "event-listener"),
    "a linked section": ('<text:section text:name="s"><text:section-source xlink:href="http://example.com/x.odt"/></text:section>', "section-source"),
    "an outside picture": (p('<draw:frame><draw:image xlink:href="http://example.com/x.png"/></draw:frame>'), "image: http"),
    "a file as picture": (p('<draw:frame><draw:image xlink:href="../../secret.png"/></draw:frame>'), "image"),
    "a macro link": (p('<text:a xlink:href="vnd.sun.star.script:x">x</text:a>'), "a: vnd"),
    "an object": (p('<draw:frame><draw:object-ole xlink:href="Object 1"/></draw:frame>'), "object-ole"),
    "a macro": (p("<text:execute-macro/>"), "execute-macro"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_runs_or_fetches_is_refused(body: str, words: str):
    with pytest.raises(TemplateError, match=words):
        docgen.open_template(odt(body), "t.odt")


@pytest.mark.parametrize("template", [odt(p("{{ 值 }}")), docx(word_p("{{ 值 }}"))], ids=["odt", "docx"])
@pytest.mark.parametrize("text", ["甲\u202e乙", "甲\u200b乙", "甲\ufdd1乙", "甲\x01乙"])
def test_a_listing_with_an_invisible_character_is_refused_in_both_formats(template: bytes, text: str):
    with pytest.raises(TemplateError, match=r"tag \{\{ 值 \}\}: the value contains the invisible character U\+"):
        docgen.open_template(template, "t").fill({"值": Listing(text)})


def test_programs_and_encryption_are_refused_by_their_parts():
    with pytest.raises(TemplateError, match="no macros"):
        docgen.open_template(odt(p("x"), Basic__Standard__Module1=b"x"), "t.odt")
    package = read_package(odt(p("x")), "t.odt")
    encrypted = package.parts["META-INF/manifest.xml"].replace(
        b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"
    )
    with pytest.raises(TemplateError, match="a password protects the file"):
        docgen.open_template(package.with_parts({"META-INF/manifest.xml": encrypted}).to_bytes(), "t.odt")


def test_other_kinds_are_told_in_words():
    with pytest.raises(TemplateError, match="spreadsheet"):
        docgen.open_template(odt(p("x"), "application/vnd.oasis.opendocument.spreadsheet"), "t.ods")


def test_what_a_program_added_for_itself_is_taken_off():
    content = odt(p("{{ 数 }}"), Thumbnails__thumbnail=b"x", Configurations2__accelerator__current=b"")
    assert not [
        name
        for name in read_package(docgen.open_template(content).fill(CONTEXT), "t").parts
        if "/" in name and "META" not in name
    ]
