"""Values in DLMS Commands and Alerts, from the service request of the same name (its numbers, times and texts).

Objects are written as in `cosem_objects`: class, OBIS code, and A for an attribute or M for a method with its number.
COSEM date-times are worked out here from the request's; seconds count from 2000-01-01 UTC (GBCS 9.1.5).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from nowan.dlms.access import AccessRequest, Action, Get, Notification
from nowan.dlms.data import (
    I8,
    I16,
    I32,
    NULL,
    U8,
    U16,
    U32,
    Array,
    BitString,
    Data,
    Enum,
    OctetString,
    Structure,
    Utf8String,
    VisibleString,
)
from nowan.gbcs import payload
from tests.gbcs.golden.published import published, zigbee

pytestmark = pytest.mark.rtds


def stamp(year: int, *rest: int, weekday: int = 0xFF) -> OctetString:
    """A COSEM date-time in UTC: weekday, deviation and status not specified (Blue Book 4.1.6.1)."""
    month, day, hour, minute, second = (*rest, 0, 0, 0)[:5]
    return OctetString(year.to_bytes(2, "big") + bytes((month, day, weekday, hour, minute, second, 0, 0x80, 0, 0xFF)))


NOW_STAMP, LATER_STAMP = stamp(2015, 1, 1), stamp(2030, 1, 15, 9)
#: Activation times of passive values: never (a cancellation) and at once.
NEVER_STAMP = OctetString(bytes.fromhex("FFFFFFFFFFFFFFFFFF8000FF"))
AT_ONCE_STAMP = OctetString(bytes.fromhex("0000000000000000008000FF"))


def values(rtds: Path, name: str) -> dict[str, Data]:
    request = payload(published(rtds, name))
    assert isinstance(request, AccessRequest)
    found = {}
    for item in request.items:
        letter = "M" if isinstance(item, Action) else "A"
        found[f"{item.class_id} {item.obis.hex().upper()} {letter}{item.index}"] = item.data
    return found


def text(value: str) -> OctetString:
    return OctetString(value.encode("ascii"))


VOLTAGE_REST: dict[str, Data] = {
    "71 0000110001FF A4": U32(287),
    "71 0000110001FF A6": U32(30),
    "71 0000110002FF A4": U32(180),
    "71 0000110002FF A6": U32(30),
    "71 0000110003FF A4": U32(216),
    "71 0000110003FF A6": U32(30),
    "71 0000110004FF A4": U32(253),
    "71 0000110004FF A6": U32(30),
}
ONE_PHASE: dict[str, Data] = {
    "7 0100201800FF A4": U32(30),
    "1 010020230004 A2": U32(264),
    "1 0100201F0004 A2": U32(200),
    **VOLTAGE_REST,
}
#: Phases 2 and 3 of the same request: over 126, under 96.
THREE_PHASES: dict[str, Data] = {
    **ONE_PHASE,
    "7 0100341800FF A4": U32(30),
    "7 0100481800FF A4": U32(30),
    "1 010034230004 A2": U32(126),
    "1 0100341F0004 A2": U32(96),
    "1 010048230004 A2": U32(126),
    "1 0100481F0004 A2": U32(96),
}
RESET_ONE: dict[str, Data] = {"3 010020200004 M1": I8(0), "3 010020240004 M1": I8(0)}
RESET_THREE: dict[str, Data] = {
    **RESET_ONE,
    **{f"3 0100{phase}{kind}0004 M1": I8(0) for phase in ("34", "48") for kind in ("20", "24")},
}

#: File, then every object of the Command with its value.
WHOLE: list[tuple[str, dict[str, Data]]] = [
    # Device 00-DB-12-34-56-78-90-A0, install code 3031...4546, an ESME (type 0), join within 90 s.
    (
        "8.11_CCS01/CCS01_8.11_SUCCESS_COMMAND_GBCS.HEX",
        {
            "104 00001E0300FF M1": Structure(
                (OctetString(bytes.fromhex("00DB1234567890A0")), Enum(1), text("0123456789ABCDEF"), Enum(0))
            ),
            "104 00001E0300FF A3": U16(90),
        },
    ),
    ("8.9_CCS07/CCS07_8.9_SUCCESS_COMMAND_GBCS.HEX", {"104 00001E0300FF M4": NULL, "104 00001E0301FF M4": NULL}),
    ("8.9_CCS05CCS04/CCS05CCS04_8.9_SUCCESS_COMMAND_GBCS.HEX", {"104 00001E0300FF A4": NULL}),
    ("2.2_CS01a/CS01a_2.2_SUCCESS_COMMAND_GBCS.HEX", {"115 0000132800FF M1": text("73946144332040217315")}),
    ("6.29_DBCH05/DBCH05_6.29_SUCCESS_COMMAND_GBCS.HEX", {"1 00005E2C0A01 A2": U8(0)}),
    ("1.5_ECS04a/ECS04a_1.5_SUCCESS_COMMAND_GBCS.HEX", {"112 0000130A00FF M1": I32(1_200_000)}),
    (
        "1.5_ECS04b/ECS04b_1.5_SUCCESS_COMMAND_GBCS.HEX",
        {f"112 0000130A0{number}FF M2": I32(0) for number in (0, 1, 2)},
    ),
    ("2.5_ECS09/ECS09_2.5_SUCCESS_COMMAND_GBCS.HEX", {"112 0000130A01FF M3": I8(0)}),
    ("3.1_ECS10/ECS10_3.1_SUCCESS_COMMAND_GBCS.HEX", {"1 0002600D01FF A2": text("Reset")}),
    ("3.2_ECS12/ECS12_3.2_SUCCESS_COMMAND_GBCS.HEX", {"1 00005E2C0302 A2": stamp(2014, 3, 27, 15, 45, 32)}),
    ("3.3_ECS15a/ECS15a_3.3_SUCCESS_COMMAND_GBCS.HEX", {"7 0000636200FF M1": I8(0)}),
    # Load limit: 6,900 W over 300 s, restored after 30 s, supply state left as it is; from 2030.
    (
        "6.4.1_ECS28a/ECS28a_6.4.1_FUTURE_DATED_SUCCESS_COMMAND_GBCS.HEX",
        {
            "9000 00005E2C8007 A4": U32(6900),
            "9000 00005E2C8006 A4": U32(300),
            "9000 00005E2C8008 A4": U32(30),
            "9000 00005E2C0003 A6": LATER_STAMP,
            "9000 00005E2C8007 A6": LATER_STAMP,
            "9000 00005E2C8006 A6": LATER_STAMP,
            "9000 00005E2C8008 A6": LATER_STAMP,
        },
    ),
    ("6.5_ECS29a/ECS29a_6.5_SUCCESS_COMMAND_GBCS.HEX", {**ONE_PHASE, **RESET_ONE}),
    ("6.5_ECS29b/ECS29b_6.5_SUCCESS_COMMAND_GBCS.HEX", {**THREE_PHASES, **RESET_THREE}),
    ("6.5_ECS29c/ECS29c_6.5_SUCCESS_COMMAND_GBCS.HEX", ONE_PHASE),
    ("6.5_ECS29d/ECS29d_6.5_SUCCESS_COMMAND_GBCS.HEX", THREE_PHASES),
    ("6.27_ECS29e/ECS29e_6.27_SUCCESS_COMMAND_GBCS.HEX", RESET_ONE),
    ("6.27_ECS29f/ECS29f_6.27_SUCCESS_COMMAND_GBCS.HEX", RESET_THREE),
    ("7.12_ECS38/ECS38_7.12_SUCCESS_COMMAND_GBCS.HEX", {"1 00005E2C0001 A2": U16(900)}),
    ("6.20.1_ECS39a/ECS39a_6.20.1_SINGLE_SUCCESS_COMMAND_GBCS.HEX", {"1 00005E2C220B A2": text("1312345678333")}),
    ("6.20.2_ECS39b/ECS39b_6.20.2_SUCCESS_COMMAND_GBCS.HEX", {"1 0100000002FF A2": text("1312345678333")}),
    # Scripts of the supply: 0x0034 opens the load switch.
    ("7.2_ECS43/ECS43_7.2_SUCCESS_COMMAND_GBCS.HEX", {"9 00000A006AFF M1": U16(0x34)}),
    (
        "6.14.1_ECS46a/ECS46a_6.14.1_ALL_OPTIONALS_SUCCESS_COMMAND_GBCS.HEX",
        {
            f"1 00005E2C000{letter} A2": VisibleString(description.encode())
            for letter, description in zip(
                "BCDEF",
                ("ALCS_1_Description", "HCALCS_2_Description", *(f"ALCS_{n}_Description" for n in (3, 4, 5))),
                strict=True,
            )
        },
    ),
    (
        "6.14.1_ECS46a/ECS46a_6.14.1_SOME_OPTIONALS_SUCCESS_COMMAND_GBCS.HEX",
        {
            f"1 00005E2C000{letter} A2": VisibleString(f"Label{number}".encode())
            for letter, number in zip("CDE", (2, 3, 4), strict=True)
        },
    ),
]


#: A page of Sub GHz channels: its number in the five highest of 32 bits, a bit for each channel (GBCS 10.6.2.3).
def page(number: int, *channels: int) -> BitString:
    return BitString(32, (number << 27 | sum(1 << channel for channel in channels)).to_bytes(4, "big"))


CHARGE = Structure((I8(3), I8(-5)))
SECOND_ELEMENT = Structure((U16(3), OctetString(bytes.fromhex("0114010800FF")), I8(2)))


def charge_table(*prices: int) -> Array:
    entries = enumerate(prices, start=1)
    return Array(tuple(Structure((OctetString(bytes((index,))), I16(price))) for index, price in entries))


WHOLE += [
    # Channels 1 and 2 of the first, 28 and 29 of the second, 36 and 37 of the third page, 1 and 2 of the upper band;
    # thresholds 1.3 and 2.2 %, 5 changes a week, curfew 7, quieter 7, noisier 12, 60 % in 130 periods, 100, 40 and 30 %.
    (
        "6.28_DBCH04/DBCH04_6.28_SUCCESS_COMMAND_GBCS.HEX",
        {
            "1 00005E2C0A00 A2": Structure(
                (
                    *(page(number, 1, 2) for number in (28, 29, 30, 31)),
                    U16(130),
                    U16(220),
                    U8(5),
                    U16(7),
                    U8(7),
                    U8(12),
                    U16(6000),
                    U8(130),
                    U16(100),
                    U16(4000),
                    U16(3000),
                )
            )
        },
    ),
    # Prices 1,010 to 1,340 at scale -5 of the secondary element, cancelled.
    (
        "1.2.2_ECS01d/ECS01d_1.2.2_CANCELLATION_SUCCESS_COMMAND_GBCS.HEX",
        {
            "113 0000131405FF A6": Structure((CHARGE, SECOND_ELEMENT, charge_table(1010, 1120, 1230, 1340))),
            "113 0000131405FF A7": NEVER_STAMP,
        },
    ),
    (
        "6.18.2_ECS57/ECS57_6.18.2_ALL_OPTIONALS_SUCCESS_COMMAND_GBCS.HEX",
        {f"4 {obis} M1": I8(0) for obis in ("0100010600FF", "0100010601FF", "0100020600FF")},
    ),
    ("6.18.2_ECS57/ECS57_6.18.2_SOME_OPTIONALS_SUCCESS_COMMAND_GBCS.HEX", {"4 0100010601FF M1": I8(0)}),
    # The clock may be set between 23:59:10 and 60 s later; time base 5 is the hub's.
    (
        "6.11_ECS70/ECS70_6.11_SUCCESS_COMMAND_GBCS.HEX",
        {
            "8 0000010000FF A9": Enum(5),
            "8 0000010000FF M5": Structure((NEVER_STAMP, stamp(2014, 12, 31, 23, 59, 10), stamp(2015, 1, 1, 0, 0, 10))),
            "8 0000010000FF M4": I8(0),
            # Then time and status are read.
            "8 0000010000FF A2": NULL,
            "8 0000010000FF A4": NULL,
        },
    ),
]

#: Booleans are compared by what they say: the published octet of TRUE is 0x01 in some messages and 0xFF in others.
BOOLEANS = {
    "104 00001E0300FF A2": True,
    "9000 00005E2C0003 A4": False,
    "1 00005E2C0004 A2": True,
    **{f"1 00005E2C060{number} A2": True for number in range(1, 6)},
}
#: Five loads added to the boost button; supply tamper state Locked.
WHOLE += [
    ("7.9_ECS62Add/ECS62Add_7.9_SUCCESS_COMMAND_GBCS.HEX", {}),
    ("6.25_ECS81/ECS81_6.25_SUCCESS_COMMAND_GBCS.HEX", {}),
]


@pytest.mark.parametrize(("name", "wanted"), WHOLE, ids=[name.rsplit("/")[-1] for name, _ in WHOLE])
def test_values_of_a_whole_command(rtds: Path, name: str, wanted: dict[str, Data]) -> None:
    found = values(rtds, name)
    for place in BOOLEANS.keys() & found.keys():
        assert found.pop(place).value is BOOLEANS[place]  # type: ignore[union-attr]
    assert found == wanted


#: File, then some of its objects with their values.
PARTS: list[tuple[str, dict[str, Data]]] = [
    ("1.6_ECS02/ECS02_1.6_CANCELLATION_TWIN_SUCCESS_COMMAND_GBCS.HEX", {"111 0001130000FF A2": Structure((Enum(1), Enum(1))), "111 0001130000FF A13": NEVER_STAMP}),
    ("1.6_ECS02/ECS02_1.6_IMMEDIATE_SINGLE_SUCCESS_COMMAND_GBCS.HEX", {"111 0001130000FF A2": Structure((Enum(1), Enum(1))), "111 0001130000FF A13": AT_ONCE_STAMP}),
    ("1.6_ECS03/ECS03_1.6_CANCELLATION_TWIN_SUCCESS_COMMAND_GBCS.HEX", {"111 0001130000FF A2": Structure((Enum(2), Enum(1))), "9000 00005E2C8016 A4": I32(556_677), "111 0001130000FF A13": NEVER_STAMP}),
    ("1.6_ECS03/ECS03_1.6_FUTURE_DATED_TWIN_SUCCESS_COMMAND_GBCS.HEX", {"9000 00005E2C8016 A4": I32(556_677), "111 0001130000FF A13": LATER_STAMP}),
    ("1.1.2_ECS01c/ECS01c_1.1.2_IMMEDIATE_SUCCESS_COMMAND_GBCS.HEX", {"20 00000D0001FF A10": AT_ONCE_STAMP, "113 0000131405FF A7": AT_ONCE_STAMP}),
]  # fmt: skip


#: From 2015-01-03 for an hour: 100 %, and 50 % of an input. The scripts number controller, direction and level.
PERIOD = (stamp(2015, 1, 3), stamp(2015, 1, 3, 1))
PARTS += [
    ("7.13_ECS47a/ECS47a_7.13_APC_OUTPUT_SUCCESS_COMMAND_GBCS.HEX", dict(zip(("1 00005E2C7901 A2", "1 00005E2C7902 A2"), PERIOD, strict=True))),
    ("7.16_ECS47e/ECS47e_7.16_APC_INPUT_SUCCESS_COMMAND_GBCS.HEX", dict(zip(("1 00005E2C7703 A2", "1 00005E2C7704 A2"), PERIOD, strict=True))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wanted"), PARTS, ids=[name.rsplit("/")[-1] for name, _ in PARTS])
def test_some_values_of_a_command(rtds: Path, name: str, wanted: dict[str, Data]) -> None:
    found = values(rtds, name)
    assert {place: found[place] for place in wanted} == wanted


def numbers(value: Data) -> list[int]:
    if isinstance(value, Array | Structure):
        return [number for item in value.items for number in numbers(item)]
    content = getattr(value, "value", None)
    return [content] if isinstance(content, int) else []


CONFIGURATIONS = [
    "2.1_ECS08/ECS08_2.1_FUTURE_DATED_SUCCESS_COMMAND_GBCS.HEX",
    "2.1_ECS08a/ECS08a_2.1_FUTURE_DATED_SUCCESS_COMMAND_GBCS.HEX",
]


def special_days(*days: tuple[int | None, int, int, int]) -> Array:
    """Entries {index, date, day profile}: the weekday is left open, the year too where it is None."""
    entries = []
    for index, (year, month, day, profile) in enumerate(days, start=1):
        date = (0xFFFF if year is None else year).to_bytes(2, "big") + bytes((month, day, 0xFF))
        entries.append(Structure((U16(index), OctetString(date), U8(profile))))
    return Array(tuple(entries))


def test_schedules_of_auxiliary_loads(rtds: Path) -> None:
    """ECS46c: Christmas, the day after it, Good Friday and August bank holiday of 2015; one HCALCS."""
    found = values(rtds, "6.14.2_ECS46c/ECS46c_6.14.2_FUTURE_DATED_ALL_OPTIONALS_SUCCESS_COMMAND_GBCS.HEX")
    days = special_days((None, 12, 25, 1), (None, 12, 26, 2), (2015, 4, 3, 3), (2015, 8, 31, 4))
    assert found["11 00010B0003FF A2"] == days
    assert found["1 00005E2C0016 A2"] == OctetString(bytes.fromhex("00DB123456789097"))


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_prepayment_configuration(rtds: Path, name: str) -> None:
    """Recovery rate cap 30, emergency credit limit 300,000 and threshold 100,000, low credit 200,000."""
    found = values(rtds, name)
    dates = special_days((None, 7, 29, 1), (None, 8, 25, 2), (None, 9, 6, 3), (None, 10, 5, 4), (None, 8, 15, 5))
    assert found["11 00010B0002FF A2"] == dates
    everything = [number for data in found.values() for number in numbers(data)]
    for wanted in (30, 300_000, 100_000, 200_000):
        assert wanted in everything, wanted
    assert LATER_STAMP in found.values()


def day_profile(number: int, *switches: tuple[int, int]) -> Structure:
    """Times (hour) and the tariff scripts that they start: 1 to 48 tiers, 101 to 108 block tariffs."""
    script = OctetString(bytes.fromhex("00000A0064FF"))
    actions = tuple(Structure((OctetString(bytes((hour, 0, 0, 0))), script, U16(tier))) for hour, tier in switches)
    return Structure((U8(number), Array(actions)))


def week(number: int, *days: int) -> Structure:
    return Structure((OctetString(bytes((number,))), *map(U8, days)))


def season(name: str, start: OctetString, week_number: int) -> Structure:
    return Structure((text(name), start, OctetString(bytes((week_number,)))))


#: The same seasons, weeks and special days in the requests of both elements.
SEASONS = Array((season("winter", stamp(2014, 10, 27), 1), season("summer", stamp(2015, 3, 29), 2)))
WEEKS = Array((week(1, 1, 1, 1, 1, 1, 3, 3), week(2, 2, 2, 2, 2, 2, 3, 3)))


def test_a_tariff_with_blocks(rtds: Path) -> None:
    """ECS01a: days switch between blocks 2 and 1, the third has tier 1; standing charge and prices follow."""
    found = values(rtds, "1.1.1_ECS01a/ECS01a_1.1.1_FUTURE_DATED_TOU_BLOCK_SUCCESS_COMMAND_GBCS.HEX")
    assert found["20 00000D0000FF A7"] == SEASONS and found["20 00000D0000FF A8"] == WEEKS
    days = (day_profile(1, (0, 102), (7, 101)), day_profile(2, (6, 101), (23, 102)), day_profile(3, (0, 1)))
    assert found["20 00000D0000FF A9"] == Array(days)
    assert found["20 00000D0000FF A10"] == LATER_STAMP


def test_a_tariff_of_the_secondary_element(rtds: Path) -> None:
    """ECS01c: scripts 201 to 204 are those of the secondary element's tiers."""
    found = values(rtds, "1.1.2_ECS01c/ECS01c_1.1.2_IMMEDIATE_SUCCESS_COMMAND_GBCS.HEX")
    assert found["20 00000D0001FF A7"] == SEASONS and found["20 00000D0001FF A8"] == WEEKS
    days = (
        day_profile(1, (0, 201), (7, 204), (19, 203)),
        day_profile(2, (6, 204), (18, 203), (23, 201)),
        day_profile(3, (0, 204)),
    )
    assert found["20 00000D0001FF A9"] == Array(days)


def test_prices(rtds: Path) -> None:
    """ECS01b: standing charge 20,000 at scale -5; tiers 3,221, 4,327 and 5,744, the others nothing."""
    found = values(rtds, "1.2.1_ECS01b/ECS01b_1.2.1_IMMEDIATE_TOU_SUCCESS_COMMAND_GBCS.HEX")
    standing = found["113 0000131404FF A6"]
    assert isinstance(standing, Structure) and standing.items[0] == Structure((I8(0), I8(-5)))
    assert standing.items[2] == Array((Structure((OctetString(b""), I16(20_000))),))
    prices = found["113 0000131400FF A6"]
    assert isinstance(prices, Structure) and prices.items[0] == CHARGE
    assert isinstance(prices.items[2], Array)
    assert prices.items[2].items[:48] == charge_table(3221, 4327, 5744, *[0] * 45).items


#: File, then first and last second of the log that is asked for.
LOGS = [
    ("4.6.2_ECS21c/ECS21c_4.6.2_SUCCESS_COMMAND_GBCS.HEX", (2014, 11, 30, 9), (2015, 1, 1)),
    ("4.8.3_ECS22a/ECS22a_4.8.3_SUCCESS_COMMAND_GBCS.HEX", (2014, 10, 1, 9, 30), (2014, 10, 2, 9, 30)),
    ("4.10_ECS23/ECS23_4.10_SUCCESS_COMMAND_GBCS.HEX", (2014, 12, 29, 23, 59), (2015, 1, 1)),
    ("4.10_ECS23b/ECS23b_4.10_SUCCESS_COMMAND_GBCS.HEX", (2014, 12, 29, 23, 59), (2015, 1, 1)),
    ("6.13_ECS35a/ECS35a_6.13_SUCCESS_COMMAND_GBCS.HEX", (2014, 12, 31), (2015, 1, 1)),
    ("6.13_ECS35b/ECS35b_6.13_SUCCESS_COMMAND_GBCS.HEX", (2014, 12, 31), (2015, 1, 1)),
    ("6.13_ECS35d/ECS35d_6.13_SUCCESS_COMMAND_GBCS.HEX", (2014, 12, 31), (2014, 12, 31, 9)),
    ("6.13_ECS35g/ECS35g_6.13_SUCCESS_COMMAND_GBCS.HEX", (2014, 12, 15), (2015, 1, 1)),
    ("7.11_ECS61c/ECS61c_7.11_SUCCESS_COMMAND_GBCS.HEX", (2014, 12, 25, 23), (2015, 1, 1)),
]


@pytest.mark.parametrize(("name", "first", "last"), LOGS, ids=[row[0].rsplit("/")[-1] for row in LOGS])
def test_logs_are_read_between_the_requests_times(
    rtds: Path, name: str, first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    """Selective access by range: {what restricts, from, to, selected values}, selector 1 (Green Book 9.5)."""
    request = payload(published(rtds, name))
    assert isinstance(request, AccessRequest)
    logs = [item.selection for item in request.items if isinstance(item, Get) and item.selection is not None]
    assert logs
    for selection in logs:
        assert selection.selector == 1 and isinstance(selection.parameters, Structure)
        _, start, end, chosen = selection.parameters.items
        assert (start, end, chosen) == (U32(zigbee(*first)), U32(zigbee(*last)), Array(()))


#: Protected reads: file, then first and last time of each log, as date-times.
PROTECTED_LOGS = [
    ("4.4.3_ECS20c/ECS20c_4.4.3_TWIN_SUCCESS_COMMAND_GBCS.HEX", stamp(2014, 11, 2, 9), stamp(2015, 3, 1, 9)),
    ("4.14_ECS21b/ECS21b_4.14_KRP_SUCCESS_COMMAND_GBCS.HEX", stamp(2014, 12, 25, 23, 30), NOW_STAMP),
    ("4.8.1_ECS22b/ECS22b_4.8.1_SINGLE_SUCCESS_COMMAND_GBCS.HEX", stamp(2014, 12, 31), NOW_STAMP),
    ("4.17_ECS66/ECS66_4.17_SUCCESS_COMMAND_GBCS.HEX", stamp(2014, 12, 1, 9), stamp(2014, 12, 5, 11, 5)),
]


@pytest.mark.parametrize(
    ("name", "first", "last"), PROTECTED_LOGS, ids=[row[0].rsplit("/")[-1] for row in PROTECTED_LOGS]
)
def test_protected_logs(rtds: Path, name: str, first: OctetString, last: OctetString) -> None:
    """Class 30, method 1: {attributes {class, OBIS, attribute, index, {1, {from, to}}}, protection parameters}."""
    data = next(iter(values(rtds, name).values()))
    assert isinstance(data, Structure) and isinstance(data.items[0], Array)
    for entry in data.items[0].items:
        assert isinstance(entry, Structure)
        assert entry.items[4] == Structure((Enum(1), Structure((first, last))))


FIRMWARE_HASH = OctetString(b"\x01" * 32)
#: File, then alert code, time, and what the use case adds.
ALERTS: list[tuple[str, int, OctetString, tuple[Data, ...]]] = [
    ("NA_GCA-DLMS/GCA-DLMS_NA_8F30_ALERT_GBCS.HEX", 0x8F30, NOW_STAMP, ()),
    ("NA_FDRA-DLMS/FDRA-DLMS_NA_8F72_ALERT_GBCS.HEX", 0x8F72, NOW_STAMP, (FIRMWARE_HASH,)),
    ("NA_MIIWA-DLMS/MIIWA-DLMS_NA_81A0_ALERT_GBCS.HEX", 0x81A0, NOW_STAMP, (OctetString(b"\0\5"),)),
    # Supply out from 23:50 to 23:59 of 2014-12-31.
    ("NA_ECS80/ECS80_NA_8F36_ALERT_GBCS.HEX", 0x8F36, NOW_STAMP, (stamp(2014, 12, 31, 23, 50), stamp(2014, 12, 31, 23, 59))),
    # A Command with message code 0x0012 and counter 100,000.
    ("NA_ECS100/ECS100_NA_8F85_ALERT_GBCS.HEX", 0x8F85, NOW_STAMP, (OctetString(bytes.fromhex("0012 00000000000186A0")),)),
    # Channel 0 of page 28; an assessment without change; a message from the supplier to the ESME, Command 1,000.
    ("NA_DBCH07/DBCH07_NA_8F26_ALERT_GBCS.HEX", 0x8F26, NOW_STAMP, (Structure((page(28, 0), OctetString(b"\0"))),)),
    ("NA_DBCH08/DBCH08_NA_8F28_ALERT_GBCS.HEX", 0x8F28, NOW_STAMP, (Structure((OctetString(b"\0"), OctetString(b"\0"))),)),
    ("NA_DBCH10/DBCH10_NA_8F2C_ALERT_GBCS.HEX", 0x8F2C, NOW_STAMP, (OctetString(bytes.fromhex("90B3D51F30010000 00DB1234567890A0 01 00000000000003E8")),)),
    # A limit of an output of 10 % for a month; one that ended, at 100 %. The octet before names controller and direction.
    ("NA_ECS101/ECS101_NA_8F86_OUTPUT_ALERT_GBCS.HEX", 0x8F86, NOW_STAMP, (U8(0x15), NOW_STAMP, stamp(2015, 2, 1), U8(10))),
    ("NA_ECS102/ECS102_NA_8F87_OUTPUT_ALERT_GBCS.HEX", 0x8F87, NOW_STAMP, (U8(0x11), U8(100))),
    # Of the Command 0x0019 with counter 1,008 the activation time of the charge object's prices came.
    ("1.1.1_ECS01a/ECS01a_1.1.1_8F66_FUTURE_DATED_TOU_BLOCK_SUCCESS_ALERT_PRICE_MATRIX_GBCS.HEX", 0x8F66, LATER_STAMP, (OctetString(bytes.fromhex("0019 00000000000003F0 0071 0000131400FF 07")),)),
    ("NA_DBCH06/DBCH06_NA_8F20_ALERT_GBCS.HEX", 0x8F20, NOW_STAMP, (OctetString(bytes.fromhex("00DB1234567890A1")),)),
    ("NA_DBCH11/DBCH11_NA_8F2D_ALERT_GBCS.HEX", 0x8F2D, NOW_STAMP, (OctetString(bytes.fromhex("00DB1234567890A1")),)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "code", "time", "added"), ALERTS, ids=[row[0].rsplit("/")[-1] for row in ALERTS])
def test_alerts(rtds: Path, name: str, code: int, time: OctetString, added: tuple[Data, ...]) -> None:
    content = payload(published(rtds, name))
    assert isinstance(content, Notification)
    assert content.body == Structure((U16(code), time, *added))


def test_an_operational_update_is_text(rtds: Path) -> None:
    content = payload(published(rtds, "NA_ECS200/ECS200_NA_8F88_ALERT_GBCS.HEX"))
    assert isinstance(content, Notification) and isinstance(content.body, Structure)
    assert content.body.items[:2] == (U16(0x8F88), NOW_STAMP) and isinstance(content.body.items[2], Utf8String)
