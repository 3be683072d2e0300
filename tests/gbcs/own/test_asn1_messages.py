"""Own ASN.1 messages of every use case, from DER written by hand: values in order, and octets."""

from __future__ import annotations

import pytest

from nowan.gbcs import payload
from nowan.gbcs.usecases import USE_CASES
from tests.gbcs.own.asn1_rows import ROWS
from tests.gbcs.own.decoded import leaves
from tests.gbcs.own.messages import built, sent

EACH = [(code, cra, text, contents) for codes, cra, text, contents in ROWS for code in codes]
IDS = [f"{code:04X}-{USE_CASES[code].name}-{cra}" for code, cra, *_ in EACH]


@pytest.mark.parametrize(("code", "cra", "text", "contents"), EACH, ids=IDS)
def test_messages(code: int, cra: int, text: str, contents: list[object]) -> None:
    octets = bytes.fromhex(text)
    content = payload(sent(built(code, cra, octets)))
    shown = [leaf.hex() if isinstance(leaf, bytes) else leaf for leaf in leaves(content)]
    assert shown == [leaf.lower() if isinstance(leaf, str) and leaf != leaf.upper() else leaf for leaf in contents]
    assert content.encode() == octets
