"""LibreOffice as a person at a spreadsheet: it opens a workbook, types into cells, and saves it."""

from __future__ import annotations

import subprocess
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".xls": "MS Excel 97"}
_BASIC = """
Sub Fill(sSource As String, sTarget As String, sFilter As String, sTyped As String)
  Dim oHidden(0) As New com.sun.star.beans.PropertyValue
  Dim oSaving(0) As New com.sun.star.beans.PropertyValue
  oHidden(0).Name = "Hidden"
  oHidden(0).Value = True
  oBook = StarDesktop.loadComponentFromURL(ConvertToURL(sSource), "_blank", 0, oHidden())
  oStream = createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(ConvertToURL(sTyped))
  oLines = createUnoService("com.sun.star.io.TextInputStream")
  oLines.setInputStream(oStream)
  oLines.setEncoding("UTF-8")
  Do While Not oLines.isEOF()
    aTyped = Split(oLines.readLine(), Chr(9))
    If UBound(aTyped) = 2 Then
      oBook.getSheets().getByName(aTyped(0)).getCellRangeByName(aTyped(1)).setFormula(aTyped(2))
    End If
  Loop
  oStream.closeInput()
  oSaving(0).Name = "FilterName"
  oSaving(0).Value = sFilter
  oBook.storeToURL(ConvertToURL(sTarget), oSaving())
  oBook.close(True)
  StarDesktop.terminate()
End Sub
"""
_LIBRARY = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:{} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{}">\n'
_LIBRARIES = """<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>"""
_MODULES = """<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>"""


def fill_in(soffice: str, workbook: Path, typed: Mapping[tuple[str, str], str], target: Path) -> Path:
    """Type texts into cells, by sheet and name, and save the workbook as another."""
    profile = target.parent / f"{target.name}.profile"
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    subprocess.run(
        [*command, "--terminate_after_init"], check=True, capture_output=True, timeout=120
    )  # it makes a profile
    basic = profile / "user" / "basic"
    (basic / "script.xlc").write_text(_LIBRARY.format("libraries", "libraries.dtd") + _LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(
        _LIBRARY.format("library", "library.dtd") + _MODULES, encoding="utf-8"
    )
    module = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
        '<script:module xmlns:script="http://openoffice.org/2000/script" '
        f'script:name="Module1" script:language="StarBasic">{escape(_BASIC)}</script:module>'
    )
    (basic / "Standard" / "Module1.xba").write_text(module, encoding="utf-8")
    lines = target.parent / f"{target.name}.typed"
    lines.write_text(
        "".join(f"{sheet}\t{cell}\t{text}\n" for (sheet, cell), text in typed.items()) + "\n", encoding="utf-8"
    )
    arguments = ",".join(f'"{each}"' for each in (workbook, target, FILTERS[target.suffix], lines))
    subprocess.run(
        [*command, f"macro:///Standard.Module1.Fill({arguments})"], check=True, capture_output=True, timeout=120
    )
    return target
