"""Certificates to their roots on a test infrastructure of our own, and what `verify` makes of them."""

from __future__ import annotations

import pytest

from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.x509 import Certificate, issue, issue_authority, issue_root
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs import Authorities, GbcsReason, Keys, KeyUse, Message, Trusted, build, decode, protect, verify
from nowan.gbcs.chains import MAX_AUTHORITIES
from nowan.gbcs.cosem import AdjustBalance, ReadBalance, null_results
from nowan.gbcs.usecases import Role
from nowan.gbcs.verification import check_role
from nowan.ids import EntityId
from nowan.instant import Utc
from tests.gbcs.parties import ACB, ESME, STRANGER, SUPPLIER, private

START, END, NOW = Utc(1_700_000_000_000), Utc(1_800_000_000_000), Utc(1_750_000_000_000)
ROOT_KEY, AUTHORITY_KEY, OTHER_KEY = (PrivateKey.from_scalar(number) for number in (71, 72, 73))
ROOT = issue_root("TEST root", ROOT_KEY, not_before=START, not_after=END, serial=1)
OTHER_ROOT = issue_root("TEST root", OTHER_KEY, not_before=START, not_after=END, serial=2)
AUTHORITY = issue_authority(
    "TEST issuing", AUTHORITY_KEY.public, ROOT, ROOT_KEY, not_before=START, not_after=END, serial=3
)
USES = {KeyUse.DIGITAL_SIGNING: KeyUsage.DIGITAL_SIGNATURE, KeyUse.KEY_AGREEMENT: KeyUsage.KEY_AGREEMENT}
ROLES = {SUPPLIER: Role.SUPPLIER, ACB: Role.ACCESS_CONTROL_BROKER, STRANGER: Role.NETWORK_OPERATOR, ESME: None}


def certificate(entity: EntityId, use: KeyUse, *, end: Utc = END, role: Role | None = None) -> Certificate:
    public = private(entity, use).public
    kind = ROLES[entity] if role is None else role
    return issue(
        "TEST party",
        entity,
        public,
        USES[use],
        kind,
        AUTHORITY,
        AUTHORITY_KEY,
        not_before=START,
        not_after=end,
        serial=9,
    )


def store(**changes: Certificate) -> Keys:
    keys = Keys(certificates=[(entity, use, certificate(entity, use)) for entity in ROLES for use in USES])
    for entity in ROLES:
        for use in USES:
            keys.add_private(entity, use, private(entity, use))
    for entity in (SUPPLIER, ACB, ESME):
        for use in USES:
            if changed := changes.get(f"{entity.hex()}_{use.name}"):
                keys.add_certificate(entity, use, changed)
    return keys


KNOWN = Authorities([ROOT], [AUTHORITY])


def command(originator: EntityId = SUPPLIER) -> Message:
    pre = build.command(AdjustBalance.MESSAGE_CODE, originator, ESME, 1, AdjustBalance(5).request())
    signed = protect.signed(pre, private(originator, KeyUse.DIGITAL_SIGNING))
    return protect.maced(signed, store().shared(ACB, ESME))


def test_a_path_leads_to_the_root() -> None:
    leaf = certificate(SUPPLIER, KeyUse.DIGITAL_SIGNING)
    proof = KNOWN.check(leaf, use=KeyUsage.DIGITAL_SIGNATURE, at=NOW, subject=SUPPLIER, roles=[Role.SUPPLIER])
    assert proof.path == (leaf, AUTHORITY, ROOT) and proof.certificate is leaf
    device = certificate(ESME, KeyUse.KEY_AGREEMENT)
    assert KNOWN.check(device, use=KeyUsage.KEY_AGREEMENT, at=NOW, roles=()).path[-1] == ROOT
    assert KNOWN.check(AUTHORITY, use=KeyUsage.CERTIFICATE_SIGNING, at=None).path == (AUTHORITY, ROOT)
    with pytest.raises(ApiMisuse):
        Trusted((leaf,), object())


LEAF = certificate(SUPPLIER, KeyUse.DIGITAL_SIGNING)
#: Signed by a party that is no authority, and by an authority that the root did not make.
BY_A_PARTY = issue(
    "TEST party", SUPPLIER, LEAF.public_key, KeyUsage.DIGITAL_SIGNATURE, 2, LEAF, private(SUPPLIER, KeyUse.DIGITAL_SIGNING), not_before=START, not_after=END, serial=9
)  # fmt: skip
#: A supplier whose certificate allows signing certificates, though its role does not.
SIGNING_PARTY = issue(
    "TEST party", SUPPLIER, OTHER_KEY.public, KeyUsage.CERTIFICATE_SIGNING, 2, ROOT, ROOT_KEY, not_before=START, not_after=END, serial=9
)  # fmt: skip
BY_A_SIGNING_PARTY = issue(
    "TEST party", SUPPLIER, LEAF.public_key, KeyUsage.DIGITAL_SIGNATURE, 2, SIGNING_PARTY, OTHER_KEY, not_before=START, not_after=END, serial=9
)  # fmt: skip
FALSE_AUTHORITY = issue_authority(
    "TEST issuing", OTHER_KEY.public, ROOT, OTHER_KEY, not_before=START, not_after=END, serial=4
)
BY_A_FALSE_ONE = issue(
    "TEST party", SUPPLIER, LEAF.public_key, KeyUsage.DIGITAL_SIGNATURE, 2, FALSE_AUTHORITY, OTHER_KEY, not_before=START, not_after=END, serial=9
)  # fmt: skip


@pytest.mark.parametrize(
    ("leaf", "authorities", "wanted", "why"),
    [
        (LEAF, KNOWN, {"use": KeyUsage.KEY_AGREEMENT}, "key usage"),
        (LEAF, KNOWN, {"subject": ACB}, "subject"),
        (LEAF, KNOWN, {"roles": [Role.ACCESS_CONTROL_BROKER]}, "role"),
        (LEAF, KNOWN, {"roles": []}, "role"),
        (certificate(ESME, KeyUse.DIGITAL_SIGNING), KNOWN, {"roles": [Role.SUPPLIER]}, "role"),
        (LEAF, KNOWN, {"at": Utc(START - 1)}, "not valid"),
        (LEAF, KNOWN, {"at": Utc(END + 1000)}, "not valid"),
        (LEAF, Authorities([ROOT]), {}, "no path"),
        (LEAF, Authorities([OTHER_ROOT], [AUTHORITY]), {}, "no path"),
        (BY_A_PARTY, Authorities([ROOT], [AUTHORITY, LEAF]), {}, "no path"),
        (BY_A_SIGNING_PARTY, Authorities([ROOT], [AUTHORITY, SIGNING_PARTY]), {}, "no path"),
        (BY_A_FALSE_ONE, Authorities([ROOT], [AUTHORITY, FALSE_AUTHORITY]), {}, "no path"),
        (ROOT, KNOWN, {"use": KeyUsage.CERTIFICATE_SIGNING}, "no path"),
    ],
)
def test_what_is_not_vouched_for(
    leaf: Certificate, authorities: Authorities, wanted: dict[str, object], why: str
) -> None:
    with pytest.raises(PeerMisbehaved) as caught:
        authorities.check(leaf, **{"use": KeyUsage.DIGITAL_SIGNATURE, "at": NOW, **wanted})  # type: ignore[arg-type]
    assert caught.value.reason is GbcsReason.CERTIFICATE and caught.value.detail.startswith(why)


def test_a_store_has_roots_and_a_limit() -> None:
    with pytest.raises(ApiMisuse):
        Authorities([])
    full = Authorities([ROOT])
    made = [
        issue_authority(
            "TEST issuing", AUTHORITY_KEY.public, ROOT, ROOT_KEY, not_before=START, not_after=END, serial=9 + n
        )
        for n in range(MAX_AUTHORITIES + 1)
    ]
    for authority in made[:-1]:
        full.add(authority)
    full.add(made[0])
    with pytest.raises(ApiMisuse):
        full.add(made[-1])


def test_verify_with_authorities_wants_every_certificate_vouched_for() -> None:
    assert verify(command(), store(), acb=ACB, authorities=KNOWN, at=NOW).signed is not None
    run_out = Utc(NOW - 1000)
    for entity, use in ((SUPPLIER, KeyUse.DIGITAL_SIGNING), (ACB, KeyUse.KEY_AGREEMENT), (ESME, KeyUse.KEY_AGREEMENT)):
        old = store(**{f"{entity.hex()}_{use.name}": certificate(entity, use, end=run_out)})
        with pytest.raises(PeerMisbehaved) as caught:
            verify(command(), old, acb=ACB, authorities=KNOWN, at=NOW)
        assert caught.value.reason is GbcsReason.CERTIFICATE
        assert verify(command(), old, acb=ACB, authorities=KNOWN, at=None).authenticated is not None
        assert verify(command(), old, acb=ACB).authenticated is not None
    keys = store()
    bare = Keys(private={(entity, use): private(entity, use) for entity in ROLES for use in USES})
    for given in (keys, bare):
        with pytest.raises(PeerMisbehaved) as caught:
            verify(command(), given, acb=ACB, authorities=Authorities([OTHER_ROOT], [AUTHORITY]), at=NOW)
        assert caught.value.reason in (GbcsReason.CERTIFICATE, GbcsReason.NO_KEY)


def test_who_may_send_what() -> None:
    keys = store()
    check_role(command(), keys)
    with pytest.raises(PeerMisbehaved) as caught:
        check_role(command(STRANGER), keys)
    assert caught.value.reason is GbcsReason.ROLE
    with pytest.raises(PeerMisbehaved) as caught:
        verify(command(STRANGER), keys, acb=ACB, authorities=KNOWN, at=NOW)
    assert caught.value.reason is GbcsReason.ROLE
    answer = build.response(command(), null_results(AdjustBalance(5).request()))
    check_role(answer, keys)
    asked = build.command(ReadBalance.MESSAGE_CODE, ESME, SUPPLIER, 1, ReadBalance().request())
    with pytest.raises(PeerMisbehaved) as caught:
        check_role(asked, keys)
    assert caught.value.reason is GbcsReason.NO_KEY
    forged = build.response(asked, null_results(ReadBalance().request()))
    with pytest.raises(PeerMisbehaved) as caught:
        check_role(forged, keys)
    assert caught.value.reason is GbcsReason.ROLE


@pytest.mark.rtds
def test_every_published_message_comes_from_who_may_send_it(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    unknown = set()
    for name, data in rtds_messages.items():
        message = decode(data)
        try:
            check_role(message, rtds_keys)
        except PeerMisbehaved as error:
            assert error.reason is GbcsReason.NO_KEY, f"{name}: {error}"
            unknown.add(message.originator)
    assert len(unknown) < 3, unknown
