"""ODF packages that bring programs, other documents, or links that are fetched."""

from __future__ import annotations

from hostile.attacks import ODF_NAMESPACES, ODT, OFFICE, File, Office, attack, content, manifest, packed

_HREF = 'xlink:href="http://127.0.0.1:9/x" xlink:type="simple"'
_SCRIPT = "vnd.sun.star.script:Standard.M.x?language=Basic&amp;location=document"
_LISTENERS = f'<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="{_SCRIPT}"/></office:event-listeners>'

_PARTS = ("Basic/script-lc.xml", "Basic/Standard/M.xml", "Scripts/python/a.py", "Scripts/javascript/a.js", "Scripts/beanshell/a.bsh", "basic/script-lc.xml", "Dialogs/dialog-lc.xml", "Configurations2/accelerator/current.xml", "META-INF/macrosignatures.xml", "Object 1/Basic/script-lc.xml")  # fmt: skip


@attack(ODT, each={name: name for name in _PARTS})
def a_part_with_a_program(office: Office, name: str) -> File:
    part = f'<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{_SCRIPT}"/>'.encode()
    return packed({**office.parts(office.paragraph("{{ 名 }}")), name: part}, office.name)


_BODIES = {
    "a section elsewhere": f'<text:section><text:section-source {_HREF} text:section-name="x"/></text:section>', "a section of a file": '<text:section><text:section-source xlink:href="file:///etc/passwd" text:filter-name="Text"/></text:section>', "a section by DDE": '<text:section><office:dde-source office:dde-application="soffice" office:dde-topic="x" office:dde-item="y"/></text:section>',
    "DDE": '<text:dde-connection-decls><text:dde-connection-decl office:name="a" office:dde-application="cmd" office:dde-topic="x" office:dde-item="y" office:automatic-update="true"/></text:dde-connection-decls><text:p><text:dde-connection text:connection-name="a"/></text:p>', "a table by DDE": '<table:table><office:dde-source office:dde-application="x" office:dde-topic="y" office:dde-item="z"/></table:table>', "a table elsewhere": f"<table:table><table:table-source {_HREF}/></table:table>",
    "a macro that runs": '<text:p><text:execute-macro text:name="Standard.M.x">x</text:execute-macro></text:p>', "an event of a macro": f"<text:p><text:execute-macro>{_LISTENERS}</text:execute-macro></text:p>", "a listener": _LISTENERS, "a listener of a link": f'<text:p><text:a xlink:href="#x">{_LISTENERS}x</text:a></text:p>', "a listener of a picture": f"<text:p><draw:frame>{_LISTENERS}</draw:frame></text:p>", "a script": '<text:p><text:script script:language="JavaScript">x()</text:script></text:p>', "a script elsewhere": f'<text:p><text:script script:language="x" {_HREF}/></text:p>',
    "OLE": '<text:p><draw:frame><draw:object-ole xlink:href="./Object 1"/></draw:frame></text:p>', "OLE elsewhere": f"<text:p><draw:frame><draw:object-ole {_HREF}/></draw:frame></text:p>", "an object elsewhere": f"<text:p><draw:frame><draw:object {_HREF}/></draw:frame></text:p>", "a plugin": f'<text:p><draw:frame><draw:plugin {_HREF} draw:mime-type="x"/></draw:frame></text:p>', "an applet": f'<text:p><draw:frame><draw:applet draw:code="x" {_HREF}/></draw:frame></text:p>', "a floating frame": f"<text:p><draw:frame><draw:floating-frame {_HREF}/></draw:frame></text:p>",
    "a picture elsewhere": f"<text:p><draw:frame><draw:image {_HREF}/></draw:frame></text:p>", "a picture of a file": '<text:p><draw:frame><draw:image xlink:href="file:///etc/passwd"/></draw:frame></text:p>', "a picture by a path": '<text:p><draw:frame><draw:image xlink:href="../../../etc/passwd"/></draw:frame></text:p>', "a picture on a share": r'<text:p><draw:frame><draw:image xlink:href="\\127.0.0.1\x"/></draw:frame></text:p>', "a picture of a host": '<text:p><draw:frame><draw:image xlink:href="//127.0.0.1/x"/></draw:frame></text:p>', "a picture of a package": '<text:p><draw:frame><draw:image xlink:href="vnd.sun.star.pkg://x/y"/></draw:frame></text:p>',
    "a form": f"<office:forms><form:form {_HREF}/></office:forms>", "a form of a database": '<office:forms><form:form form:datasource="x" form:command="DROP" form:command-type="command"/></office:forms>', "a form's connection": f"<office:forms><form:form><form:connection-resource {_HREF}/></form:form></office:forms>", "a button": f"<office:forms><form:form><form:button {_HREF}/></form:form></office:forms>", "a listener of a form": f"<office:forms><form:form><form:button>{_LISTENERS}</form:button></form:form></office:forms>",
    "an XForm": '<office:forms><x:model xmlns:x="http://www.w3.org/2002/xforms"><x:instance src="http://127.0.0.1:9/x"/><x:submission action="http://127.0.0.1:9/x"/></x:model></office:forms>', "a database": '<text:p><text:database-display text:database-name="x" text:table-name="y"/></text:p>', "a database row": '<text:p><text:database-next text:database-name="x" text:table-name="y"/></text:p>', "a link of a script": f'<text:p><text:a xlink:href="{_SCRIPT}">x</text:a></text:p>', "a link of javascript": '<text:p><text:a xlink:href="javascript:x">x</text:a></text:p>', "a link of a macro": '<text:p><text:a xlink:href="macro:///Standard.M.x">x</text:a></text:p>', "a link of a command": '<text:p><text:a xlink:href=".uno:Quit">x</text:a></text:p>',
}  # fmt: skip


@attack(ODT, each=_BODIES)
def a_body_that_fetches_or_runs(office: Office, body: str) -> File:
    return office.file(office.paragraph("{{ 名 }}") + body)


@attack(
    ODT,
    each={"http": "http://example.com/", "file": "file:///etc/passwd", "mail": "mailto:a@example.com"},
    refused=False,
)
def a_link_of_text(office: Office, target: str) -> File:
    return office.file(f'<text:p><text:a xlink:href="{target}">{{{{ 名 }}}}</text:a></text:p>')


@attack(
    ODT,
    each={
        "a script": '<office:scripts><office:script script:language="ooo:Basic">x</office:script></office:scripts>',
        "a listener": f"<office:scripts>{_LISTENERS}</office:scripts>",
        "a font": f'<office:font-face-decls><style:font-face style:name="x"><svg:font-face-src><svg:font-face-uri {_HREF}/></svg:font-face-src></style:font-face></office:font-face-decls>',
        "a background": f'<office:automatic-styles><style:style style:name="P"><style:paragraph-properties><style:background-image {_HREF}/></style:paragraph-properties></style:style></office:automatic-styles>',
    },
)
def a_part_before_the_body_that_fetches_or_runs(office: Office, before: str) -> File:
    return packed({**office.parts(""), office.main: content(office.paragraph("{{ 名 }}"), before)}, office.name)


@attack(
    ODT,
    each={
        "a fill": f'<draw:fill-image draw:name="x" {_HREF}/>',
        "a bullet": f'<text:list-style style:name="L"><text:list-level-style-image text:level="1" {_HREF}/></text:list-style>',
    },
)
def styles_that_fetch(office: Office, inside: str) -> File:
    styles = (
        f"<office:document-styles {ODF_NAMESPACES}><office:styles>{inside}</office:styles></office:document-styles>"
    )
    return office.file(office.paragraph("{{ 名 }}"), **{"styles.xml": styles.encode()})


@attack(
    ODT,
    each={
        "template": f"<meta:template {_HREF}/>",
        "reload": f'<meta:auto-reload {_HREF} meta:delay="PT0S"/>',
        "behaviour": '<meta:hyperlink-behaviour office:target-frame-name="_blank"/>',
    },
    refused=False,
)
def a_meta_part_that_names_another_document(office: Office, inside: str) -> File:
    meta = f"<office:document-meta {ODF_NAMESPACES}><office:meta>{inside}</office:meta></office:document-meta>"
    return office.file(office.paragraph("{{ 名 }}"), **{"meta.xml": meta.encode()})


@attack(
    ODT,
    each={
        name: name
        for name in (
            "LinkUpdateMode",
            "CurrentDatabaseDataSource",
            "EmbeddedDatabaseName",
            "PrinterSetup",
            "LoadReadonly",
        )
    },
    refused=False,
)
def settings_that_name_something(office: Office, name: str) -> File:
    item = f'<config:config-item config:name="{name}" config:type="string">http://127.0.0.1:9/x</config:config-item>'
    settings = f"<office:document-settings {ODF_NAMESPACES}><office:settings>{item}</office:settings></office:document-settings>"
    return office.file(office.paragraph("{{ 名 }}"), **{"settings.xml": settings.encode()})


@attack(ODT)
def an_encrypted_manifest(office: Office) -> File:
    cipher = '<m:encryption-data m:checksum-type="SHA1/1K" m:checksum="x"><m:algorithm m:algorithm-name="Blowfish CFB"/></m:encryption-data>'
    return packed({**office.parts(""), "META-INF/manifest.xml": manifest("content.xml", inside=cipher)}, office.name)


_MIMES = {
    "a sheet": b"application/vnd.oasis.opendocument.spreadsheet",
    "Word": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "HTML": b"text/html",
    "empty": b"",
    "a line break": b"application/vnd.oasis.opendocument.text\n",
    "a master": b"application/vnd.oasis.opendocument.text-master",
    "long": b"x" * 1_000_000,
    "a web page": b"application/vnd.oasis.opendocument.text-web",
}


@attack(ODT, each=_MIMES)
def a_wrong_mimetype(office: Office, mimetype: bytes) -> File:
    return packed({**office.parts(office.paragraph("{{ 名 }}")), "mimetype": mimetype}, office.name)


@attack(
    ODT,
    each={
        "up": "../../etc/passwd",
        "absolute": "/etc/passwd",
        "elsewhere": "http://127.0.0.1:9/x",
        "missing": "missing.xml",
    },
    refused=False,
)
def a_manifest_that_names_what_is_not_there(office: Office, name: str) -> File:
    return packed(
        {**office.parts(office.paragraph("{{ 名 }}")), "META-INF/manifest.xml": manifest("content.xml", name)},
        office.name,
    )


@attack(ODT)
def a_document_in_the_document(office: Office) -> File:
    inner = content(_BODIES["a section elsewhere"])
    return packed({**office.parts(office.paragraph("{{ 名 }}")), "Object 1/content.xml": inner}, office.name)


@attack(ODT, refused=False)
def a_body_of_another_kind(office: Office) -> File:
    body = f'<office:document-content xmlns:office="{OFFICE}office:1.0"><office:body><office:chart/></office:body></office:document-content>'
    return packed({**office.parts(""), office.main: body.encode()}, office.name)
