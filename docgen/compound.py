"""OLE files: what older office programs write, and newer ones around a document that a password protects ([MS-CFB])."""

from __future__ import annotations

from docgen.i18n import _

MAGIC = b"\xd0\xcf\x11\xe0"
_SECTOR = 512
_FIB, _FIBS = b"\xec\xa5", range(0x65, 0x200)  # begins the stream of a Word document; its versions ([MS-DOC] 2.5.1)
_BOF, _GLOBALS = b"\x09\x08", 5  # begins that of a workbook ([MS-XLS] 2.4.21)
_WRITE_PROTECTION, _FILE_PASS = 0x86, 0x2F  # the records that may follow
_OWN = ("docx", "odt", "xlsx", "ods")  # what may be handed in as it is
_WORKBOOKS = ("xlsx", "xlsm", "xls", "et", "ods")


def is_of_workbook(file: str) -> bool:
    """Tell whether a file is a workbook by its name."""
    return _suffix(file) in _WORKBOOKS


def is_locked(content: bytes) -> bool:
    """Tell whether a password protects what is in an OLE file."""
    return _has(content, "EncryptedPackage") or _is_locked_word(content) or _is_locked_excel(content)


def locked(file: str) -> str:
    """Say that a password protects a file, and what to do."""
    suffix = _suffix(file)
    own = suffix if suffix in _OWN else "xlsx" if is_of_workbook(file) else "docx"
    message = _("a password protects the file: open it with the password, and save it without one as .{suffix}")
    return message.format(suffix=own)


def what_it_is(content: bytes, file: str) -> str:
    """Say what an OLE file is that was taken for another one, and what to do."""
    if is_locked(content):
        return locked(file)
    if _has(content, "WordDocument"):
        return _("this is an old Word document (.doc), whatever its name says: save it as .docx")
    if _has(content, "Workbook") or _has(content, "Book"):
        return _("this is an old Excel workbook (.xls), whatever its name says: save it as .xlsx")
    message = _("this is an old .doc or .xls: save it as .{suffix}")
    return message.format(suffix="xlsx" if is_of_workbook(file) else "docx")


def _suffix(file: str) -> str:
    return file.rpartition(".")[2].lower()


def _has(content: bytes, stream: str) -> bool:
    return f"{stream}\0".encode("utf-16-le") in content


def _is_locked_word(content: bytes) -> bool:
    for at in range(_SECTOR, len(content), _SECTOR):
        if content[at : at + 2] == _FIB and _number(content, at + 2) in _FIBS:
            return bool(_number(content, at + 10) & 0x100)
    return False


def _is_locked_excel(content: bytes) -> bool:
    for at in range(_SECTOR, len(content), _SECTOR):
        if content[at : at + 2] == _BOF and _number(content, at + 6) == _GLOBALS:
            following = at + 4 + _number(content, at + 2)
            if _number(content, following) == _WRITE_PROTECTION:
                following += 4 + _number(content, following + 2)
            return _number(content, following) == _FILE_PASS
    return False


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 2], "little")
