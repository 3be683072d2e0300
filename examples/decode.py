"""Read a message: what it says in typed values, in words, and whether it is what it claims to be."""

from __future__ import annotations

from nowan.crypto.p256 import PrivateKey
from nowan.gbcs import Keys, KeyUse, build, decode, explain, payload, protect
from nowan.gbcs.cosem import AdjustBalance
from nowan.ids import entity_id

SUPPLIER, METER = entity_id("0A-0B-0C-00-00-00-00-01"), entity_id("0E-0E-0E-00-00-00-00-E1")
KEY = PrivateKey.from_scalar(4711)  # TEST only


def main() -> None:
    """Build a signed message, then read it as if it had come from outside."""
    unsigned = build.command(AdjustBalance.MESSAGE_CODE, SUPPLIER, METER, 1003, AdjustBalance(1_200_000).request())
    octets = protect.signed(unsigned, KEY).encode()

    message = decode(octets)
    print(message)
    print(payload(message))

    explained = explain(octets, Keys(public={(SUPPLIER, KeyUse.DIGITAL_SIGNING): KEY.public}))
    print(explained.title, "-", explained.purpose)
    for node in explained.tree.walk():
        if not node.children:
            print(f"{node.offset:>4}  {node.name}: {node.value}")

    broken = explain(octets[:60])
    print(broken.faults[0])


if __name__ == "__main__":
    main()
