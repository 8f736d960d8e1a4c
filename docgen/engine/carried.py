"""Properties of docgen's own that a document carries, beside those of whoever made its template: names and texts.

In Word they are custom properties (ISO/IEC 29500-1, 15.2.12.2), in OpenDocument user-defined metadata (part 3, 4.3.3). Both
are kept by the programs that documents go through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from docgen.archive import read_package
from docgen.engine.names import META, META_PART, OFFICE, RELATION, TYPES, TYPES_PART
from docgen.engine.tree import DECLARATION, parse_part, serialised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package

PREFIX = "docgen"  # begins the names
_PART, _RELATIONS = "docProps/custom.xml", "_rels/.rels"
_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties that users name
_FIRST = 2  # numbers below are of others
_OPEN = f'{DECLARATION}<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_VT}">'
_PROPERTY = f"{{{_NAMESPACE}}}property"
_USER_DEFINED = f"{META}user-defined"
_NAME = f"{META}name"


def without_properties(package: Package, roots: Mapping[str, _Element]) -> Package:
    """Return the package of a template without what its document carried, where it was made of a report; the roots, too."""
    part = META_PART if META_PART in package.parts else _PART
    if part not in roots or PREFIX.encode() not in package.parts[part]:
        return package
    own = [
        each
        for each in roots[part].iter(_USER_DEFINED, _PROPERTY)
        if _is_own(each.get(_NAME, "") or each.get("name", ""))
    ]
    for each in own:
        each.getparent().remove(each)  # type: ignore[union-attr] # it is no root
    return package.with_parts({part: serialised(roots[part])}) if own else package


def carrying(document: bytes, file: str, properties: Mapping[str, str], made: int | None) -> bytes:
    """Return a document that was made with such properties. Errors: TemplateError."""
    return with_properties(read_package(document, file), properties).to_bytes(made)


def with_properties(package: Package, properties: Mapping[str, str]) -> Package:
    """Return a document's package with properties, whose names begin with `PREFIX`; it has none of these yet."""
    if META_PART in package.parts:
        return package.with_parts({META_PART: _in_meta(package.parts[META_PART], properties)})
    if TYPES_PART not in package.parts or _RELATIONS not in package.parts:
        return package
    known = package.parts.get(_PART)
    if known is not None:
        return package.with_parts({_PART: _in_custom(known, properties)})
    return package.with_parts({_PART: _in_custom(f"{_OPEN}</Properties>".encode(), properties), **_declared(package)})


def _declared(package: Package) -> dict[str, bytes]:
    types, relations = (etree.fromstring(package.parts[part]) for part in (TYPES_PART, _RELATIONS))
    etree.SubElement(types, f"{TYPES}Override", {"PartName": f"/{_PART}", "ContentType": _TYPE})
    names = {each.get("Id") for each in relations}
    name = next(
        name for name in (PREFIX, *(f"{PREFIX}{number}" for number in range(len(names) + 1))) if name not in names
    )
    etree.SubElement(relations, RELATION, {"Id": name, "Type": _KIND, "Target": _PART})
    return {TYPES_PART: serialised(types), _RELATIONS: serialised(relations)}


def _in_custom(content: bytes, properties: Mapping[str, str]) -> bytes:
    root = etree.fromstring(content)
    first = max((int(each.get("pid", "0")) for each in root if each.get("pid", "").isdecimal()), default=_FIRST - 1) + 1
    for number, (name, text) in enumerate(properties.items(), first):
        each = etree.SubElement(root, _PROPERTY, {"fmtid": _FORMAT, "pid": str(number), "name": name})
        etree.SubElement(each, f"{{{_VT}}}lpwstr").text = text
    return serialised(root)


def _in_meta(content: bytes, properties: Mapping[str, str]) -> bytes:
    root = etree.fromstring(content)
    meta = root.find(f"{OFFICE}meta")
    if meta is not None:
        for name, text in properties.items():
            each = etree.SubElement(meta, _USER_DEFINED, {_NAME: name, f"{META}value-type": "string"})
            each.text = text
    return serialised(root)


def carried_by(package: Package, file: str) -> dict[str, str]:
    """Return the properties of docgen's own that a document carries. Errors: TemplateError, for a part that is damaged."""
    return dict(_carried(package, file))


def _carried(package: Package, file: str) -> Iterator[tuple[str, str]]:
    if META_PART in package.parts:
        for each in parse_part(package.parts[META_PART], META_PART, file).iter(_USER_DEFINED):
            if _is_own(each.get(_NAME, "")):
                yield each.get(_NAME, ""), "".join(map(str, each.itertext()))
    elif _PART in package.parts:
        for each in parse_part(package.parts[_PART], _PART, file):
            if _is_own(each.get("name", "")):
                yield each.get("name", ""), "".join(map(str, each.itertext()))


def _is_own(name: str) -> bool:
    return name == PREFIX or name.startswith(f"{PREFIX}-")
