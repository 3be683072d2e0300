"""A DCC that knows one flat: two meters, hub, PPMID, two suppliers, with keys of their own."""

from __future__ import annotations

from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.p256 import PrivateKey
from nowan.dcc import Broker, BrokerConfig, RegisteredDevice, User
from nowan.duis import DeviceType, Response, ServiceRequest, UserRole, parse, read_response, sign_xml, verify_xml
from nowan.gbcs import Keys, KeyUse
from nowan.ids import EntityId
from tests.duis.material import (
    ACB,
    CHF,
    DCC_XML,
    DCC_XML_KEY,
    ESME,
    GSME,
    NOW,
    OTHER_SUPPLIER,
    OTHER_XML,
    OTHER_XML_KEY,
    PPMID,
    SUPPLIER,
    SUPPLIER_XML,
    SUPPLIER_XML_KEY,
    certified,
)

DEVICES = (ESME, GSME, CHF, PPMID)
_SERIALS = iter(range(2000, 3000))


def pairs(entity: EntityId, role: int | None) -> dict[KeyUse, tuple[PrivateKey, object]]:
    """Digital signing and key agreement pairs of one party."""
    return {
        KeyUse.DIGITAL_SIGNING: certified(entity, KeyUsage.DIGITAL_SIGNATURE, role, next(_SERIALS)),
        KeyUse.KEY_AGREEMENT: certified(entity, KeyUsage.KEY_AGREEMENT, role, next(_SERIALS)),
    }


ALL = {
    SUPPLIER: pairs(SUPPLIER, 2),
    OTHER_SUPPLIER: pairs(OTHER_SUPPLIER, 2),
    ACB: pairs(ACB, 4),
    **{device: pairs(device, None) for device in DEVICES},
}


def keys_of(*own: EntityId) -> Keys:
    """Everyone's certificates, and the private keys of `own`."""
    keys = Keys((entity, use, pair[1]) for entity, both in ALL.items() for use, pair in both.items())  # type: ignore[misc]
    for entity in own:
        for use, pair in ALL[entity].items():
            keys.add_private(entity, use, pair[0])
    return keys


SUPPLIERS = frozenset((UserRole.IMPORT_SUPPLIER,))
CONFIG = BrokerConfig(
    acb=ACB,
    users=(
        User(SUPPLIER, SUPPLIERS, SUPPLIER_XML),
        User(OTHER_SUPPLIER, frozenset((UserRole.GAS_SUPPLIER,)), OTHER_XML),
    ),
    devices=(
        RegisteredDevice(ESME, DeviceType.ESME, CHF, SUPPLIER),
        RegisteredDevice(GSME, DeviceType.GSME, CHF, OTHER_SUPPLIER),
        RegisteredDevice(CHF, DeviceType.CHF),
        RegisteredDevice(PPMID, DeviceType.PPMID),
    ),
    xml_key=DCC_XML_KEY,
    xml_certificate=DCC_XML,
)


def broker(snapshot: bytes | None = None) -> Broker:
    """The DCC."""
    return Broker(CONFIG, keys_of(ACB), snapshot)


def signed(document: bytes | ServiceRequest) -> bytes:
    """A request signed by the supplier."""
    xml = document.xml() if isinstance(document, ServiceRequest) else document
    return sign_xml(xml, SUPPLIER_XML_KEY, SUPPLIER_XML)


def signed_by_other(document: bytes) -> bytes:
    """The other supplier's request: its own id in place of the supplier's in the RequestID."""
    text = document.replace(b"90-B3-D5-1F-30-0A-00-01:", b"90-B3-D5-1F-30-0A-00-02:", 1)
    return sign_xml(text, OTHER_XML_KEY, OTHER_XML)


def ask(dcc: Broker, xml: bytes) -> Response:
    """Submit, check the DCC's own signature, read; the answer must be about the request."""
    answer = dcc.submit(xml, NOW)
    assert verify_xml(answer, [DCC_XML]).certificate == DCC_XML
    response = read_response(answer)
    try:
        asked = parse(xml).request_id
    except Exception:
        return response
    assert response.request_id == asked
    return response


def counted(document: bytes, counter: int) -> bytes:
    """The same request with another counter."""
    return document.replace(b":1000<", f":{counter}<".encode())
