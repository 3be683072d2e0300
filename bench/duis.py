"""Speed of building: Commands built and MACed, with shared secrets cached, beside the bare cryptography of the same."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from nowan.crypto import gcm
from nowan.crypto.kdf import concat_kdf
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.secret import Secret
from nowan.duis import CommandVariant, DeviceType, TransformContext, correlate, new_request, parse, transform
from nowan.duis.bodies.body import BareBody
from nowan.duis.bodies.prepayment import AdjustOrReset, TopUpDevice, UpdateMeterBalance
from nowan.duis.bodies.reads import ReadMeterBalance
from nowan.gbcs import Keys, KeyUse, Message, build, protect
from nowan.gbcs.cosem import ReadBalance, TopUp
from nowan.ids import EntityId, RequestId

_SUPPLIER, _ACB, _ESME, _GSME = (EntityId(bytes(7) + bytes((number,))) for number in range(1, 5))
_COUNT = 1_000
_ROUNDS = 5
#: Commands a second, built, MACed and encoded, secrets cached.
_BUILT = 15_000
_UTRN = Secret(b"73946144332040217315")


def _keys() -> Keys:
    names = [(entity, use) for entity in (_ACB, _ESME, _GSME) for use in KeyUse]
    return Keys(private={name: PrivateKey.from_scalar(77 + number) for number, name in enumerate(names)})


def _build(keys: Keys) -> list[bytes]:
    """A mix of reads and top-ups, as the broker lets them out."""
    made = []
    for counter in range(_COUNT):
        if counter % 2:
            pre = build.command(0x0069, _SUPPLIER, _ESME, counter, ReadBalance().request())
        else:
            pre = build.command(0x0007, _SUPPLIER, _ESME, counter << 32, TopUp(_UTRN).request())
        unprotected = msgspec.structs.replace(pre, signature=b"")
        made.append(protect.maced(unprotected, keys.shared(_ACB, _ESME)).encode())
    return made


def _parts(message: Message, keys: Keys) -> tuple[Secret, bytes, bytes, bytes]:
    head = message.header
    info = protect.derivation_info(head.cra, head.counter, head.originator, head.recipient)
    aad = bytes.fromhex("110000000000") + message.signed_body
    return keys.shared(_ACB, head.recipient), info, protect.initialisation_vector(head.originator), aad


def _bare(parts: list[tuple[Secret, bytes, bytes, bytes]]) -> None:
    for shared, info, vector, aad in parts:
        gcm.gmac(concat_kdf(shared, info), vector, aad)


def _rates(works: list[Callable[[], object]], count: int) -> list[float]:
    """Best of some rounds of works that take turns, so that what else the machine does falls on all alike."""
    best = [float("inf")] * len(works)
    for _ in range(_ROUNDS):
        for number, work in enumerate(works):
            start = time.perf_counter()
            work()
            best[number] = min(best[number], time.perf_counter() - start)
    return [count / one for one in best]


def run() -> list[tuple[str, float, str, float | None]]:
    """Rates and limits."""
    keys = _keys()
    sample = build.command(0x0069, _SUPPLIER, _ESME, 1, ReadBalance().request())
    unprotected = msgspec.structs.replace(sample, signature=b"")
    parts = [_parts(unprotected, keys)] * _COUNT
    bare, built = _rates([lambda: _bare(parts), lambda: _build(keys)], _COUNT)
    context = TransformContext({_ESME: DeviceType.ESME, _GSME: DeviceType.GSME}, _ACB, issuer_event=1)
    read = new_request(RequestId(_SUPPLIER, _ESME, 1), "4.18", CommandVariant.WAN, ReadMeterBalance())
    top_up = new_request(RequestId(_SUPPLIER, _ESME, 1 << 32), "2.2", CommandVariant.WAN, TopUpDevice(utrn=_UTRN))
    off = new_request(RequestId(_SUPPLIER, _GSME, 1), "7.2", CommandVariant.TRANSFORM, BareBody())
    adjust = new_request(
        RequestId(_SUPPLIER, _ESME, 2),
        "1.5",
        CommandVariant.TRANSFORM,
        UpdateMeterBalance(prepayment=AdjustOrReset(adjust=1)),
    )
    requests = [read, top_up, off, adjust] * (_COUNT // 4)
    xml = read.xml()
    pre_command = transform(adjust, context).encode()
    transformed, parsed, correlated = _rates(
        [
            lambda: [transform(request, context) for request in requests],
            lambda: [parse(xml) for _ in range(_COUNT)],
            lambda: [correlate(adjust, pre_command, context) for _ in range(_COUNT)],
        ],
        _COUNT,
    )
    return [
        ("bare KDF and GMAC", bare, "/s", None),
        ("Commands built, MACed and encoded", built, "/s", -_BUILT),
        ("share of the bare rate", built / bare, "", None),
        ("requests transformed", transformed, "/s", None),
        ("requests read from XML", parsed, "/s", None),
        ("Pre-Commands correlated", correlated, "/s", None),
    ]
