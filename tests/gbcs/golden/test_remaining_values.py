"""Values of the use cases that the other files leave out, held against the mapping tables and message templates.

A Command that only reads says nothing but its table, so its octets are put together from that, without any of the code
under test. Where a Command writes, its values come from the service request of the same name, or, for messages of
which there is none (mostly refused ones), from its octets read by hand.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nowan.dlms.access import AccessRequest, Notification
from nowan.gbcs import Message, payload
from nowan.gbcs.asn1 import JoinResult
from nowan.gbcs.asn1_credentials import Cell, OtherFloor, ReplaceCredentials, ReplacementResponse
from nowan.gbcs.asn1_records import UnjoinResult
from nowan.gbcs.der_layout import KeyUsage
from nowan.gbcs.gbz import Component, GbzCommands
from tests.gbcs.golden.published import LATER, NOW, published, zigbee
from tests.gbcs.own import gbz_octets, octets
from tests.gbcs.own.decoded import leaves, neutral, place, selected
from tests.gbcs.own.octets import Item, Leaf, values
from tests.gbcs.own.tables import TABLES, chosen, protected

pytestmark = pytest.mark.rtds

#: Reads: file, then from when to when a log is read.
READS: list[tuple[str, tuple[int, int] | None]] = [
    ("1.7_ECS05/ECS05_1.7_ERROR_COMMAND_GBCS.HEX", None),
    ("4.10_ECS23/ECS23_4.10_SUCCESS_COMMAND_GBCS.HEX", (zigbee(2014, 12, 29, 23, 59), NOW)),
    ("4.11.1_ECS24/ECS24_4.11.1_ERROR_COMMAND_GBCS.HEX", None),
    ("4.11.2_ECS24b/ECS24b_4.11.2_ERROR_COMMAND_GBCS.HEX", None),
    ("4.12.1_ECS18b/ECS18b_4.12.1_SUCCESS_COMMAND_GBCS.HEX", None),
    ("4.12.2_ECS18a/ECS18a_4.12.2_SUCCESS_COMMAND_GBCS.HEX", None),
    ("4.13_ECS26a/ECS26a_4.13_ERROR_COMMAND_GBCS.HEX", None),
    ("4.15_ECS27/ECS27_4.15_SUCCESS_COMMAND_GBCS.HEX", None),
    ("4.16_ECS17c/ECS17c_4.16_SUCCESS_COMMAND_GBCS.HEX", None),
    ("4.18_ECS82/ECS82_4.18_SUCCESS_COMMAND_GBCS.HEX", None),
    ("4.2_ECS17a/ECS17a_4.2_SUCCESS_COMMAND_GBCS.HEX", None),
    ("4.8.2_ECS22c/ECS22c_4.8.2_ERROR_COMMAND_GBCS.HEX", (zigbee(2014, 10, 1, 9), zigbee(2014, 10, 2, 9))),
    ("6.13_ECS35c/ECS35c_6.13_ERROR_COMMAND_GBCS.HEX", (zigbee(2014, 12, 31), zigbee(2014, 12, 31, 9))),
    ("6.13_ECS35f/ECS35f_6.13_ERROR_COMMAND_GBCS.HEX", (zigbee(2014, 12, 15), NOW)),
    ("6.2.1_ECS26b/ECS26b_6.2.1_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.1_ECS26k/ECS26k_6.2.1_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.10_ECS25r1/ECS25r1_6.2.10_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.10_ECS25r2/ECS25r2_6.2.10_ERROR_COMMAND_GBCS.HEX", None),
    ("6.2.2_ECS26c/ECS26c_6.2.2_ERROR_COMMAND_GBCS.HEX", None),
    ("6.2.3_ECS26d/ECS26d_6.2.3_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.3_ECS26l/ECS26l_6.2.3_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.4_ECS26i/ECS26i_6.2.4_ERROR_COMMAND_GBCS.HEX", None),
    ("6.2.4_ECS26m/ECS26m_6.2.4_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.5_ECS26f/ECS26f_6.2.5_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.7_ECS40/ECS40_6.2.7_SINGLE_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.9_ECS26j/ECS26j_6.2.9_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.30_DBCH03/DBCH03_6.30_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.31_DBCH01/DBCH01_6.31_ERROR_COMMAND_GBCS.HEX", None),
    ("6.32_DBCH02/DBCH02_6.32_ERROR_COMMAND_GBCS.HEX", (zigbee(2014, 12, 20), zigbee(2014, 12, 31, 9))),
    ("6.4.2_ECS28b/ECS28b_6.4.2_ERROR_COMMAND_GBCS.HEX", None),
    ("7.1_ECS42/ECS42_7.1_ERROR_COMMAND_GBCS.HEX", None),
    ("7.14_ECS61d/ECS61d_7.14_ERROR_COMMAND_GBCS.HEX", None),
    ("7.15_ECS61e/ECS61e_7.15_ERROR_COMMAND_GBCS.HEX", None),
    ("7.3_ECS44/ECS44_7.3_ERROR_COMMAND_GBCS.HEX", None),
    ("7.4_ECS45/ECS45_7.4_SUCCESS_COMMAND_GBCS.HEX", None),
    ("7.7_ECS61a/ECS61a_7.7_ALL_OPTIONALS_SUCCESS_COMMAND_GBCS.HEX", None),
    ("8.9_CCS06/CCS06_8.9_ERROR_COMMAND_GBCS.HEX", None),
    ("11.2_ECS52/ECS52_11.2_SUCCESS_COMMAND_GBCS.HEX", None),
]


def name(row: tuple[object, ...]) -> str:
    return str(row[0]).rsplit("/")[-1]


def holds(message: Message, items: list[Item]) -> None:
    """The message is its table with these values, and was decoded as that."""
    assert message.payload == octets.request(items, message.counter)
    content = payload(message)
    assert isinstance(content, AccessRequest)
    assert [place(item) for item in content.items] == [(what.verb, what.place) for what in items]
    for item, what in zip(content.items, items, strict=True):
        assert neutral(item.data) == (Leaf("null") if what.verb == "get" else what.shape)
        assert selected(item) == (what.times if what.log else None)


@pytest.mark.parametrize("row", READS, ids=name)
def test_reads(rtds: Path, row: tuple[str, tuple[int, int] | None]) -> None:
    message = published(rtds, row[0])
    assert any(what.log for what in TABLES[message.code]) == (row[1] is not None)
    holds(message, [replace(what, times=row[1] or (0, 0)) for what in TABLES[message.code]])


#: Protected reads: file, then the times between which a log is read, as COSEM date-times.
PROTECTED = [
    ("4.1.1_ECS17b/ECS17b_4.1.1_SINGLE_SUCCESS_COMMAND_GBCS.HEX", ""),
    ("4.1.2_ECS17d/ECS17d_4.1.2_SINGLE_SUCCESS_COMMAND_GBCS.HEX", ""),
    ("4.1.3_ECS17e/ECS17e_4.1.3_SUCCESS_COMMAND_GBCS.HEX", ""),
    ("4.3_ECS19/ECS19_4.3_ERROR_COMMAND_GBCS.HEX", ""),
    # From 2014-10-02 to 2015-03-01, both at nine.
    (
        "4.4.2_ECS20b/ECS20b_4.4.2_ERROR_COMMAND_GBCS.HEX",
        "oct12=07DE0A02FF090000008000FF oct12=07DF0301FF090000008000FF",
    ),
]


@pytest.mark.parametrize("row", PROTECTED, ids=name)
def test_protected_reads(rtds: Path, row: tuple[str, str]) -> None:
    """The transaction id and both parties of the protection parameters are those of the message."""
    message = published(rtds, row[0])
    table = TABLES[message.code]
    covered = [what for what in table if what.verb == "covered"]
    (method,) = (what for what in table if what.class_id == 30)
    holds(message, [protected(method, covered, message.counter, message.originator, message.recipient, row[1])])


def behaviours(on: tuple[int, ...], off: tuple[int, ...]) -> str:
    """Mask of the codes that are set, then those set on: bits numbered from the right by the code's low octet."""
    mask = sum(1 << code for code in (*on, *off))
    return f"bits512={mask << 256 | sum(1 << code for code in on):0128x}"


def entry(index: int, script: int, time: str, weekdays: str, days: str, first: str, last: str) -> str:
    """A schedule table entry of auxiliary controllers; TRUE is 0xFF in these messages."""
    return (
        f"{{u16={index} bool=255 oct6=00000A0067FF u16={script} oct4={time} u16=65535 bits7={weekdays} {days}"
        f" oct5={first} oct5={last}}}"
    )


def period(index: int, selector: int, hour: str) -> str:
    """Start or end of the maximum demand period: the table's constants, with TRUE as 0xFF."""
    return (
        f"{{u16={index} bool=255 oct6=00000A8064FF u16={selector} oct4={hour}000000 u16=65535 bits7=FE bits0="
        " oct5=000001FFFF oct5=FFFFFFFFFF}"
    )


DEVICES = "{oct8=00DB1234567890A0 oct16=83FED3407A939723A5C639B26916D506}"
OTHERS = "{oct8=00DB1234567890A1 oct16=83FED3407A939723A5C639B26916D505}"
#: A time debt's charge at scale -1 without commodity, and how much it is.
DEBT = "{{i8=0 i8=-1} {u16=0 oct6=000000000000 i8=0} [{oct0= i16="
NEVER_STAMP = "oct12=FFFFFFFFFFFFFFFFFF8000FF"
#: Ten entries from 2015-06-21 to 2015-12-21 on weekdays, every half hour from nine: controllers 1 to 5, output (bit 12),
#: each to 0 and then to 50 % (bit 7 and the level); special days as the request numbers them.
SPECIAL = ("F0", "A0", "F0", "F0", "F0", "60", "F0", "F0", "E0", "E0")
SCHEDULE = " ".join(
    entry(
        at + 1,
        0x1000 | (at // 2 + 1) << 8 | 0x80 | (0, 50)[at % 2],
        f"{9 + at // 2:02X}{(0, 30)[at % 2]:02X}0000",
        "F8",
        f"bits4={SPECIAL[at]}",
        "07DF0615FF",
        "07DF0C15FF",
    )
    for at in range(10)
)

#: Writes: file, then the value of each item.
WRITES: list[tuple[str, list[str]]] = [
    ("8.11_CCS02/CCS02_8.11_ERROR_COMMAND_GBCS.HEX", ["oct8=00DB1234567890A0"]),
    ("8.12.1_CCS03/CCS03_8.12.1_SUCCESS_COMMAND_GBCS.HEX", [f"{{oct8=0000000000000140 [{DEVICES} {OTHERS}]}}"]),
    # 3 and 15 a day of the time debts; 10 % of each payment; 50,000 of the payment debt, 30,000 and 15,000 of the others.
    (
        "2.3_ECS07/ECS07_2.3_ERROR_COMMAND_GBCS.HEX",
        [
            f"{DEBT}3}}]}}",
            f"{DEBT}15}}]}}",
            "u16=1000",
            "u32=86400",
            "u32=86400",
            "i8=0",
            "i8=0",
            "i32=50000",
            "i32=30000",
            "i32=15000",
        ],
    ),
    ("3.5_ECS14/ECS14_3.5_ERROR_COMMAND_GBCS.HEX", ["oct0="]),
    # Telephone number and name: 0333 202 4650, E-ON.
    (
        "3.4_ECS16/ECS16_3.4_ERROR_COMMAND_GBCS.HEX",
        ["oct=" + b"0333 202 4650".hex(), "oct=" + b"E-ON".hex()],
    ),
    # Midnight of the first of every month, and of every day.
    ("6.8_ECS30/ECS30_6.8_ERROR_COMMAND_GBCS.HEX", ["[{oct4=00000000 oct5=FFFFFF01FF}]"]),
    ("6.8_ECS30a/ECS30a_6.8_ERROR_COMMAND_GBCS.HEX", ["[{oct4=00000000 oct5=FFFFFFFFFF}]"]),
    ("6.26_ECS48/ECS48_6.26_ERROR_COMMAND_GBCS.HEX", ["[{oct4=00000000 oct5=FFFFFFFFFF}]"]),
    ("6.12_ECS34/ECS34_6.12_ERROR_COMMAND_GBCS.HEX", ["[u32=2300 u32=4600]"]),
    # From 17:00 to 22:00.
    (
        "6.18.1_ECS37/ECS37_6.18.1_SUCCESS_COMMAND_GBCS.HEX",
        [f"[{period(0, 1, '11')} {period(1, 2, '16')}]"],
    ),
    ("9.1_ECS50/ECS50_9.1_ERROR_COMMAND_GBCS.HEX", ["oct4=31323334"]),
    # Of the request's codes 0x810D on, 0x810E off; the message switches 0x81C4 and 0x81C5 off instead of 0x81B7 on.
    ("6.22_ECS25a/ECS25a_6.22_SUCCESS_COMMAND_GBCS.HEX", [behaviours((0x0D,), (0x0E, 0xC4, 0xC5))]),
    ("6.22_ECS25a2/ECS25a2_6.22_SUCCESS_COMMAND_GBCS.HEX", [behaviours((0x54, 0x55, 0x61, 0x62), ())]),
    ("6.22_ECS25a3/ECS25a3_6.22_SUCCESS_COMMAND_GBCS.HEX", [behaviours((0x45, 0x61, 0x62, 0xC6), (0x54, 0x55))]),
    ("6.22_ECS25b3/ECS25b3_6.22_SUCCESS_COMMAND_GBCS.HEX", [behaviours((0x14,), (0x15,))]),
    # Controller 5 back to its schedule.
    ("7.8_ECS47Reset/ECS47Reset_7.8_SUCCESS_COMMAND_GBCS.HEX", ["u16=1312"]),
    # Christmas, the day after it, Good Friday and August bank holiday of 2015; cancelled.
    (
        "6.14.3_ECS46d/ECS46d_6.14.3_CANCELLATION_APC_OUTPUT_SUCCESS_COMMAND_GBCS.HEX",
        [
            "[{u16=1 oct5=FFFF0C19FF u8=1} {u16=2 oct5=FFFF0C1AFF u8=2}"
            " {u16=3 oct5=07DF0403FF u8=3} {u16=4 oct5=07DF081FFF u8=4}]",
            f"[{SCHEDULE}]",
            NEVER_STAMP,
            NEVER_STAMP,
        ],
    ),
]


@pytest.mark.parametrize("row", WRITES, ids=name)
def test_writes(rtds: Path, row: tuple[str, list[str]]) -> None:
    message = published(rtds, row[0])
    content = payload(message)
    assert isinstance(content, AccessRequest)
    table = chosen(message.code, [place(item)[1] for item in content.items])
    shapes = [values(text)[0] for text in row[1]]
    assert all(octets.fits(what.shape, shape) for what, shape in zip(table, shapes, strict=True))
    holds(message, [replace(what, shape=shape) for what, shape in zip(table, shapes, strict=True)])


STAMP = "oct12=07DF0101FF000000008000FF"
ALERTS = [
    # The CHF's log of 2015-01-01: PAN 00-01-...-07 and two Devices with the hashes of their keys.
    ("NA_CS14/CS14_NA_8F12_ALERT_GBCS.HEX", 0x8F12, f"{{{STAMP} oct8=0001020304050607 [{DEVICES} {OTHERS}]}}"),
    # The configuration of the request for DBCH04: channel pages, then its numbers.
    (
        "6.28_DBCH04/DBCH04_6.28_NA_SUCCESS_ALERT_DBCH09_GBCS.HEX",
        0x8F2A,
        "{bits32=E0000006 bits32=E8000006 bits32=F0000006 bits32=F8000006"
        " u16=130 u16=220 u8=5 u16=7 u8=7 u8=12 u16=6000 u8=130 u16=100 u16=4000 u16=3000}",
    ),
]


@pytest.mark.parametrize("row", ALERTS, ids=name)
def test_alerts(rtds: Path, row: tuple[str, int, str]) -> None:
    message = published(rtds, row[0])
    text = f"{{u16={row[1]} {STAMP} {row[2]}}}"
    assert message.payload == octets.notification(text, message.counter)
    content = payload(message)
    assert isinstance(content, Notification) and [neutral(content.body)] == values(text)


MONTH = zigbee(2015, 2, 1)
#: Two days of 2015 and two of every year, each with the third day profile.
SPECIAL_DAYS = (115, 4, 5, 0xFF, 3, 115, 8, 31, 0xFF, 3, 0xFF, 1, 1, 0xFF, 3, 0xFF, 12, 25, 0xFF, 3)
#: GBZ: file, then the values of each component's fields; None where the template leaves nothing open.
GBZ: list[tuple[str, list[list[object]] | None]] = [
    # Security events of the last day of 2014, to 2030.
    ("6.13_CS10a/CS10a_6.13_ERROR_COMMAND_GBCS.HEX", [[0x13, 0, zigbee(2014, 12, 31), zigbee(2030, 1, 1), 0, 0]]),
    ("4.1.1_GCS13a/GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_COMMAND_GBCS.HEX", None),
    ("4.1.2_GCS13c/GCS13c_4.1.2_SUCCESS_RELIABLE_GPF_COMMAND_GBCS.HEX", None),
    ("4.1.4_GCS13b/GCS13b_4.1.4_SUCCESS_RELIABLE_GPF_COMMAND_GBCS.HEX", None),
    ("4.3_GCS14/GCS14_4.3_SUCCESS_RELIABLE_GPF_COMMAND_GBCS.HEX", None),
    ("4.18_GCS60/GCS60_4.18_SUCCESS_COMMAND_GBCS.HEX", None),
    ("6.2.3_GCS21k/GCS21k_6.2.3_ERROR_COMMAND_GBCS.HEX", None),
    ("6.2.8_GCS21a/GCS21a_6.2.8_ERROR_COMMAND_GBCS.HEX", None),
    ("4.11.1_GCS21f/GCS21f_4.11.1_ERROR_COMMAND_GBCS.HEX", None),
    ("4.13_GCS21b/GCS21b_4.13_SUCCESS_COMMAND_GBCS.HEX", None),
    ("4.10_GCS18/GCS18_4.10_SUCCESS_COMMAND_GBCS.HEX", None),
    ("1.5_GCS40c/GCS40c_1.5_ERROR_COMMAND_GBCS.HEX", [[NOW, 0, 3, 5_000_000]]),
    # Up to the greatest time but one.
    ("4.4.5_GCS15e/GCS15e_4.4.5_ERROR_COMMAND_GBCS.HEX", [[0xFFFFFFFE, 5]]),
    # From 2015-02-01, daily blocks of three.
    (
        "6.8_GCS25a/GCS25a_6.8_ERROR_COMMAND_GBCS.HEX",
        [[0, NOW, MONTH, 3, 0x23, 0], [0, NOW, MONTH, 3, 2, 0x23, 0, 1]],
    ),
    ("NA_PCS01/PCS01_NA_SUCCESS_COMMAND_GBCS.HEX", [[2, b"73941656880950804485"]]),
    # Emergency credit 10,000,000 and 100,000; debt cap 100,000; low credit 5,000,000; maximum 25,000,000 twice. Then the
    # calendar: days without disablement from 18:00 (480 is 08:00), from 17:00 (420 is 07:00), and the third.
    (
        "2.1_GCS05/GCS05_2.1_FUTURE_DATED_ERROR_COMMAND_GBCS.HEX",
        [
            [NOW, LATER, 10_000_000, 100_000],
            [0, NOW, LATER, 100_000],
            [5_000_000],
            [0, NOW, LATER, 25_000_000, 25_000_000],
            [0, NOW, NOW, LATER, 3, 0, b"", 2, 2, 3],
            [0, NOW, NOW, 1, 3, 0, 1, 3, 0, 1, 480, 0, 1080, 1],
            [0, NOW, NOW, 2, 3, 0, 1, 3, 0, 1, 420, 0, 1020, 1],
            [0, NOW, NOW, 3, 1, 0, 1, 3, 0, 1],
            [0, NOW, NOW, 1, 1, 1, 1, 1, 1, 3, 3],
            [0, NOW, NOW, 2, 2, 2, 2, 2, 2, 3, 3],
            [0, NOW, NOW, 0, 1, 114, 10, 27, 0xFF, 1, 115, 3, 29, 0xFF, 2],
            [0, NOW, NOW, LATER, 3, 4, 0, 1, *SPECIAL_DAYS],
        ],
    ),
]


@pytest.mark.parametrize("row", GBZ, ids=name)
def test_gbz_commands(rtds: Path, row: tuple[str, list[list[object]] | None]) -> None:
    message = published(rtds, row[0])
    content = payload(message)
    assert isinstance(content, GbzCommands)
    found = [leaves(part.command) for part in content.components if isinstance(part, Component)]
    if row[1] is not None:
        assert found == row[1]
        return
    parts = gbz_octets.built(gbz_octets.COMMANDS[message.code])
    assert message.payload == gbz_octets.payload(parts)
    assert found == [list(part.contents) for part in parts]


def test_since_when_data_is_asked_for(rtds: Path) -> None:
    low_credit = payload(published(rtds, "2.1_GCS05/GCS05_2.1_FUTURE_DATED_ERROR_COMMAND_GBCS.HEX"))
    top_ups = payload(published(rtds, "4.4.5_GCS15e/GCS15e_4.4.5_ERROR_COMMAND_GBCS.HEX"))
    for content, at, wanted in ((low_credit, 2, LATER), (top_ups, 0, zigbee(2014, 12, 1))):
        assert isinstance(content, GbzCommands)
        component = content.components[at]
        assert isinstance(component, Component) and component.from_time == wanted


SIGNING, AGREEMENT = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
ORGANISATION = "90B3D51F30"
#: Replacements: file, mode, role that authorises, Commands' counter floor, execution, then cells with their new owner.
REPLACEMENTS: list[tuple[str, int, int, int | None, str | None, list[tuple[Cell, str]]]] = [
    (
        "6.21_CS02bNOByNOHandover/CS02bNOByNOHandover_6.21_SUCCESS_COMMAND_GBCS.HEX",
        3,
        3,
        0,
        None,
        [(Cell(3, SIGNING), "020000"), (Cell(3, AGREEMENT), "020000")],
    ),
    ("NA_CS02bWPByWP/CS02bWPByWP_NA_SUCCESS_COMMAND_GBCS.HEX", 5, 6, 0, None, [(Cell(6, SIGNING), "000007")]),
    (
        "NA_CS02bTransCoSByTransCoS/CS02bTransCoSByTransCoS_NA_SUCCESS_COMMAND_GBCS.HEX",
        6,
        5,
        None,
        None,
        [(Cell(5, SIGNING), "000004")],
    ),
    # A supplier takes over; the cancellation names the end of the year 9999.
    (
        "6.23_CS02bSupplierByTransCoS/CS02bSupplierByTransCoS_6.23_CANCELLATION_SUCCESS_COMMAND_GBCS.HEX",
        7,
        5,
        None,
        "99991231235959Z",
        [(Cell(2, SIGNING), "030000"), (Cell(2, AGREEMENT), "030000"), (Cell(2, AGREEMENT, 1), "030000")],
    ),
    # Recovery: its own, the supplier's three, the network operator's two, the ACB's and the transitional role's.
    (
        "NA_CS02bAnyExceptAbnormalRootByRecovery/CS02bAnyExceptAbnormalRootByRecovery_NA_SUCCESS_COMMAND_GBCS.HEX",
        8,
        1,
        0,
        None,
        [
            (Cell(1, SIGNING), "000001"),
            (Cell(2, SIGNING), "010000"),
            (Cell(2, AGREEMENT), "010000"),
            (Cell(2, AGREEMENT, 1), "010000"),
            (Cell(3, SIGNING), "020000"),
            (Cell(3, AGREEMENT), "020000"),
            (Cell(4, AGREEMENT), "000002"),
            (Cell(5, SIGNING), "000004"),
        ],
    ),
    (
        "NA_CS02gLoadControllerByLoadController/CS02gLoadControllerByLoadController_NA_CANCELLATION_SUCCESS_COMMAND_GBCS.HEX",
        10,
        8,
        0,
        "99991231235959Z",
        [(Cell(8, SIGNING), "010000"), (Cell(8, AGREEMENT), "010000")],
    ),
    (
        "6.15.1_CS02gLoadControllerBySupplier/CS02gLoadControllerBySupplier_6.15.1_IMMEDIATE_SUCCESS_COMMAND_GBCS.HEX",
        11,
        2,
        None,
        None,
        [(Cell(8, SIGNING), "010000"), (Cell(8, AGREEMENT), "010000")],
    ),
]


@pytest.mark.parametrize("row", REPLACEMENTS, ids=name)
def test_replacements(rtds: Path, row: tuple[str, int, int, int | None, str | None, list[tuple[Cell, str]]]) -> None:
    file, mode, role, floor, execution, cells = row
    message = published(rtds, file)
    found = payload(message)
    assert isinstance(found, ReplaceCredentials)
    control = found.control
    assert (control.mode, control.authorising_cell) == (mode, Cell(role, SIGNING))
    assert (control.counter, control.floor, found.execution) == (message.counter, floor, execution)
    wanted = [(cell, bytes.fromhex(ORGANISATION + owner)) for cell, owner in cells]
    assert [(each.cell, each.parsed.subject_id) for each in found.replacements] == wanted


#: What became of replacements: Response, the row above whose Command it answers (its place), counter; None: not yet.
OUTCOMES: list[tuple[str, int, int | None]] = [
    ("6.21_CS02bNOByNOHandover/CS02bNOByNOHandover_6.21_SUCCESS_RESPONSE_GBCS.HEX", 0, 1301),
    ("NA_CS02bWPByWP/CS02bWPByWP_NA_SUCCESS_RESPONSE_GBCS.HEX", 1, 8000),
    ("NA_CS02bTransCoSByTransCoS/CS02bTransCoSByTransCoS_NA_SUCCESS_RESPONSE_GBCS.HEX", 2, 6000),
    ("6.23_CS02bSupplierByTransCoS/CS02bSupplierByTransCoS_6.23_CANCELLATION_SUCCESS_RESPONSE_GBCS.HEX", 3, None),
    (
        "NA_CS02bAnyExceptAbnormalRootByRecovery/CS02bAnyExceptAbnormalRootByRecovery_NA_SUCCESS_RESPONSE_GBCS.HEX",
        4,
        7000,
    ),
    (
        "NA_CS02gLoadControllerByLoadController/CS02gLoadControllerByLoadController_NA_CANCELLATION_SUCCESS_RESPONSE_GBCS.HEX",
        5,
        None,
    ),
    (
        "6.15.1_CS02gLoadControllerBySupplier/CS02gLoadControllerBySupplier_6.15.1_IMMEDIATE_SUCCESS_RESPONSE_GBCS.HEX",
        6,
        1000,
    ),
]


@pytest.mark.parametrize("row", OUTCOMES, ids=name)
def test_outcomes(rtds: Path, row: tuple[str, int, int | None]) -> None:
    """Every cell of the Command succeeded and is to hold its new owner's certificate."""
    found = payload(published(rtds, row[0]))
    assert isinstance(found, ReplacementResponse)
    if row[2] is None:
        assert found.outcome is None
        return
    assert found.outcome is not None
    mode, cells = REPLACEMENTS[row[1]][1], REPLACEMENTS[row[1]][5]
    assert (found.outcome.counter, found.outcome.mode) == (row[2], mode)
    wanted = [(cell, 0, bytes.fromhex(ORGANISATION + owner)) for cell, owner in cells]
    assert [(each.cell, each.status, each.replacing_subject) for each in found.outcome.cells] == wanted


#: Results of joins and of undoing them: all succeeded.
RESULTS: list[tuple[str, object]] = [
    ("8.7.1_CS03CCritical/CS03CCritical_8.7.1_SUCCESS_RESPONSE_GBCS.HEX", JoinResult(0)),
    ("8.7.2_CS03A2NonCritical/CS03A2NonCritical_8.7.2_SUCCESS_RESPONSE_GBCS.HEX", JoinResult(0)),
    ("8.7.2_CS03B/CS03B_8.7.2_SUCCESS_RESPONSE_GBCS.HEX", JoinResult(0)),
    ("8.8.2_CS04B/CS04B_8.8.2_SUCCESS_RESPONSE_GBCS.HEX", UnjoinResult(0)),
]


@pytest.mark.parametrize("row", RESULTS, ids=name)
def test_results(rtds: Path, row: tuple[str, object]) -> None:
    assert payload(published(rtds, row[0])) == row[1]


def test_what_became_of_a_contingency(rtds: Path) -> None:
    """CS02b anyByContingency (mode 9): the root, then every role's cells; floors of all but recovery."""
    found = payload(published(rtds, "NA_CS02bAnyByContingency/CS02bAnyByContingency_NA_SUCCESS_RESPONSE_GBCS.HEX"))
    assert isinstance(found, ReplacementResponse) and found.outcome is not None
    outcome = found.outcome
    assert (outcome.counter, outcome.mode) == (5000, 9)
    assert [floor.role for floor in outcome.floors] == [0, 2, 3, 4, 5]
    assert all(isinstance(floor, OtherFloor) and floor.floor == 0 for floor in outcome.floors)
    assert outcome.cells[0].cell == Cell(0, KeyUsage.KEY_CERT_SIGN)
    assert {cell.status for cell in outcome.cells} == {0}
