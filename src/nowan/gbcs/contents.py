"""From a message's payload octets to typed content and back.

One registry: (message code, CRA flag) names a reader where the use case has a payload of its own shape, else the use
case's family does. DLMS and GBZ payloads need nothing by code, since they carry their own types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from nowan.dlms import access
from nowan.dlms.access import AccessRequest, AccessResponse, Notification
from nowan.errors import DecodeError, WireReason
from nowan.gbcs import asn1_credentials as credentials
from nowan.gbcs import asn1_records as records
from nowan.gbcs.asn1 import JoinRequest, JoinResult, read_join_request, read_join_result
from nowan.gbcs.der_layout import WIDE
from nowan.gbcs.gbz import PROFILE, GbzCommands, read_commands
from nowan.gbcs.gbz_alerts import GbzAlert, read_alert
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import USE_CASES, Family
from nowan.wire import Reader

#: Typed content of a payload in DLMS or ASN.1.
PlainContent: TypeAlias = (
    AccessRequest
    | AccessResponse
    | Notification
    | JoinRequest
    | JoinResult
    | credentials.ReplaceCredentials
    | credentials.ReplacementResponse
    | credentials.ReplacementAlert
    | credentials.ReadCredentials
    | credentials.CredentialDetails
    | credentials.KeyUsageRequest
    | credentials.CertificateContent
    | credentials.CertificateResult
    | records.Nothing
    | records.SetClock
    | records.ClockResult
    | records.ActivateFirmware
    | records.FirmwareActivation
    | records.FirmwareActivationAlert
    | records.FirmwareVersion
    | records.FirmwareTransferAlert
    | records.DisplayFirmwareAlert
    | records.JoinDetails
    | records.RestoreLog
    | records.RestoreResult
    | records.BackupLogAlert
    | records.UnjoinRequest
    | records.UnjoinResult
)
#: Typed content of a payload; every one has `encode`.
Content: TypeAlias = PlainContent | GbzCommands | GbzAlert
#: Reads one payload; that it takes up all of the reader it is given is checked after it.
PayloadReader: TypeAlias = Callable[[Reader], Content]

#: First octet of the DLMS service that a message of each kind carries.
_DLMS_SERVICE = {
    Cra.COMMAND: access.ACCESS_REQUEST,
    Cra.RESPONSE: access.ACCESS_RESPONSE,
    Cra.ALERT: access.DATA_NOTIFICATION,
}

#: Readers of payloads whose shape the message code decides: of a Command, and of its Response.
_EXCHANGES: tuple[tuple[tuple[int, ...], PayloadReader, PayloadReader], ...] = (
    ((0x000D, 0x000E, 0x00AB, 0x00AF), read_join_request, read_join_result),
    ((0x0008, 0x011B), credentials.ReadCredentials.read, credentials.read_details),
    (
        (*range(0x0100, 0x010A), 0x0125, 0x0126),
        credentials.ReplaceCredentials.read,
        credentials.ReplacementResponse.read,
    ),
    ((0x000A, 0x000C), credentials.KeyUsageRequest.read, credentials.read_certificate_or_result),
    ((0x000B,), credentials.read_certificate, credentials.read_certificate_result),
    ((0x000F, 0x0010), records.read_unjoin_request, records.read_unjoin_result),
    ((0x0012,), records.ActivateFirmware.read, records.read_activation),
    ((0x0013,), records.read_nothing, records.JoinDetails.read),
    ((0x007F,), records.SetClock.read, records.ClockResult.read),
    ((0x008C,), records.RestoreLog.read, records.RestoreResult.read),
    ((0x0129,), records.read_nothing, records.FirmwareVersion.read),
)
_ALERTS: dict[int, PayloadReader] = {
    0x00B2: records.BackupLogAlert.read,
    0x00CA: records.FirmwareActivationAlert.read,
    0x00CB: credentials.ReplacementAlert.read,
    0x0124: credentials.ReplacementAlert.read,
    0x0128: records.FirmwareTransferAlert.read,
    0x012B: records.DisplayFirmwareAlert.read,
}
READERS: dict[tuple[int, Cra], PayloadReader] = {
    **{(code, Cra.COMMAND): command for codes, command, _ in _EXCHANGES for code in codes},
    **{(code, Cra.RESPONSE): response for codes, _, response in _EXCHANGES for code in codes},
    **{(code, Cra.ALERT): alert for code, alert in _ALERTS.items()},
}


def payload(message: Message) -> Content:
    """What the message says.

    Raises `DecodeError` with the offset in the whole message; its reason is UNSUPPORTED_PAYLOAD where the use case is
    in no table.
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
        content = special(reader)
        reader.expect_end()
        return _as_written(content, data)
    use_case = USE_CASES.get(code)
    family = Family.NONE if use_case is None else use_case.family
    if family is Family.GBZ or (family is Family.ALERT and reader.peek(2) == PROFILE):
        return read_alert(reader, code) if cra is Cra.ALERT else read_commands(reader)
    if family is Family.DLMS or (family is Family.ALERT and reader.peek() == b"\x0f"):
        reader.expect(bytes((_DLMS_SERVICE[cra],)), "service")
        return access.read(Reader(data, path=("payload",)))
    name = "unknown" if use_case is None else use_case.name
    raise DecodeError(GbcsReason.UNSUPPORTED_PAYLOAD, 0, "payload", f"0x{code:04X} ({name}) {cra.name.lower()}")


def _as_written(content: Content, data: bytes) -> Content:
    """`content` of an ASN.1 payload, sure to encode back to `data`: in DER, or with its longer lengths."""
    if content.encode() == data:
        return content
    if hasattr(content, WIDE) and (wide := msgspec.structs.replace(content, **{WIDE: True})).encode() == data:
        return wide
    raise DecodeError(WireReason.BAD_VALUE, 0, "payload", "a length is not in its shortest form")


def encode_payload(content: Content) -> bytes:
    """The payload's octets; every content encodes itself."""
    return content.encode()
