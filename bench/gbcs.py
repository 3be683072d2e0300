"""Speed of the GBCS envelope: decode and MAC check beside the bare key derivation and GMAC of the same messages."""

from __future__ import annotations

import time
from collections.abc import Callable

from nowan.crypto import gcm
from nowan.crypto.kdf import concat_kdf
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.secret import Secret
from nowan.gbcs import Keys, KeyUse, Message, build, decode, payload, protect, verify
from nowan.gbcs.cosem import AdjustBalance, DeviceAddition, ReadBalance
from nowan.ids import EntityId

_SUPPLIER, _ACB, _ESME, _CHF = (EntityId(bytes(7) + bytes((number,))) for number in range(1, 5))
_COUNT = 500
_ROUNDS = 5
#: Envelope and check, at least this share of the bare cryptographic rate (what a relay or head end does).
_SHARE = 0.4


def _keys() -> Keys:
    parties = (_SUPPLIER, _ACB, _ESME, _CHF)
    names = [(entity, use) for entity in parties for use in KeyUse]
    return Keys(private={name: PrivateKey.from_scalar(99 + number) for number, name in enumerate(names)})


def _messages(keys: Keys) -> list[Message]:
    """A mix of the story's MACed Commands."""
    addition = DeviceAddition(_ESME, Secret(bytes(16)), 0, 90).request()
    made = []
    for counter in range(1, _COUNT + 1):
        if counter % 2:
            pre = build.command(0x0069, _SUPPLIER, _ESME, counter, ReadBalance().request())
        else:
            pre = build.command(0x0001, _ACB, _CHF, counter, addition, party=_SUPPLIER, party_counter=counter)
        made.append(protect.maced(pre, keys.shared(_ACB, pre.recipient)))
    return made


def _rate(work: Callable[[], None], count: int) -> float:
    """Best of some rounds, per second."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return count / best


def run() -> list[tuple[str, float, str, float | None]]:
    """Rows of (name, value, unit, limit)."""
    keys = _keys()
    messages = _messages(keys)
    raw = [message.encode() for message in messages]
    parts = [_bare_parts(message, keys) for message in messages]
    adjust = build.command(0x001C, _SUPPLIER, _ESME, 1, AdjustBalance(1).request())
    signed = protect.signed(adjust, keys.private(_SUPPLIER, KeyUse.DIGITAL_SIGNING))
    public = keys.public(_SUPPLIER, KeyUse.DIGITAL_SIGNING)

    def bare() -> None:
        for shared, info, iv, aad, tag in parts:
            gcm.check_gmac(concat_kdf(shared, info), iv, aad, tag)

    def checked() -> None:
        for data in raw:
            verify(decode(data), keys, acb=_ACB)

    bare_rate, checked_rate = _rate(bare, _COUNT), _rate(checked, _COUNT)
    return [
        ("bare KDF and GMAC", bare_rate, "/s", None),
        ("envelope decoded and MAC verified", checked_rate, "/s", None),
        ("share of the bare rate", checked_rate / bare_rate, "", -_SHARE),
        ("envelope decoded", _rate(lambda: [decode(data) for data in raw] and None, _COUNT), "/s", None),
        ("payload decoded", _rate(lambda: [payload(message) for message in messages] and None, _COUNT), "/s", None),
        ("encoded", _rate(lambda: [message.encode() for message in messages] and None, _COUNT), "/s", None),
        ("signature verified", _rate(lambda: protect.check_signature(signed, public) and None, 1), "/s", None),
    ]


def _bare_parts(message: Message, keys: Keys) -> tuple[Secret, bytes, bytes, bytes, bytes]:
    head = message.header
    info = protect.derivation_info(head.cra, head.counter, head.originator, head.recipient)
    aad = bytes.fromhex("110000000000") + message.signed_body
    assert message.mac is not None
    return keys.shared(_ACB, head.recipient), info, protect.initialisation_vector(head.originator), aad, message.mac
