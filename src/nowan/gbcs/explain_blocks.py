"""A block of a general block transfer in words (GBCS 7.2.11).

Layout behind ``DD``: routing header ``09 CRA counter | 08 originator | 08 recipient | 00 | 02 message code | 00``, BER
length, security header, then ``E0``, block control, block number, number acknowledged, BER length and the block.
"""

from __future__ import annotations

from nowan.errors import WireReason
from nowan.gbcs.explain_walk import Walk
from nowan.gbcs.header import Cra
from nowan.gbcs.usecases import USE_CASES
from nowan.ids import EntityId, dashed

GENERAL_BLOCK_TRANSFER = 0xE0


def explain_block(walk: Walk) -> None:
    """What is left of the wrapper from its routing header on."""
    names = {int(cra): cra.name.capitalize() for cra in Cra}
    with walk.node("routing header"):
        walk.number("length", 1)
        walk.number("CRA flag", 1, lambda octet: f"{names.get(octet, 'none')} ({octet})")
        walk.number("originator counter", 8)
        for name in ("originator", "recipient"):
            walk.number(f"{name} length", 1)
            walk.field(name, 8, lambda octets: dashed(EntityId(octets)))
        walk.number("date-time length", 1)
        walk.number("other information length", 1)
        walk.number("message code", 2, _use_case)
        walk.number("key information", 1)
    size = walk.length()
    with walk.section("block transfer", size):
        walk.field("security header", 5)
        tag = walk.number("general-block-transfer", 1)
        if tag != GENERAL_BLOCK_TRANSFER:
            raise walk.error(WireReason.BAD_VALUE, f"0xE0 wanted, 0x{tag:02X} found", back=1)
        walk.number("block control", 1, _control)
        walk.number("block number", 2)
        walk.number("block number acknowledged", 2)
        length = walk.length()
        walk.field("block", length)


def _control(octet: int) -> str:
    parts = ["the last block" if octet & 0x80 else "more blocks follow"]
    if octet & 0x40:
        parts.append("streaming")
    return f"{', '.join(parts)}, window {octet & 0x3F}"


def _use_case(code: int) -> str:
    row = USE_CASES.get(code)
    return f"{row.name} {row.title} (0x{code:04X})" if row else f"0x{code:04X} (unnamed)"
