"""Speed of the GBCS envelope: decode and MAC check beside the bare key derivation and GMAC of the same messages."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import structs

from nowan.crypto import gcm
from nowan.crypto.kdf import concat_kdf
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.secret import Secret
from nowan.gbcs import Form, Keys, KeyUse, Message, build, decode, from_json, payload, protect, to_json, verify
from nowan.gbcs.cosem import AdjustBalance, DeviceAddition, ReadBalance
from nowan.ids import EntityId, entity_id

_SUPPLIER, _ACB, _ESME, _CHF = (EntityId(bytes(7) + bytes((number,))) for number in range(1, 5))
_COUNT = 500
_ROUNDS = 5
#: Envelope and check, at least this share of the bare cryptographic rate (what a relay or head end does).
_SHARE = 0.4
#: Published messages a second, decoded to typed values and verified, secrets cached.
_PUBLISHED = 6_000
#: Message code of PCS01, whose published keys are missing.
_WITHOUT_KEYS = 0x009B


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


def _interleaved(works: list[Callable[[], None]], count: int) -> list[float]:
    """Rates of works that take turns, so that what else the machine does falls on all of them alike."""
    spent = [float("inf")] * len(works)
    for _ in range(4 * _ROUNDS):
        for at, work in enumerate(works):
            start = time.perf_counter()
            work()
            spent[at] = min(spent[at], time.perf_counter() - start)
    return [count / best for best in spent]


def _published() -> list[tuple[str, float, str, float | None]]:
    """All of the published set, where it stands: every envelope and payload read, every MAC and signature checked."""
    folder = Path(os.environ.get("NOWAN_RTDS", ""), "gbcs")
    if not os.environ.get("NOWAN_RTDS") or not folder.is_dir():
        return []
    keys = Keys.load(folder.parent / "keys")
    scalars = json.loads((folder.parent / "keys" / "test_scalars.json").read_text())["scalars"]
    for name, scalar in scalars.items():
        entity, _, use = name.partition("-")
        keys.add_private(entity_id(entity), KeyUse(use), PrivateKey.from_scalar(int(scalar, 16)))
    broker = keys.access_control_broker()
    raw = [bytes.fromhex(path.read_text()) for path in sorted(folder.glob("*/*.HEX"))]

    def all_of_it() -> None:
        for data in raw:
            message = decode(data)
            payload(message)
            if message.form is not Form.PRE_COMMAND and message.code != _WITHOUT_KEYS:
                verify(message, keys, acb=broker)

    def json_and_back() -> None:
        for data in raw:
            from_json(to_json(decode(data)))

    all_of_it()
    return [
        (f"published set ({len(raw)}): decoded and verified", _rate(all_of_it, len(raw)), "/s", -_PUBLISHED),
        ("published set: through JSON and back", _rate(json_and_back, len(raw)), "/s", None),
    ]


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

    bare_rate, checked_rate = _interleaved([bare, checked], _COUNT)
    return [
        ("bare KDF and GMAC", bare_rate, "/s", None),
        ("envelope decoded and MAC verified", checked_rate, "/s", None),
        ("share of the bare rate", checked_rate / bare_rate, "", -_SHARE),
        ("envelope decoded", _rate(lambda: [decode(data) for data in raw] and None, _COUNT), "/s", None),
        ("payload decoded", _rate(lambda: [payload(message) for message in messages] and None, _COUNT), "/s", None),
        (
            "encoded",
            _rate(lambda: [structs.replace(message).encode() for message in messages] and None, _COUNT),
            "/s",
            None,
        ),
        ("signature verified", _rate(lambda: protect.check_signature(signed, public) and None, 1), "/s", None),
        *_published(),
    ]


def _bare_parts(message: Message, keys: Keys) -> tuple[Secret, bytes, bytes, bytes, bytes]:
    head = message.header
    info = protect.derivation_info(head.cra, head.counter, head.originator, head.recipient)
    aad = bytes.fromhex("110000000000") + message.signed_body
    assert message.mac is not None
    return keys.shared(_ACB, head.recipient), info, protect.initialisation_vector(head.originator), aad, message.mac
