"""Names of WordprocessingML and its packages, ISO/IEC 29500."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
DELETED = (f"{W}del", f"{W}moveFrom", f"{W}delText")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES_PART = "[Content_Types].xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
PREFIX = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT_TYPE, TEMPLATE_TYPE = f"{PREFIX}document.main+xml", f"{PREFIX}template.main+xml"
CORE_PART = "docProps/core.xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
OBJECTS = tuple(W + name for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "sym"))
