"""All XML that leaves is valid by the DUIS schema 5.4, and the model's facts are the schema's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from nowan.crypto.secret import Secret
from nowan.duis import (
    CommandVariant,
    Response,
    ServiceRequest,
    new_request,
    parse,
    return_local_command_response,
    sign_xml,
    signed_request,
)
from nowan.duis.bodies.han import LogChange, UpdateHanDeviceLog
from nowan.duis.document import SR
from nowan.duis.response_codes import RESPONSE_CODES
from nowan.duis.service_references import SERVICE_REFERENCES
from nowan.errors import DecodeError
from nowan.ids import RequestId
from tests import duis_schema
from tests.duis.material import (
    ACB,
    ADJUST,
    CHF,
    ESME,
    ESME_TEXT,
    NOW,
    PPMID,
    REQUESTS,
    SUPPLIER,
    SUPPLIER_XML,
    SUPPLIER_XML_KEY,
    document,
)
from tests.duis.test_alerts import alerts
from tests.duis.test_response import responses
from tests.duis.unpaired import UNPAIRED

pytestmark = pytest.mark.rtds
XS = "{http://www.w3.org/2001/XMLSchema}"


@pytest.fixture(scope="module")
def schema(duis: Path, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """The DUIS schema."""
    return duis_schema.load(duis, tmp_path_factory.mktemp("schema"))


def unpaired(name: str) -> ServiceRequest:
    """A request of ours for a published message that has none."""
    srv, body = UNPAIRED[name]
    named = re.sub(r"(</?)(?=[A-Za-z])", r"\1sr:", body)
    return parse(document(srv, 4 if SERVICE_REFERENCES[srv].critical else 1, ESME_TEXT, named))


def outgoing() -> dict[str, bytes]:
    """Everything that this package writes."""
    adjust = parse(ADJUST)
    removal = UpdateHanDeviceLog(device=PPMID, request_type=LogChange.REMOVE)
    requests = {name: parse(xml) for name, xml in REQUESTS.items()}
    requests["signed pre-command"] = signed_request(adjust, b"\xdf" * 150, CommandVariant.SIGNED_LOCAL)
    requests["8.13"] = return_local_command_response(adjust.request_id, Secret(b"\xdd"), SUPPLIER, ACB, 7)
    requests["removal"] = new_request(RequestId(SUPPLIER, CHF, 5), "8.11", CommandVariant.LOCAL, removal)
    documents = {name: request.xml() for name, request in requests.items()}
    documents |= {f"alert: {name}": alert.xml() for name, alert in alerts().items() if name != "dcc"}
    documents |= {f"unpaired: {name}": unpaired(name).xml() for name in UNPAIRED}
    documents |= {f"response: {name}": response.xml() for name, response in responses().items()}
    documents |= {
        f"code {code}": Response(
            request_id=RequestId(SUPPLIER, ESME, 1), code=code, at=NOW, service_reference_variant="2.2"
        ).xml()
        for code in RESPONSE_CODES
    }
    return documents


def test_what_leaves_is_valid_signed_and_unsigned(schema: etree.XMLSchema) -> None:
    for name, xml in outgoing().items():
        for one in (xml, sign_xml(xml, SUPPLIER_XML_KEY, SUPPLIER_XML)):
            schema.validate(etree.fromstring(one))
            assert not list(schema.error_log), (name, schema.error_log)


def test_the_schema_does_find_faults(schema: etree.XMLSchema) -> None:
    assert not schema.validate(etree.fromstring(ADJUST.replace(b"1500000", b"x")))
    assert not schema.validate(etree.fromstring(ADJUST.replace(b":1000<", b":01000<")))


def _enumeration(duis: Path, name: str) -> list[str]:
    root = etree.parse(str(duis / "DUIS_V5.4.xsd")).getroot()
    (found,) = root.findall(f"{XS}simpleType[@name='{name}']")
    return [value.get("value") or "" for value in found.iter(f"{XS}enumeration")]


def test_codes_and_references_are_the_schemas(duis: Path) -> None:
    assert set(_enumeration(duis, "ResponseCode")) == RESPONSE_CODES
    assert set(_enumeration(duis, "ServiceReferenceVariant")) == set(SERVICE_REFERENCES)
    assert set(_enumeration(duis, "ServiceReference")) == {row.reference for row in SERVICE_REFERENCES.values()}


def test_command_variants_are_those_of_the_schemas_notes(duis: Path) -> None:
    text = (duis / "DUIS_V5.4.xsd").read_text()
    start = text.index('<xs:simpleType name="ServiceReferenceVariant"')
    block = text[start : text.index("</xs:simpleType>", start)]
    notes = re.findall(r'value="([\d.]+)"\s*/>\s*<!--\s*CV\s*=\s*([\d, ]+?)\s*-->', block)
    assert len(notes) == 129
    differing = {
        variant
        for variant, allowed in notes
        if {int(cv) for cv in SERVICE_REFERENCES[variant].command_variants} != {int(cv) for cv in allowed.split(",")}
    }
    # In the schema the notes of these four stand the wrong way round: the table of service requests has 7.12 and 7.13
    # as critical, 7.14 and 7.15 as reads, and the published requests are of Command Variants 4 and 1 accordingly.
    assert differing == {"7.12", "7.13", "7.14", "7.15"}


def test_published_requests_are_of_variants_that_are_allowed(rtds: Path) -> None:
    namespace = {"sr": "http://www.dccinterface.co.uk/ServiceUserGateway"}
    for path in sorted((rtds / "duis").glob("*.XML")):
        header = etree.parse(str(path)).find(".//sr:Header", namespace)
        assert header is not None
        row = SERVICE_REFERENCES[header.findtext("sr:ServiceReferenceVariant", "", namespace)]
        assert int(header.findtext("sr:CommandVariant", "", namespace)) in row.command_variants, path.name
        assert header.findtext("sr:ServiceReference", "", namespace) == row.reference, path.name


def test_roles_and_criticality_are_the_published_ones(rtds: Path) -> None:
    rows = json.loads((rtds / "service_requests.json").read_text())
    assert len(rows) == len(SERVICE_REFERENCES) == 129
    for row in rows:
        ours = SERVICE_REFERENCES[row["Service Reference Variant"]]
        assert ours.name == row["Service Request Name"].split("\n")[0].strip()
        # The table has lost the zero of 6.20.
        assert ours.reference in (row["Service Reference"], row["Service Reference"] + "0")
        assert ours.critical == (row["Critical"] == "Yes")
        assert ours.device == (row["Non-Device Request"] == "No")
        assert ours.on_demand == (row["On Demand"] == "Yes")
        assert ours.dcc_scheduled == (row["DCC Scheduled"] == "Yes")
        assert {role.value for role in ours.roles} == set(row["Eligible User Roles"])
        wanted = {"No": set(), "Device": {"device"}, "DSP": {"dcc"}, "DSP & Device": {"dcc", "device"}}
        assert ours.future_dated == wanted[row["Future Dated Response Pattern"]]


def _broken(root: etree._Element, at: int) -> Iterator[tuple[str, bytes]]:
    """The document with the element number `at` emptied of sense, taken out, doubled, or without its attributes."""

    def copy() -> tuple[etree._Element, etree._Element, etree._Element]:
        fresh = etree.fromstring(etree.tostring(root))
        element = list(fresh.iter(f"{{{SR}}}*"))[at]
        parent = element.getparent()
        assert parent is not None
        return fresh, element, parent

    fresh, element, parent = copy()
    if len(element) == 0:
        element.text = "?"
        yield "value", etree.tostring(fresh)
    fresh, element, parent = copy()
    parent.remove(element)
    yield "removed", etree.tostring(fresh)
    fresh, element, parent = copy()
    parent.insert(parent.index(element), etree.fromstring(etree.tostring(element)))
    yield "doubled", etree.tostring(fresh)
    fresh, element, parent = copy()
    element.tag = f"{{{SR}}}Unheard"
    yield "renamed", etree.tostring(fresh)
    if element.attrib:
        fresh, element, parent = copy()
        element.attrib.clear()
        yield "no attribute", etree.tostring(fresh)


#: Elements of one request that are broken, evenly over it.
MOST_BROKEN = 12


def test_what_the_schema_refuses_is_refused_here_too(schema: etree.XMLSchema, rtds: Path) -> None:
    refused = 0
    for path in sorted((rtds / "duis").glob("*.XML")):
        root = etree.parse(str(path), etree.XMLParser(remove_blank_text=True, remove_comments=True)).getroot()
        count = len(list(root.iter(f"{{{SR}}}*")))
        for at in range(1, count, max(1, count // MOST_BROKEN)):
            for how, xml in _broken(root, at):
                if schema.validate(etree.fromstring(xml)):
                    continue
                with pytest.raises(DecodeError):
                    parse(xml)
                    pytest.fail(f"{path.name}: element {at} {how} is taken, {schema.error_log.last_error}")
                refused += 1
    assert refused > 3000
