"""Building messages: headers filled in, payloads encoded, protection left to `nowan.gbcs.protect`."""

from __future__ import annotations

import msgspec

from nowan.dlms.access import INVOKE_MASK, AccessRequest, AccessResponse, Notification
from nowan.errors import ApiMisuse
from nowan.gbcs.contents import Content, encode_payload
from nowan.gbcs.header import Cra, GroupingHeader, OtherInfo
from nowan.gbcs.message import Message
from nowan.ids import EntityId


def command(
    code: int,
    originator: EntityId,
    recipient: EntityId,
    counter: int,
    content: Content,
    *,
    party: EntityId | None = None,
    party_counter: int | None = None,
) -> Message:
    """A Pre-Command: ready for signing, or for a MAC where it is not critical.

    `party` and `party_counter` are the supplementary fields with which the Access Control Broker names the supplier it
    asks for. The invoke id of a DLMS payload becomes the low 24 bits of `counter`.
    """
    other = OtherInfo(code, party, party_counter)
    return Message(GroupingHeader(Cra.COMMAND, counter, originator, recipient, other), _payload(content, counter))


def response(to: Message, content: Content, device_time: bytes | None = None) -> Message:
    """The answer to the Command `to`, unprotected: counter and supplementary fields repeated, parties exchanged.

    `device_time` (12 octets) stamps it where the use case asks for that. The certificate of an Unknown Remote Party is
    not repeated.
    """
    if to.cra is not Cra.COMMAND:
        raise ApiMisuse("only a Command is answered")
    other = msgspec.structs.replace(to.header.other, certificate=None)
    head = GroupingHeader(Cra.RESPONSE, to.counter, to.recipient, to.originator, other, device_time)
    return Message(head, _payload(content, to.counter), signature=b"")


def alert(
    code: int,
    originator: EntityId,
    recipient: EntityId,
    counter: int,
    content: Content,
    *,
    party: EntityId | None = None,
    party_counter: int | None = None,
) -> Message:
    """An Alert of a Device, unprotected."""
    other = OtherInfo(code, party, party_counter)
    head = GroupingHeader(Cra.ALERT, counter, originator, recipient, other)
    return Message(head, _payload(content, counter), signature=b"")


def _payload(content: Content, counter: int) -> bytes:
    if isinstance(content, AccessRequest | AccessResponse | Notification):
        content = msgspec.structs.replace(content, invoke_id=counter & INVOKE_MASK)
    return encode_payload(content)
