"""Memory does not grow with the number of messages."""

from __future__ import annotations

import gc
import tracemalloc

from nowan.gbcs import Keys, KeyUse, build, decode, from_json, payload, protect, to_json, verify
from nowan.gbcs.cosem import AdjustBalance
from nowan.gbcs.gbz import gbz
from nowan.gbcs.zcl_prepayment import CreditAdjustment
from tests.gbcs.parties import ACB, ESME, GSME, SUPPLIER, everything, private

#: Bytes that may stay behind: interned names, caches of fixed size.
_SLACK = 64 * 1024
_ROUND = 400


def work(keys: Keys, first: int) -> None:
    """Read, check and write out so many messages, no two alike."""
    signing = private(SUPPLIER, KeyUse.DIGITAL_SIGNING)
    for counter in range(first, first + _ROUND):
        contents = (
            (0x001C, ESME, AdjustBalance(counter).request()),
            (0x0086, GSME, gbz(CreditAdjustment(counter, 0, 0, 1))),
        )
        code, device, content = contents[counter % 2]
        signed = protect.signed(build.command(code, SUPPLIER, device, counter, content), signing)
        message = decode(protect.maced(signed, keys.shared(ACB, device)).encode())
        payload(message)
        verify(message, keys, acb=ACB)
        from_json(to_json(message))


def test_what_was_read_is_let_go() -> None:
    keys = everything()
    work(keys, 1)
    gc.collect()
    tracemalloc.start()
    try:
        work(keys, 10_000)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for part in range(3):
            work(keys, 20_000 + part * _ROUND)
        gc.collect()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < _SLACK
    assert peak - before < 16 * _SLACK
