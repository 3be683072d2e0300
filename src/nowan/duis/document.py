"""XML documents as the DCC's User interface has them: read with nothing expanded and nothing fetched, written one way.

A document is UTF-8. A document type declaration, an entity of one's own and a processing instruction are refused before
anything is built from them; comments stand only between elements, since one inside a value would split it, and the
signature (canonical XML without comments) would not show that. Sizes have names and reasons below.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from nowan.duis.reasons import DuisReason
from nowan.errors import DecodeError

#: ``xmlns:sr``, the namespace of requests and responses.
SR = "http://www.dccinterface.co.uk/ServiceUserGateway"
#: ``xmlns:ds``, the namespace of XML signatures.
DS = "http://www.w3.org/2000/09/xmldsig#"

#: A document's greatest length in bytes: 11.1 carries a firmware image of 750 kB in base64, the rest is far smaller.
MAX_LENGTH = 2_097_152
#: Deepest nesting of elements; the deepest request of the schema, a tariff with calendars, has 11.
MAX_DEPTH = 24
#: Most elements; a tariff with all calendars has below 3,000.
MAX_ELEMENTS = 20_000
#: Longest path and value that an error shows.
_MAX_SHOWN = 60

_DECLARATION = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["'][^>]*\?>""")
_BLANK = re.compile(r"[ \t\r\n]*")


def load(xml: bytes) -> etree._Element:
    """The root of the document `xml`; raises `DecodeError` with the line as its offset."""
    if len(xml) > MAX_LENGTH:
        raise DecodeError(DuisReason.TOO_LONG, 0, "", f"{len(xml)} bytes, at most {MAX_LENGTH}")
    body = xml.removeprefix(b"\xef\xbb\xbf")
    _check_encoding(body)
    for forbidden, name in ((b"<!DOCTYPE", "a document type declaration"), (b"<!ENTITY", "an entity declaration")):
        at = body.find(forbidden)
        if at >= 0:
            raise DecodeError(DuisReason.FORBIDDEN_XML, 1 + body.count(b"\n", 0, at), "", name)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, remove_comments=False, remove_pis=False, strip_cdata=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise DecodeError(DuisReason.NOT_XML, error.lineno or 0, "", _shown(error.msg or "no document")) from None
    _check_tree(root)
    return root


def _check_encoding(body: bytes) -> None:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = 1 + body.count(b"\n", 0, error.start)
        raise DecodeError(DuisReason.NOT_XML, line, "", f"byte {error.start} is not UTF-8") from None
    declared = _DECLARATION.match(body)
    if declared is not None and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise DecodeError(DuisReason.NOT_XML, 1, "", f"encoding {_shown(declared[1].decode())}; only UTF-8 is read")


def _check_tree(root: etree._Element) -> None:
    """Limits of count and depth, and no processing instruction, entity or comment where it must not be."""
    depth = 0
    count = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "end":
            depth -= 1
        elif event == "start":
            depth += 1
            count += 1
            if depth > MAX_DEPTH:
                raise fault(DuisReason.TOO_DEEP, node, f"more than {MAX_DEPTH} elements deep")
            if count > MAX_ELEMENTS:
                raise fault(DuisReason.TOO_LONG, node, f"more than {MAX_ELEMENTS} elements")
        elif event == "pi":
            raise DecodeError(DuisReason.FORBIDDEN_XML, line(node), _parent_path(node), "a processing instruction")
        elif event == "comment" and not _between_elements(node):
            raise DecodeError(DuisReason.FORBIDDEN_XML, line(node), _parent_path(node), "a comment in a value")
    for outside in (*root.itersiblings(preceding=True), *root.itersiblings()):
        if isinstance(outside, etree._ProcessingInstruction):
            raise DecodeError(DuisReason.FORBIDDEN_XML, line(outside), "", "a processing instruction")
    for entity in root.iter(etree.Entity):
        raise DecodeError(DuisReason.FORBIDDEN_XML, line(entity), _parent_path(entity), "an entity reference")


def _between_elements(comment: etree._Element) -> bool:
    parent = comment.getparent()
    if parent is None:
        return True
    return len(children(parent)) > 0 and blank(parent.text) and all(blank(child.tail) for child in parent)


def _parent_path(node: etree._Element) -> str:
    parent = node.getparent()
    return "" if parent is None else path(parent)


def children(element: etree._Element) -> list[etree._Element]:
    """The child elements, without comments."""
    return [child for child in element if isinstance(child.tag, str)]


def blank(text: str | None) -> bool:
    """Whether `text` is XML white space only."""
    return text is None or _BLANK.fullmatch(text) is not None


def text(element: etree._Element) -> str:
    """The characters of an element that holds nothing but characters."""
    inside = children(element)
    if inside:
        raise fault(DuisReason.ELEMENT, inside[0], "an element where characters are wanted")
    return element.text or ""


def line(element: etree._Element) -> int:
    """The line that `element` starts in; 0 where the parser does not know."""
    return cast("int | None", element.sourceline) or 0


def local_name(element: etree._Element) -> str:
    """The name without its namespace."""
    return _shown(etree.QName(element).localname)


def path(element: etree._Element) -> str:
    """Names from the root down, with ``/`` between."""
    names = [local_name(element)]
    names.extend(local_name(above) for above in element.iterancestors())
    return "/".join(reversed(names))


def fault(reason: DuisReason, element: etree._Element, detail: str) -> DecodeError:
    """A `DecodeError` at `element`: its line and its path."""
    return DecodeError(reason, line(element), path(element), detail)


def tag(name: str) -> str:
    """`name` in the namespace of requests and responses, as lxml writes it."""
    return f"{{{SR}}}{name}"


def canonical(element: etree._Element, *, exclusive: bool) -> bytes:
    """Canonical XML 1.0 (or exclusive canonical XML) of `element` and what is in it, without comments."""
    return etree.tostring(element, method="c14n", exclusive=exclusive, with_comments=False, with_tail=False)


def new_root(name: str, schema_version: str) -> etree._Element:
    """An empty ``sr:Request`` or ``sr:Response``."""
    return etree.Element(tag(name), {"schemaVersion": schema_version}, nsmap={"sr": SR})


def serialise(root: etree._Element, *, indent: bool = True) -> bytes:
    """The document of `root` in UTF-8 with a declaration; indented by two spaces as the published samples are."""
    if indent:
        etree.indent(root, space="  ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _shown(value: str) -> str:
    return value if len(value) <= _MAX_SHOWN else value[: _MAX_SHOWN - 1] + "…"
