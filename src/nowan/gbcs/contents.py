"""From a message's payload octets to typed content and back.

One registry: (message code, CRA flag) names a reader where the use case has a payload of its own shape, else the use
case's family does. DLMS payloads need nothing by code, since they carry their own types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from nowan.dlms import access
from nowan.dlms.access import AccessRequest, AccessResponse, Notification
from nowan.errors import DecodeError
from nowan.gbcs.asn1 import JoinRequest, JoinResult, read_join_request, read_join_result
from nowan.gbcs.gbz import PROFILE, GbzCommands, read_commands
from nowan.gbcs.gbz_alerts import GbzAlert, read_alert
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import USE_CASES, Family
from nowan.wire import Reader

#: Typed content of a payload.
Content: TypeAlias = AccessRequest | AccessResponse | Notification | JoinRequest | JoinResult | GbzCommands | GbzAlert
#: Reads one payload that takes up all of the reader it is given.
PayloadReader: TypeAlias = Callable[[Reader], Content]

#: First octet of the DLMS service that a message of each kind carries.
_DLMS_SERVICE = {
    Cra.COMMAND: access.ACCESS_REQUEST,
    Cra.RESPONSE: access.ACCESS_RESPONSE,
    Cra.ALERT: access.DATA_NOTIFICATION,
}
_JOINS = (0x000D, 0x000E, 0x00AB, 0x00AF)

#: Readers of payloads whose shape the message code decides.
READERS: dict[tuple[int, Cra], PayloadReader] = {
    **dict.fromkeys(((code, Cra.COMMAND) for code in _JOINS), read_join_request),
    **dict.fromkeys(((code, Cra.RESPONSE) for code in _JOINS), read_join_result),
}


def payload(message: Message) -> Content:
    """What the message says.

    Raises `DecodeError` with the offset in the whole message; its reason is UNSUPPORTED_PAYLOAD where the use case is
    not read yet.
    """
    try:
        return read(message.payload, message.code, message.cra)
    except DecodeError as error:
        place = error.offset + message.payload_offset
        raise DecodeError(error.reason, place, error.path, error.detail) from None


def read(data: bytes, code: int, cra: Cra) -> Content:
    """The content of a payload of message code `code` and kind `cra`; raises `DecodeError`, offsets in `data`."""
    reader = Reader(data, path=("payload",))
    if special := READERS.get((code, cra)):
        return special(reader)
    use_case = USE_CASES.get(code)
    family = Family.NONE if use_case is None else use_case.family
    if family is Family.GBZ or (family is Family.ALERT and reader.peek(2) == PROFILE):
        return read_alert(reader, code) if cra is Cra.ALERT else read_commands(reader)
    if family is Family.DLMS or (family is Family.ALERT and reader.peek() == b"\x0f"):
        reader.expect(bytes((_DLMS_SERVICE[cra],)), "service")
        return access.read(Reader(data, path=("payload",)))
    name = "unknown" if use_case is None else use_case.name
    raise DecodeError(GbcsReason.UNSUPPORTED_PAYLOAD, 0, "payload", f"0x{code:04X} ({name}) {cra.name.lower()}")


def encode_payload(content: Content) -> bytes:
    """The payload's octets; every content encodes itself."""
    return content.encode()
