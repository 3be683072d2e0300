"""Secrets do not show themselves; deterministic entropy replays."""

from __future__ import annotations

import operator
import subprocess
import sys
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.ecmqv import Ephemeral, ephemeral
from nowan.crypto.ecqv import Authority, Suite
from nowan.crypto.entropy import Drbg, integer, scalar
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.secret import Secret, dec_hook, enc_hook, scalar_bytes
from nowan.errors import ApiMisuse
from nowan.ids import EntityId

HIDDEN = b"\xde\xad\xbe\xef-very-secret"


class Snapshot(msgspec.Struct, frozen=True):
    key: Secret
    keys: dict[str, Secret]
    label: bytes


def test_every_way_to_print_is_redacted() -> None:
    secret = Secret(HIDDEN)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>20}", f"{secret!r}", "{}".format(secret), "%s" % secret]  # noqa: UP031, UP032
    shown += [repr([secret]), repr({"key": secret}), repr(Snapshot(secret, {}, b""))]
    for text in shown:
        assert "secret" not in text and "dead" not in text.lower() and "\\xde" not in text
    assert secret.hex() == HIDDEN.hex()
    assert bytes(secret) == HIDDEN


def test_equality_and_hash_are_those_of_bytes() -> None:
    secret = Secret(HIDDEN)
    assert secret == HIDDEN and operator.eq(HIDDEN, secret) and secret == Secret(HIDDEN)
    assert secret != Secret(HIDDEN + b"x") and secret != b"" and secret != "text"
    assert hash(secret) == hash(HIDDEN) and {secret: 1}[HIDDEN] == 1  # type: ignore[index]


@pytest.mark.parametrize("codec", [msgspec.msgpack, msgspec.json])
def test_a_snapshot_holds_secrets(codec: object) -> None:
    snapshot = Snapshot(Secret(HIDDEN), {"link": Secret(b"k")}, b"plain")
    data = codec.Encoder(enc_hook=enc_hook).encode(snapshot)  # type: ignore[attr-defined]
    found = codec.Decoder(Snapshot, dec_hook=dec_hook).decode(data)  # type: ignore[attr-defined]
    assert found == snapshot and type(found.key) is Secret and type(found.keys["link"]) is Secret


@pytest.mark.parametrize("data", [b'{"key":"!","keys":{},"label":""}', b'{"key":5,"keys":{},"label":""}'])
def test_a_bad_snapshot_is_a_validation_error(data: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.Decoder(Snapshot, dec_hook=dec_hook).decode(data)


def test_no_repr_of_a_private_thing_reveals_it() -> None:
    key = PrivateKey.from_scalar(0x1234567890ABCDEF1234567890ABCDEF)
    pair = ephemeral(Suite.TWO.curve, Drbg(1))
    authority = Authority.generate(Suite.TWO, EntityId(bytes(8)), Drbg(2))
    issued = authority.issue(EntityId(bytes(8)))
    assert "1234567890abcdef" not in repr(key).lower() and "scalar" not in repr(key)
    assert str(pair.private) not in repr(pair) and isinstance(pair, Ephemeral)
    assert str(issued.private) not in repr(issued) and f"{issued.private:x}" not in repr(issued).lower()
    assert "private" not in repr(authority)


def test_scalar_bytes_fit() -> None:
    assert scalar_bytes(258, 3) == b"\0\x01\x02"
    for value, size in ((256, 1), (-1, 4)):
        with pytest.raises(ApiMisuse):
            scalar_bytes(value, size)


def test_a_seed_replays_across_processes() -> None:
    script = "from nowan.crypto.entropy import Drbg; d = Drbg('seed'); d(5); print(d(11).hex(), d.fork('x')(4).hex())"
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    drbg = Drbg("seed")
    stream = drbg(16)
    assert printed.split() == [stream[5:].hex(), Drbg("seed").fork("x")(4).hex()]


def test_streams_of_other_seeds_and_forks_differ() -> None:
    streams = [Drbg(seed)(16) for seed in (0, 1, "0", "1", b"0", b"1")]
    root = Drbg(0)
    streams += [root.fork("a")(16), root.fork("b")(16), root.fork("a").fork("a")(16)]
    assert len(set(streams)) == len(streams)
    root(100)
    assert root.fork("a")(16) == streams[6]


@given(st.integers(1, 1 << 70), st.integers(0, 1 << 32))
def test_integers_stay_below(below: int, seed: int) -> None:
    assert 0 <= Drbg(seed).integer(below) < below


def test_draws_are_even() -> None:
    drbg = Drbg(3)
    counts = Counter(drbg.integer(6) for _ in range(6000))
    assert set(counts) == set(range(6)) and all(850 < count < 1150 for count in counts.values())
    assert 0.45 < sum(drbg.chance(0.5) for _ in range(2000)) / 2000 < 0.55
    assert all(0 <= drbg.uniform() < 1 for _ in range(100))
    assert not any(drbg.chance(0) for _ in range(50)) and all(drbg.chance(1) for _ in range(50))
    items = list(range(20))
    shuffled = drbg.shuffled(items)
    assert sorted(shuffled) == items and shuffled != items and drbg.pick("abc") in "abc"


def test_draws_out_of_nothing_are_misuse() -> None:
    with pytest.raises(ApiMisuse):
        Drbg(0).integer(0)
    with pytest.raises(ApiMisuse):
        Drbg(0)(-1)


def test_scalars_reach_both_ends() -> None:
    assert scalar(bytes, 7) == 1
    assert integer(lambda count: b"\xff" * count, 256) == 255
    found = {scalar(Drbg(seed), 5) for seed in range(60)}
    assert found == {1, 2, 3, 4}
