"""Validation by a copy of the DUIS schema that the user holds; the project's own rules need none."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from lxml import etree

from nowan.duis import document
from nowan.duis.reasons import DuisReason
from nowan.errors import DecodeError

_XS = "{http://www.w3.org/2001/XMLSchema}"
#: Stands in for the schema of XML signatures, which DUIS imports; `nowan.duis.verify_xml` checks signatures.
_SIGNATURES = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{document.DS}">
<xs:element name="Signature"><xs:complexType><xs:sequence>
<xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
</xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>"""


def check_schema(xml: bytes, schema: Path) -> None:
    """Raises `DecodeError(duis.schema)` with the first fault, by line; nothing is fetched from anywhere."""
    compiled = _compiled(schema)
    root = document.load(xml)
    try:
        compiled.assertValid(root)
    except etree.DocumentInvalid as error:
        detail, _, line = re.sub(r"\{[^}]*\}", "", str(error)).rpartition(", line ")
        raise DecodeError(DuisReason.SCHEMA, int(line), "", detail[:300]) from None


def _compiled(schema: Path) -> etree.XMLSchema:
    """The schema with what it imports, found beside it by namespace, under names that libxml2 takes."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    try:
        main = etree.parse(str(schema), parser)
        beside = {
            str(tree.getroot().get("targetNamespace")): tree
            for tree in (etree.parse(str(path), parser) for path in sorted(schema.parent.glob("*.xsd")))
        }
        with tempfile.TemporaryDirectory() as folder:
            for number, imported in enumerate(main.getroot().iter(f"{_XS}import")):
                namespace = imported.get("namespace", "")
                copy = Path(folder) / f"import{number}.xsd"
                if namespace == document.DS:
                    copy.write_text(_SIGNATURES)
                elif namespace in beside:
                    _stand_alone(beside[namespace], copy)
                imported.set("schemaLocation", copy.name)
            whole = Path(folder) / "schema.xsd"
            main.write(str(whole))
            return etree.XMLSchema(etree.parse(str(whole), parser))
    except etree.LxmlError as error:
        raise DecodeError(DuisReason.SCHEMA, 0, str(schema), f"no schema that can be used: {error}"[:300]) from None


def _stand_alone(tree: etree._ElementTree, to: Path) -> None:
    """An imported schema, with the signatures' schema beside it where it imports that."""
    for number, imported in enumerate(tree.getroot().iter(f"{_XS}import")):
        name = f"{to.stem}-{number}.xsd"
        if imported.get("namespace") == document.DS:
            (to.parent / name).write_text(_SIGNATURES)
            imported.set("schemaLocation", name)
    tree.write(str(to))
