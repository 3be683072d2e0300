"""GBZ payloads (GBCS 7.2.10): ZCL commands grouped for a GSME or GPF, and the Alerts that these send.

Layout of a Command or Response, big-endian outside the ZCL frames, which stay little-endian::

    0109 | number of components | component ...
    component    control 1 | cluster 2 | length 2 | what follows, of that length
      plain      [from-date-time 4] | ZCL frame
      encrypted  additional header control 1, frame counter 1 | ZCL header | length 2 | 31 00000000 | ciphertext | tag

The control's low nibble says 0 more follow, 1 the last, 2 and 3 the same of an encrypted one; bit 4 that a
from-date-time stands first. Times are seconds since 2000-01-01 UTC. Alerts are in `nowan.gbcs.gbz_alerts`.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from nowan.errors import ApiMisuse, DecodeError, WireReason
from nowan.gbcs.zcl_commands import RawCommand, ZclCommand, cluster_of, kind_of
from nowan.wire import Reader
from nowan.zigbee.layout import Reticent

#: The Smart Energy profile, first two octets of every GBZ payload.
PROFILE = b"\x01\x09"
_LAST, _ENCRYPTED, _FROM_TIME = 0x01, 0x02, 0x10
#: Security control of an encrypted part: encryption and authentication under suite 1.
SECURITY_CONTROL = 0x31
TAG_SIZE = 12
_SPECIFIC, _MANUFACTURER, _TO_CLIENT, _NO_DEFAULT_RESPONSE = 0x01, 0x04, 0x08, 0x10


class ZclHeader(msgspec.Struct, frozen=True):
    """Header of a ZCL frame without the command's identifier (ZCL 2.4.1): `reserved` holds bits 5 to 7."""

    sequence: int
    to_client: bool = False
    disable_default_response: bool = False
    manufacturer_code: int | None = None
    reserved: int = 0


class Seal(msgspec.Struct, frozen=True):
    """What stands around an encrypted command; GBCS leaves control and invocation counter at zero."""

    frame_counter: int
    additional_control: int = 0
    security_control: int = SECURITY_CONTROL
    invocation_counter: int = 0


class Component(msgspec.Struct, frozen=True, tag="component"):
    """One ZCL command. `from_time` asks for data from then on.

    `seal` is set in a command that came encrypted and was opened (`nowan.gbcs.encryption`); it is sealed again before
    it can be encoded.
    """

    cluster: int
    header: ZclHeader
    command: ZclCommand
    from_time: int | None = None
    seal: Seal | None = None


class SealedComponent(Reticent, frozen=True, tag="sealed-component"):
    """A ZCL command whose payload is encrypted: `sealed` is ciphertext and tag."""

    cluster: int
    header: ZclHeader
    command_id: int
    cluster_specific: bool
    seal: Seal
    sealed: bytes


AnyComponent: TypeAlias = Component | SealedComponent


class GbzCommands(msgspec.Struct, frozen=True, tag="gbz"):
    """The payload of a Command or Response."""

    components: tuple[AnyComponent, ...]

    def encode(self) -> bytes:
        """The payload's octets; `ApiMisuse` for what does not fit, or an opened component that was not sealed again."""
        if not 1 <= len(self.components) <= 0xFF:
            raise ApiMisuse("a GBZ payload has 1 to 255 components")
        last = len(self.components) - 1
        parts = [encode_component(component, at == last) for at, component in enumerate(self.components)]
        return b"".join((PROFILE, bytes((len(parts),)), *parts))


def gbz(*commands: ZclCommand, to_client: bool = False) -> GbzCommands:
    """A payload of typed commands of known clusters, numbered from 0 as GBCS asks."""
    components = []
    for sequence, command in enumerate(commands):
        cluster = cluster_of(command)
        if cluster is None:
            raise ApiMisuse("build the component of a general or raw command with its cluster")
        direction = getattr(command, "TO_CLIENT", to_client)
        components.append(Component(cluster, ZclHeader(sequence, direction), command))
    return GbzCommands(tuple(components))


def encode_header(header: ZclHeader, cluster_specific: bool, command_id: int) -> bytes:
    """A ZCL frame up to its payload."""
    manufacturer = header.manufacturer_code
    control = (
        (_SPECIFIC if cluster_specific else 0)
        | (_TO_CLIENT if header.to_client else 0)
        | (_NO_DEFAULT_RESPONSE if header.disable_default_response else 0)
        | header.reserved << 5
    )
    try:
        if manufacturer is None:
            return bytes((control, header.sequence, command_id))
        code = manufacturer.to_bytes(2, "little")
        return bytes((control | _MANUFACTURER,)) + code + bytes((header.sequence, command_id))
    except (OverflowError, ValueError):
        raise ApiMisuse("a field of the ZCL header does not fit") from None


def _read_header(reader: Reader) -> tuple[ZclHeader, bool, int]:
    start = reader.offset
    control = reader.u8("frame control")
    if control & 3 > _SPECIFIC:
        raise reader.error(WireReason.BAD_VALUE, f"reserved frame type {control & 3}", offset=start)
    manufacturer = reader.u16_le("manufacturer code") if control & _MANUFACTURER else None
    sequence, command_id = reader.take(2, "sequence and command")
    to_client, quiet = bool(control & _TO_CLIENT), bool(control & _NO_DEFAULT_RESPONSE)
    return ZclHeader(sequence, to_client, quiet, manufacturer, control >> 5), bool(control & _SPECIFIC), command_id


def encode_component(component: AnyComponent, last: bool) -> bytes:
    """One component's octets."""
    control = _LAST if last else 0
    if isinstance(component, SealedComponent):
        control |= _ENCRYPTED
        body = _encode_sealed(component)
    else:
        if component.seal is not None:
            raise ApiMisuse("an opened component is sealed again before it is encoded")
        command = component.command
        raw = isinstance(command, RawCommand)
        specific = command.cluster_specific if isinstance(command, RawCommand) else cluster_of(command) is not None
        number = command.command if isinstance(command, RawCommand) else command.ID
        if not raw and specific and cluster_of(command) != component.cluster:
            raise ApiMisuse(f"{type(command).__name__} is no command of cluster 0x{component.cluster:04X}")
        body = encode_header(component.header, specific, number) + command.encode()
        if component.from_time is not None:
            control |= _FROM_TIME
            body = component.from_time.to_bytes(4, "big") + body
    if len(body) > 0xFFFF:
        raise ApiMisuse("a component has at most 65,535 octets")
    return bytes((control,)) + component.cluster.to_bytes(2, "big") + len(body).to_bytes(2, "big") + body


def _encode_sealed(component: SealedComponent) -> bytes:
    seal = component.seal
    ciphered = bytes((seal.security_control,)) + seal.invocation_counter.to_bytes(4, "big") + component.sealed
    return b"".join(
        (
            bytes((seal.additional_control, seal.frame_counter)),
            encode_header(component.header, component.cluster_specific, component.command_id),
            len(ciphered).to_bytes(2, "big"),
            ciphered,
        )
    )


def read_commands(reader: Reader) -> GbzCommands:
    """Read a Command's or Response's payload that takes up all of `reader`; raises `DecodeError`."""
    reader.expect(PROFILE, "profile")
    start = reader.offset
    count = reader.u8("number of components")
    if not count:
        raise reader.error(WireReason.BAD_VALUE, "no component", offset=start, name="number of components")
    components = []
    for at in range(count):
        with reader.field(f"component {at}"):
            components.append(read_component(reader, at == count - 1))
    reader.expect_end()
    return GbzCommands(tuple(components))


def read_component(reader: Reader, last: bool) -> AnyComponent:
    """Read one component, which must say of itself whether it is the last; raises `DecodeError`."""
    start = reader.offset
    control = reader.u8("control")
    encrypted, timed = bool(control & _ENCRYPTED), bool(control & _FROM_TIME)
    if control & ~(_LAST | _ENCRYPTED | _FROM_TIME) or (encrypted and timed):
        raise reader.error(WireReason.UNKNOWN, f"0x{control:02X}", offset=start, name="control")
    if bool(control & _LAST) != last:
        raise reader.error(WireReason.BAD_VALUE, "the last component, and only that, says so", offset=start)
    cluster = reader.u16("cluster")
    inner = reader.sub(reader.u16("length"))
    if encrypted:
        return _read_sealed(inner, cluster)
    from_time = inner.u32("from-date-time") if timed else None
    header, specific, number = _read_header(inner)
    return Component(cluster, header, read_command(inner, cluster, header, specific, number), from_time)


def read_command(reader: Reader, cluster: int, header: ZclHeader, specific: bool, number: int) -> ZclCommand:
    """The command whose payload is what is left of `reader`; one that is in no table is a `RawCommand`."""
    start = reader.offset
    payload = reader.rest()
    kind = kind_of(cluster, header.to_client, specific, number) if header.manufacturer_code is None else None
    if kind is None:
        return RawCommand(number, payload, specific)
    try:
        command: ZclCommand = kind.decode(payload)
    except DecodeError as error:
        path = f"{reader.path}/{error.path}" if reader.path else error.path
        raise DecodeError(error.reason, start + error.offset, path, error.detail) from None
    return command


def _read_sealed(reader: Reader, cluster: int) -> SealedComponent:
    additional, counter = reader.take(2, "additional header")
    header, specific, number = _read_header(reader)
    inner = reader.sub(reader.u16("ciphered length"), "ciphered")
    reader.expect_end()
    seal = Seal(counter, additional, inner.u8("security control"), inner.u32("invocation counter"))
    if inner.remaining < TAG_SIZE:
        raise inner.error(WireReason.TRUNCATED, "less than a tag")
    return SealedComponent(cluster, header, number, specific, seal, inner.rest())
