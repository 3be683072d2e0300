"""Each checker finds what it is for, and is silent about a world in order. Bytes are written out by hand."""

from __future__ import annotations

import pytest

from nowan.world.checkers.counters import Counters, network_counter
from nowan.world.checkers.lost import Lost
from nowan.world.checkers.once import Once, identity
from nowan.world.checkers.records import Balance, Built, Checker, Ended, Executed, Frame, Placed, Record

SUPPLIER = bytes.fromhex("90b3d51f30010000")
METER = bytes.fromhex("00db1234567890a0")


def command(counter: int, payload: bytes = b"\x01") -> bytes:
    """A MACed Command by hand (GBCS 7.2.7): wrapper, grouping header, payload, no signature, MAC of zeros."""
    header = b"\xdf\x09\x01" + counter.to_bytes(8, "big") + b"\x08" + SUPPLIER + b"\x08" + METER + b"\x00\x02\x00\x69"
    body = header + bytes((len(payload),)) + payload + b"\x00"
    return b"\xdd\x00\x00\x00\x00\x00\x00" + bytes((5 + len(body) + 12,)) + b"\x11\x00\x00\x00\x00" + body + bytes(12)


def ran(counter: int) -> Executed:
    return Executed(METER, SUPPLIER, counter)


GOOD: list[Record] = [
    Placed("one", 1_500_000),
    Built("one", command(1000)),
    Placed("two"),
    Built("two", command(1001)),
    ran(1000),
    ran(1001),
    Ended("one", "executed"),
    Ended("two", "executed"),
    Balance(-500_000, 1_000_000),
]


def found(checker: Checker, records: list[Record]) -> list[str]:
    for record in records:
        checker.see(record)
    return [violation.what for violation in checker.finish()]


def test_identity_is_read_from_the_grouping_header() -> None:
    assert identity(command(1000)) == (SUPPLIER, 1000)


@pytest.mark.parametrize("kind", [Once, Lost, Counters])
def test_a_world_in_order_breaks_no_rule(kind: type[Checker]) -> None:
    assert found(kind(), GOOD) == []


def test_the_same_command_twice_is_found_thrice() -> None:
    # The device says so, the order's Commands together ran twice; the money moved twice for one order.
    twice = [*GOOD[:-1], ran(1000), Balance(-500_000, 2_500_000)]
    assert len(found(Once(), twice)) == 3


def test_two_commands_for_one_order_that_both_ran_are_found() -> None:
    records: list[Record] = [
        Placed("one"),
        Built("one", command(1000)),
        Built("one", command(1001)),
        ran(1000),
        ran(1001),
    ]
    assert found(Once(), records) == ["order one ran 2 times"]


def test_money_from_nowhere_is_found() -> None:
    assert found(Once(), [*GOOD[:-1], Balance(-500_000, 1_000_001)]) == [
        "the balance moved by 1500001, the executed orders are worth 1500000"
    ]


@pytest.mark.parametrize(
    ("records", "what"),
    [
        ([Placed("one")], "order one has no outcome"),
        ([Placed("one"), Built("one", command(7)), ran(7)], "order one has no outcome though it ran"),
        (
            [Placed("one"), Built("one", command(7)), Ended("one", "executed")],
            "order one is called executed and did not run",
        ),
        (
            [Placed("one"), Built("one", command(7)), ran(7), Ended("one", "not executed")],
            "order one ran and is called not executed",
        ),
        (
            [Placed("one", 500), Built("one", command(7)), ran(7), Ended("one", "answered with a failure")],
            "order one ran, was worth 500 and is called a failure",
        ),
    ],
)
def test_a_lost_order_or_an_untrue_end_is_found(records: list[Record], what: str) -> None:
    assert found(Lost(), records) == [what]


def test_unknown_is_an_honest_end() -> None:
    assert found(Lost(), [Placed("one"), Built("one", command(7)), ran(7), Ended("one", "unknown")]) == []


# The published secured frames of a network key: device announce has counter 1, request tunnel 5.
ANNOUNCE = bytes.fromhex(
    "618810b2a100003d5c080200003d5c1e02280100000012100f0e0d0c0b0a0086a123138b68c9bb28b78fff5ca15245044abaa32ca37b463ee2"
)
TUNNEL = bytes.fromhex(
    "618817b2a100003d5c080200003d5c1e09280500000012100f0e0d0c0b0a0018dc763b7bfa27f54ef06fbd18c7445bcd7a061b0239c383db168d6c335555e1"
)


def test_counter_is_read_from_the_network_header() -> None:
    assert network_counter(ANNOUNCE) == (bytes.fromhex("12100f0e0d0c0b0a"), 0, 1)
    assert network_counter(TUNNEL) == (bytes.fromhex("12100f0e0d0c0b0a"), 0, 5)
    assert network_counter(bytes.fromhex("030807ffffffff07") + bytes(2)) is None


def test_a_frame_counter_that_goes_back_is_found_and_a_retry_is_not() -> None:
    assert found(Counters(), [Frame(ANNOUNCE), Frame(ANNOUNCE), Frame(TUNNEL)]) == []
    assert found(Counters(), [Frame(TUNNEL), Frame(ANNOUNCE)]) == ["frame counter of 0a0b0c0d0e0f1012 went from 5 to 1"]
    altered = ANNOUNCE[:40] + bytes((ANNOUNCE[40] ^ 1,)) + ANNOUNCE[41:]
    assert found(Counters(), [Frame(ANNOUNCE), Frame(altered)]) == [
        "frame counter of 0a0b0c0d0e0f1012 went from 1 to 1"
    ]


def test_two_bodies_under_one_counter_are_found() -> None:
    records: list[Record] = [Built("one", command(1000)), Built("two", command(1000, b"\x02"))]
    assert found(Counters(), records) == ["90b3d51f30010000 put two bodies under counter 1000"]


def test_a_device_that_runs_an_older_counter_is_found_but_a_top_up_has_its_own_list() -> None:
    assert found(Counters(), [ran(1001), ran(1000)]) == [
        "00db1234567890a0 ran counter 1000 of 90b3d51f30010000 after 1001"
    ]
    assert found(Counters(), [ran(3 << 32), ran(1000)]) == []
