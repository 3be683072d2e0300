"""Commands made with keys of our own, as supplier and Access Control Broker make them."""

from __future__ import annotations

from nowan.crypto.secret import Secret
from nowan.gbcs import build, cosem, protect, utrn
from nowan.gbcs.asn1 import JoinRequest
from nowan.gbcs.contents import Content
from nowan.gbcs.credentials import KeyUse
from nowan.gbcs.message import Message
from nowan.ids import EntityId
from nowan.world.cast import ACB, CHF, METER, NEW_DISPLAY, SUPPLIER, Cast, make

CAST = make("devices")


def by_broker(code: int, target: EntityId, counter: int, content: Content, cast: Cast = CAST) -> Message:
    """An ACB-originated Command, unprotected."""
    return build.command(code, ACB, target, counter, content, party=SUPPLIER, party_counter=counter)


def maced(message: Message, cast: Cast = CAST) -> bytes:
    """With the ACB's MAC."""
    return protect.maced(message, cast.acb_keys().shared(ACB, message.recipient)).encode()


def signed(message: Message, cast: Cast = CAST) -> Message:
    """With its originator's signature."""
    return protect.signed(message, cast.parties[message.originator].pairs[KeyUse.DIGITAL_SIGNING].key)


def permit(
    counter: int = 100,
    device: EntityId = NEW_DISPLAY,
    *,
    chf: EntityId = CHF,
    code: Secret | None = None,
    device_type: int = 132,
    timeout_s: int = 90,
) -> bytes:
    """A CCS01 for `device`."""
    install_code = CAST.install_codes[device] if code is None else code
    addition = cosem.DeviceAddition(device, install_code, device_type, timeout_s)
    message = by_broker(0x0001, chf, counter, addition.request())
    return maced(message) if chf == CHF else message.encode()


def read_balance(counter: int) -> bytes:
    """ECS82 for the meter."""
    return maced(build.command(0x0069, SUPPLIER, METER, counter, cosem.ReadBalance().request()))


def adjust(counter: int, millipence: int) -> bytes:
    """ECS04a for the meter."""
    content = cosem.AdjustBalance(millipence).request()
    return maced(signed(build.command(0x001C, SUPPLIER, METER, counter, content)))


def join_at_meter(counter: int, other: EntityId = NEW_DISPLAY, method: int = 0, device_type: int = 5) -> bytes:
    """CS03A1 for the meter."""
    return maced(signed(build.command(0x000D, SUPPLIER, METER, counter, JoinRequest(method, other, device_type))))


def join_at_display(counter: int, display: EntityId = NEW_DISPLAY, method: int = 1) -> bytes:
    """CS03A2 for a display."""
    return maced(signed(by_broker(0x00AB, display, counter, JoinRequest(method, METER, 1))))


def token(counter_high: int, pounds: int, meter: EntityId = METER) -> Secret:
    """A UTRN of so many pounds."""
    shared = CAST.keys([SUPPLIER], [METER]).shared(SUPPLIER, METER, KeyUse.PREPAYMENT)
    return utrn.make(pounds, utrn.ValueClass.POUNDS, counter_high << 32, SUPPLIER, meter, shared)


def top_up(counter_high: int, pounds: int) -> bytes:
    """CS01a for the meter."""
    content = cosem.TopUp(token(counter_high, pounds)).request()
    return maced(build.command(0x0007, SUPPLIER, METER, counter_high << 32, content))
