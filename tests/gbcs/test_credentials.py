"""Key folders and the key store, on keys of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from nowan.crypto import x509
from nowan.crypto.entropy import Drbg
from nowan.crypto.key_usage import KeyUsage
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import GbcsReason, Keys, KeyUse, credentials
from nowan.instant import Utc
from tests.gbcs.parties import ACB, CHF, ESME, SUPPLIER, everything, held_by, private

KA = KeyUse.KEY_AGREEMENT


def test_a_folder_is_read_by_the_names_of_its_files(tmp_path: Path) -> None:
    key = private(ACB, KA)
    root_key = private(SUPPLIER, KeyUse.DIGITAL_SIGNING)
    times = {"not_before": Utc(0), "not_after": Utc(4_000_000_000_000)}
    root = x509.issue_root("nowan TEST root", root_key, serial=1, **times)
    certificate = x509.issue(
        "nowan TEST ACB",
        ACB,
        key.public,
        KeyUsage.KEY_AGREEMENT,
        4,
        root,
        root_key,
        serial=x509.serial(Drbg(1)),
        **times,
    )
    (tmp_path / f"{ACB.hex()}-ka.pem").write_bytes(certificate.pem())
    (tmp_path / f"{ACB.hex()}-ka.key").write_bytes(key.pem())
    (tmp_path / f"{SUPPLIER.hex()}-pp-ka.key").write_bytes(private(SUPPLIER, KeyUse.PREPAYMENT).pem(b"pass"))
    (tmp_path / "README.txt").write_text("not a key")
    (tmp_path / "something-else.pem").write_text("not a key")
    keys = Keys.load(tmp_path, b"pass")
    assert keys.access_control_broker() == ACB
    assert keys.role(ACB) == 4 and keys.role(ESME) is None
    assert keys.certificate(ACB, KA) == certificate
    assert keys.public(ACB, KA) == key.public and keys.has_private(ACB, KA)
    assert keys.has_private(SUPPLIER, KeyUse.PREPAYMENT)
    assert not keys.has_public(ESME, KA)


@pytest.mark.parametrize("name", [f"{ACB.hex()}-ka.pem", f"{ACB.hex()}-ds.key"])
def test_a_broken_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("-----BEGIN NONSENSE-----")
    with pytest.raises(DecodeError) as caught:
        Keys.load(tmp_path)
    assert caught.value.reason is GbcsReason.KEY_FILE and caught.value.path == name


def test_either_side_shares_the_same_secret() -> None:
    assert held_by(ACB).shared(ACB, ESME) == held_by(ESME).shared(ACB, ESME) == held_by(ESME).shared(ESME, ACB)
    tokens = held_by(SUPPLIER).shared(SUPPLIER, ESME, KeyUse.PREPAYMENT)
    assert tokens == held_by(ESME).shared(SUPPLIER, ESME, KeyUse.PREPAYMENT)
    assert tokens != held_by(SUPPLIER).shared(SUPPLIER, ESME)


def test_a_secret_is_computed_once_and_forgotten_with_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = held_by(ACB)
    first = keys.shared(ACB, ESME)
    assert keys.shared(ACB, ESME) is first
    keys.add_public(ESME, KA, private(CHF, KA).public)
    assert keys.shared(ACB, ESME) == held_by(ACB).shared(ACB, CHF) != first


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "MAX_SHARED", 2)
    keys = everything()
    secrets = [keys.shared(ACB, device) for device in (ESME, CHF, SUPPLIER, ESME)]
    assert secrets[0] == secrets[3] and secrets[0] is not secrets[3]


def test_missing_keys_are_named() -> None:
    keys = Keys()
    for ask in (
        lambda: keys.public(ESME, KA),
        lambda: keys.private(ESME, KA),
        lambda: keys.shared(ACB, ESME),
        keys.access_control_broker,
    ):
        with pytest.raises(PeerMisbehaved) as caught:
            ask()
        assert caught.value.reason is GbcsReason.NO_KEY


def test_keys_stay_out_of_reprs() -> None:
    assert repr(everything()) == "Keys(24 public, 24 private)"
