"""The published DUIS schema, read in place, with what it imports beside it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from lxml import etree


def load(duis: Path, folder: Path) -> etree.XMLSchema:
    """The schema of `duis`, put together in `folder` (a space in a name is more than libxml2 takes)."""
    text = (duis / "DUIS_V5.4.xsd").read_text().replace("MMC Schema V5.4.xsd", "MMC.xsd")
    (folder / "DUIS.xsd").write_text(text)
    (folder / "MMC.xsd").symlink_to(duis / "MMC_V5.4.xsd")
    core = files("signxml") / "schemas" / "xmldsig-core-schema.xsd"
    (folder / "xmldsig-core-schema.xsd").write_bytes(core.read_bytes())
    return etree.XMLSchema(etree.parse(str(folder / "DUIS.xsd"), etree.XMLParser(no_network=True)))
