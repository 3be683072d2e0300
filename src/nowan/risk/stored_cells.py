"""Cells of a sheet that a reader of values shows as blank though they are not: errors, and formulas never calculated.

Both are found in the sheet's XML by pattern, not by parsing: a sheet of 10,000 rows has half a million cells, and the
two forms are rare and regular (ECMA-376 part 1, 18.3.1.4: a cell ``c`` with its formula ``f`` and its value ``v``).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable

import msgspec
from lxml import etree

_ERROR = re.compile(rb'<c\b([^>]*\st="e"[^>]*)>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>')
_UNSTORED = re.compile(rb"<c\b([^>]*[^>/])>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Special(msgspec.Struct, frozen=True):
    """A cell that is not blank: `error` as ``#REF!``, or "" for a formula that has no value stored."""

    error: str


def scan(content: bytes, sheets: Iterable[str]) -> dict[str, dict[tuple[int, str], Special]]:
    """For each of `sheets` in the workbook `content`: the special cells by row number and column letters.

    A workbook whose parts are not where ECMA-376 puts them yields nothing: its values are then taken as they are.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive)
            return {sheet: _special(archive.read(parts[sheet])) for sheet in sheets if sheet in parts}
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, ValueError):
        return {}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The XML part of every sheet, by the sheet's name (ECMA-376 part 1, 18.2.19, and part 2, 9.3)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    workbook = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {str(item.get("Id")): str(item.get("Target")) for item in relations}
    return {
        str(sheet.get("name")): posixpath.normpath(posixpath.join("xl", targets[str(sheet.get(_RELATION))])).lstrip("/")
        for sheet in workbook.iter("{*}sheet")
    }


def _special(xml: bytes) -> dict[tuple[int, str], Special]:
    found: dict[tuple[int, str], Special] = {}
    for pattern in (_UNSTORED, _ERROR):
        for match in pattern.finditer(xml):
            reference = _REFERENCE.search(match[1])
            if pattern is _UNSTORED and b't="str"' in match[1]:
                continue  # the formula was calculated, to an empty text
            if reference:
                error = match[2].decode("utf-8", "replace") if pattern is _ERROR else ""
                found[int(reference[2]), reference[1].decode()] = Special(error)
    return found
