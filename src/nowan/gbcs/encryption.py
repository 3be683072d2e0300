"""Payload encryption (GBCS 8.4, 8.5, 4.3.3.3): opening what a Device encrypts for one Remote Party, and sealing it.

AES-128-GCM with a 12-byte tag, additional data the security control octet 31, the initialisation vector fixed by the
originator. The key comes from the pair's shared secret with 04 in place of the CRA octet, the header's counter,
and the party that it is encrypted for; where the header names an Unknown Remote Party that is the party, and its
supplementary originator counter, if there is one, the counter.

All encrypted components of one GBZ message, and any two encrypted structures of one DLMS message, share key and vector,
since the standard leaves their frame counter out of both: who holds two such ciphertexts learns the exclusive or of the
plaintexts. Nothing here can change that; docs/assumptions/gbcs.md says so too.
"""

from __future__ import annotations

import msgspec

from nowan.crypto import gcm
from nowan.crypto.kdf import concat_kdf
from nowan.crypto.secret import Secret
from nowan.dlms import data as cosem_data
from nowan.dlms.access import AccessResponse, Notification
from nowan.dlms.data import Array, Data, OctetString, Structure
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs.contents import Content, payload
from nowan.gbcs.credentials import Keys
from nowan.gbcs.gbz import (
    SECURITY_CONTROL,
    AnyComponent,
    Component,
    GbzCommands,
    SealedComponent,
    read_command,
)
from nowan.gbcs.gbz_alerts import BillingLog, GbzAlert
from nowan.gbcs.header import GroupingHeader
from nowan.gbcs.message import Message
from nowan.gbcs.protect import ENCRYPTION_CRA, derivation_info, initialisation_vector
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.zcl_commands import RawCommand, cluster_of
from nowan.ids import EntityId
from nowan.wire import Reader

_AAD = bytes((SECURITY_CONTROL,))
#: Security header of an encrypted octet string: security control and an invocation counter of zero.
_HEADER = _AAD + bytes(4)


def encrypted_for(header: GroupingHeader) -> EntityId:
    """For whom the encrypted parts of a Response or Alert are."""
    return header.recipient if header.other.party is None else header.other.party


def payload_key(header: GroupingHeader, shared: Secret) -> Secret:
    """The key of a message's encrypted parts, 16 bytes; `shared` is that of the Device and `encrypted_for`."""
    supplementary = header.other.originator_counter
    counter = header.counter if supplementary is None else supplementary
    return concat_kdf(shared, derivation_info(ENCRYPTION_CRA, counter, header.originator, encrypted_for(header)))


def is_encrypted(content: Content) -> bool:
    """Whether there is anything to open."""
    match content:
        case GbzCommands(components):
            return any(isinstance(component, SealedComponent) for component in components)
        case GbzAlert(addition=BillingLog(component)):
            return isinstance(component, SealedComponent)
        case AccessResponse(results):
            return any(_holds_protected(result.data) for result in results)
        case Notification(body):
            return _holds_protected(body)
        case _:
            return False


def opened(message: Message, keys: Keys) -> Content:
    """What the message says, its encrypted parts opened; without such parts it is `nowan.gbcs.payload`.

    Raises `DecodeError` for what cannot be read, `PeerMisbehaved(GbcsReason.NO_KEY)` when we do not hold the keys of
    whom it is for, and `PeerMisbehaved(GbcsReason.ENCRYPTION)`, which says nothing of why, when a tag does not hold.
    """
    content = payload(message)
    if not is_encrypted(content):
        return content
    shared = keys.shared(encrypted_for(message.header), message.originator)
    return opened_content(content, payload_key(message.header, shared), message.originator)


def opened_content(content: Content, key: Secret, originator: EntityId) -> Content:
    """`content` with its encrypted parts opened under `key`."""
    match content:
        case GbzCommands(components):
            return GbzCommands(tuple(_opened_component(component, key, originator) for component in components))
        case GbzAlert(addition=BillingLog(component)):
            log = BillingLog(_opened_component(component, key, originator))
            return msgspec.structs.replace(content, addition=log)
        case AccessResponse(results):
            found = (msgspec.structs.replace(r, data=_opened_data(r.data, key, originator)) for r in results)
            return msgspec.structs.replace(content, results=tuple(found))
        case Notification(body):
            return msgspec.structs.replace(content, body=_opened_data(body, key, originator))
        case _:
            return content


def sealed_content(content: GbzCommands, key: Secret, originator: EntityId) -> GbzCommands:
    """`content` with every component that has a `seal` encrypted under `key`."""
    return GbzCommands(tuple(_sealed_component(component, key, originator) for component in content.components))


def protected(parameters: Array, value: Data, key: Secret, originator: EntityId) -> Structure:
    """What get_protected_attributes of class 30 gives: the protection parameters, and `value` encrypted under `key`."""
    octets = gcm.encrypt(key, initialisation_vector(originator), _AAD, cosem_data.encode(value))
    return Structure((parameters, OctetString(_HEADER + octets)))


def _open(key: Secret, originator: EntityId, octets: bytes) -> bytes:
    try:
        return gcm.decrypt(key, initialisation_vector(originator), _AAD, octets)
    except PeerMisbehaved:
        raise PeerMisbehaved(GbcsReason.ENCRYPTION) from None


def _opened_component(component: AnyComponent, key: Secret, originator: EntityId) -> AnyComponent:
    if isinstance(component, Component):
        return component
    if (component.seal.security_control, component.seal.invocation_counter) != (SECURITY_CONTROL, 0):
        raise PeerMisbehaved(GbcsReason.ENCRYPTION)
    reader = Reader(_open(key, originator, component.sealed), path=("opened",))
    specific, number = component.cluster_specific, component.command_id
    command = read_command(reader, component.cluster, component.header, specific, number)
    return Component(component.cluster, component.header, command, seal=component.seal)


def _sealed_component(component: AnyComponent, key: Secret, originator: EntityId) -> AnyComponent:
    if isinstance(component, SealedComponent) or component.seal is None:
        return component
    command, seal = component.command, component.seal
    if (seal.security_control, seal.invocation_counter) != (SECURITY_CONTROL, 0) or component.from_time is not None:
        raise ApiMisuse("GBCS seals with control 31 and counter zero, and never with a from-date-time")
    if isinstance(command, RawCommand):
        specific, number = command.cluster_specific, command.command
    else:
        specific, number = cluster_of(command) is not None, command.ID
    octets = gcm.encrypt(key, initialisation_vector(originator), _AAD, command.encode())
    return SealedComponent(component.cluster, component.header, number, specific, seal, octets)


def _is_protected(value: Data) -> bool:
    """Whether `value` is what class 30 gives: {array of protection parameters, encrypted octets}."""
    match value:
        case Structure((Array(), OctetString(octets))):
            return octets.startswith(_HEADER) and len(octets) >= len(_HEADER) + gcm.TAG_SIZE
        case _:
            return False


def _holds_protected(value: Data) -> bool:
    if _is_protected(value):
        return True
    return isinstance(value, Array | Structure) and any(map(_holds_protected, value.items))


def _opened_data(value: Data, key: Secret, originator: EntityId) -> Data:
    match value:
        case Structure((parameters, OctetString(octets))) if _is_protected(value):
            reader = Reader(_open(key, originator, octets[len(_HEADER) :]), path=("opened",))
            opened_value = cosem_data.decode(reader)
            reader.expect_end()
            return Structure((parameters, opened_value))
        case Structure(items) | Array(items):
            return type(value)(tuple(_opened_data(item, key, originator) for item in items))
        case _:
            return value
