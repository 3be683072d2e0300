"""GBZ payloads written by hand from the clause and the cluster definitions, and what is refused."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError, WireReason
from nowan.gbcs import zcl_calendar as calendar
from nowan.gbcs import zcl_management as management
from nowan.gbcs import zcl_metering as metering
from nowan.gbcs import zcl_prepayment as prepayment
from nowan.gbcs import zcl_price as price
from nowan.gbcs.contents import read
from nowan.gbcs.gbz import Component, GbzCommands, Seal, SealedComponent, ZclHeader, gbz, read_commands
from nowan.gbcs.gbz_alerts import BillingLog, Executed, GbzAlert, OtherAddition, read_alert
from nowan.gbcs.header import Cra
from nowan.gbcs.json_form import content_from_plain, plain, revived
from nowan.gbcs.zcl_commands import FAMILIES, RawCommand, cluster_of, kind_named, kind_of, kinds
from nowan.wire import Reader
from nowan.zigbee.zcl import AttributeStatus, DefaultResponse, ReadAttributes, ReadAttributesResponse
from nowan.zigbee.zcl_types import DataType, Value

NOW = 0x1C374A80
DATE = calendar.Date(115, 3, 29, 0xFF)

#: Cluster, command and its payload, little-endian, field by field as ZSE 1.4 lays it out.
COMMANDS: list[tuple[object, str]] = [
    (price.GetCurrentPrice(1), "01"),
    (price.GetBillingPeriod(0, 0xFFFFFFFF, 1, 0), "00000000 FFFFFFFF 01 00"),
    (price.GetBillingPeriod(0, 0xFFFFFFFF, 1), "00000000 FFFFFFFF 01"),
    (
        price.PublishPrice(1, b"AB", 2, NOW, 0, 826, 0x51, 0x11, NOW, 60, 9600),
        "01000000 02 4142 02000000 804A371C 00 3A03 51 11 804A371C 3C00 80250000",
    ),
    (
        price.PublishPrice(1, b"", 2, NOW, 0, 826, 0x51, 0x11, NOW, 60, 9600, 7, 8),
        "01000000 00 02000000 804A371C 00 3A03 51 11 804A371C 3C00 80250000 07 08000000",
    ),
    (price.PublishBlockPeriod(0, 1, NOW, 0x010203, 2, 3, 4, 5), "00000000 01000000 804A371C 030201 02 03 04 05"),
    (price.PublishConversionFactor(1, 0, 102_264, 0x50), "01000000 00000000 788F0100 50"),
    (price.PublishCalorificValue(1, 0, 400, 1, 0x10), "01000000 00000000 90010000 01 10"),
    (
        price.PublishTariffInformation(0, 1, 2, 3, 0x10, b"", 1, 2, 0, 826, 0x50, 54_794, 0xFF, 1, 1000),
        "00000000 01000000 02000000 03000000 10 00 01 02 00 3A03 50 0AD60000 FF 010000 E80300",
    ),
    (
        price.PublishPriceMatrix(0, 1, 2, 3, 0, 1, 1, (price.Price(0, 9600), price.Price(1, 10200))),
        "00000000 01000000 02000000 03000000 00 01 01 00 80250000 01 D8270000",
    ),
    (
        price.PublishBlockThresholds(0, 1, 2, 3, 0, 1, 0, (price.BlockThresholds(2, (1, 2)),)),
        "00000000 01000000 02000000 03000000 00 01 00 22 010000000000 020000000000",
    ),
    (price.PublishBillingPeriod(0, 1, NOW, 1, 0x23, 0), "00000000 01000000 804A371C 010000 23 00"),
    (metering.GetSnapshot(1, 2, 3, 4), "01000000 02000000 03 04000000"),
    (metering.StartSampling(NOW, 0, 0, 360, 41), "804A371C 00000000 00 6801 2900"),
    (metering.GetSampledData(2, 1, 0, 41), "0200 01000000 00 2900"),
    (metering.SetSupplyStatus(1, 3, 2, 1, 0), "01000000 03 02 01 00"),
    (
        metering.SetUncontrolledFlowThreshold(0, 1, 61_680, 1, 1, 10_000, 60, 300),
        "00000000 01000000 F0F0 01 0100 1027 3C 2C01",
    ),
    (
        metering.PublishSnapshot(1, 2, 1, 0, 1, 2, metering.TouSnapshot(9, (1, 2))),
        "01000000 02000000 01 00 01 02000000 04 090000000000 02 010000000000 020000000000",
    ),
    (
        metering.PublishSnapshot(1, 2, 1, 0, 1, 2, metering.BlockSnapshot(9, (1,), 0x14, (5, 6))),
        "01000000 02000000 01 00 01 02000000 06 090000000000 01 010000000000 14 050000000000 060000000000",
    ),
    (
        metering.PublishSnapshot(1, 2, 1, 0, 1, 2, metering.OtherSnapshot(0x80, b"\7")),
        "01000000 02000000 01 00 01 02000000 80 07",
    ),
    (metering.GetSampledDataResponse(1, 2, 0, 1800, (3, 0xFFFFFF)), "0100 02000000 00 0807 0200 030000 FFFFFF"),
    (metering.StartSamplingResponse(0xFFFF), "FFFF"),
    (
        prepayment.ChangeDebt(1, b"", -1, 0, 1, 0, 60, 1, 50_000, 0),
        "01000000 00 FFFFFFFF 00 01 00000000 3C00 01 50C30000 0000",
    ),
    (prepayment.EmergencyCreditSetup(1, 2, 3, 4), "01000000 02000000 03000000 04000000"),
    (prepayment.CreditAdjustment(1, 2, 0, -23_130), "01000000 02000000 00 A6A5FFFF"),
    (prepayment.ChangePaymentMode(0, 1, 2, 0x0C94, -1), "00000000 01000000 02000000 940C FFFFFFFF"),
    (prepayment.GetPrepaySnapshot(1, 2, 3, 4), "01000000 02000000 03 04000000"),
    (prepayment.GetTopUpLog(1, 5), "01000000 05"),
    (prepayment.SetLowCreditWarningLevel(5_000_000), "404B4C00"),
    (prepayment.GetDebtRepaymentLog(1, 10, 2), "01000000 0A 02"),
    (prepayment.SetMaximumCreditLimit(0, 1, 2, 3, 4), "00000000 01000000 02000000 03000000 04000000"),
    (prepayment.SetOverallDebtCap(0, 1, 2, -1), "00000000 01000000 02000000 FFFFFFFF"),
    (
        prepayment.PublishPrepaySnapshot(1, 2, 1, 0, 1, 2, prepayment.DebtSnapshot(-1, 2, 3, 4, 5, -6)),
        "01000000 02000000 01 00 01 02000000 00 FFFFFFFF 02000000 03000000 04000000 05000000 FAFFFFFF",
    ),
    (
        prepayment.PublishPrepaySnapshot(1, 2, 1, 0, 1, 2, prepayment.OtherPrepaySnapshot(9, b"")),
        "01000000 02000000 01 00 01 02000000 09",
    ),
    (prepayment.ChangePaymentModeResponse(1, 2, 3, 4), "01 02000000 03000000 04000000"),
    (
        prepayment.PublishTopUpLog(0, 1, (prepayment.TopUpRecord(Secret(b"12"), 5, NOW),)),
        "00 01 02 3132 05000000 804A371C",
    ),
    (prepayment.PublishDebtLog(0, 1, (prepayment.DebtRecord(1, 2, 2, 3),)), "00 01 01000000 02000000 02 03000000"),
    (calendar.GetDayProfiles(0, 1, 1, 0), "00000000 01000000 01 00"),
    (calendar.GetWeekProfiles(0, 1, 1, 0), "00000000 01000000 01 00"),
    (calendar.GetSeasons(0, 1), "00000000 01000000"),
    (calendar.GetSpecialDays(0, 0, 3, 0, 1), "00000000 00 03 00000000 01000000"),
    (
        calendar.PublishCalendar(0, 1, 2, 3, 3, 0, b"x", 2, 2, 3),
        "00000000 01000000 02000000 03000000 03 00 01 78 02 02 03",
    ),
    (
        calendar.PublishDayProfile(0, 1, 2, 1, 2, 0, 1, 3, (calendar.DayScheduleEntry(0, 1), calendar.DayScheduleEntry(480, 0))),
        "00000000 01000000 02000000 01 02 00 01 03 0000 01 E001 00",
    ),
    (
        calendar.PublishWeekProfile(0, 1, 2, 1, 1, 2, 3, 4, 5, 6, 7),
        "00000000 01000000 02000000 01 01 02 03 04 05 06 07",
    ),
    (
        calendar.PublishSeasons(0, 1, 2, 0, 1, (calendar.Season(DATE, 2),)),
        "00000000 01000000 02000000 00 01 73031DFF 02",
    ),
    (
        calendar.PublishSpecialDays(0, 1, 2, 3, 3, 1, 0, 1, (calendar.SpecialDay(DATE, 3),)),
        "00000000 01000000 02000000 03000000 03 01 00 01 73031DFF 03",
    ),
    (management.DisplayMessage(1, 0, 2, 0xFFFF, b"Reset"), "01000000 00 02000000 FFFF 05 5265736574"),
    (management.DisplayMessage(1, 0, 2, 0xFFFF, b"", 1), "01000000 00 02000000 FFFF 00 01"),
    (management.PublishChangeOfTenancy(0, 1, 0, NOW, 0x200), "00000000 01000000 00 804A371C 00020000"),
    (
        management.PublishChangeOfSupplier(0, 1, 0, 2, 3, 4, b"A", b"BC"),
        "00000000 01000000 00 02000000 03000000 04000000 01 41 02 4243",
    ),
    (management.RequestNewPasswordResponse(1, 2, 3, 2, Secret(b"")), "01000000 02000000 0300 02 00"),
    (management.UpdateSiteId(1, 2, 3, b"12"), "01000000 02000000 03000000 02 3132"),
    (
        management.SetEventConfiguration(1, 2, 3, management.ConfigureList((0x8110, 0x8111))),
        "01000000 02000000 03 00 02 1081 1181",
    ),
    (management.SetEventConfiguration(1, 2, 3, management.ConfigureGroup(0x81FF)), "01000000 02000000 03 01 FF81"),
    (management.SetEventConfiguration(1, 2, 3, management.ConfigureLog(4)), "01000000 02000000 03 02 04"),
    (management.SetEventConfiguration(1, 2, 3, management.ConfigureMatching(5)), "01000000 02000000 03 03 05"),
    (management.SetEventConfiguration(1, 2, 3, management.ConfigureOther(9, b"x")), "01000000 02000000 03 09 78"),
    (management.GetEventConfiguration(0x81FF), "FF81"),
    (management.UpdateCin(1, 2, 3, Secret(b"1234")), "01000000 02000000 03000000 04 31323334"),
    (
        management.ReportEventConfiguration(0, 1, (management.EventBehaviour(0x810D, 0x18),)),
        "00 01 0D81 18",
    ),
    (management.GetEventLog(0x04, 0, 1, 2, 0, 0), "04 0000 01000000 02000000 00 0000"),
    (management.ClearEventLogRequest(3), "03"),
    (
        management.PublishEventLog(1, 0, 1, 0, (management.LoggedEvent(4, 0x8F0C, NOW, b""),)),
        "0100 00 01 00 04 0C8F 804A371C 00",
    ),
    (management.ClearEventLogResponse(8), "08"),
]  # fmt: skip
IDS = [type(command).__name__ for command, _ in COMMANDS]


@pytest.mark.parametrize(("command", "text"), COMMANDS, ids=IDS)
def test_commands_are_laid_out_as_the_cluster_says(command: object, text: str) -> None:
    octets = bytes.fromhex(text)
    kind = type(command)
    assert command.encode() == octets and kind.decode(octets) == command  # type: ignore[attr-defined]
    if not IDS.count(kind.__name__) > 1:
        for size in range(len(octets)):
            with contextlib.suppress(DecodeError):
                cut = kind.decode(octets[:size])  # type: ignore[attr-defined]
                assert cut.encode() == octets[:size] and cut != command
    content = gbz(command)  # type: ignore[arg-type]
    assert content_from_plain(revived(msgspec.json.decode(msgspec.json.encode(plain(content))))) == content


def test_every_command_of_the_tables_is_tried() -> None:
    elsewhere = {"SelectAvailableEmergencyCredit", "ConsumerTopUp", "ConsumerTopUpResponse"}
    elsewhere |= {"ChangeSupply", "LocalChangeSupply", "SupplyStatusResponse"}
    names = [kind.__name__ for *_, kind in kinds()]
    assert set(names) - set(IDS) == elsewhere
    assert len(set(names)) == len(names) == sum(len(family.commands) for family in FAMILIES)
    for cluster, to_client, number, kind in kinds():
        assert kind_of(cluster, to_client, True, number) is kind and kind_named(kind.__name__) is kind
        assert kind.TO_CLIENT is to_client


#: Fields whose neighbours have their size, by the names that the message templates give them, in their order.
NAMES: list[tuple[type, str]] = [
    (prepayment.EmergencyCreditSetup, "issuer_event start limit threshold"),
    (prepayment.SetMaximumCreditLimit, "provider issuer_event implementation maximum_credit maximum_per_top_up"),
    (prepayment.SetOverallDebtCap, "provider issuer_event implementation cap"),
    (prepayment.ChangePaymentMode, "provider issuer_event implementation configuration cut_off"),
    (prepayment.ChangePaymentModeResponse, "friendly_credit friendly_credit_calendar emergency_credit_limit emergency_credit_threshold"),
    (prepayment.ChangeDebt, "issuer_event debt_label debt_amount recovery_method amount_type recovery_start collection_time_min recovery_frequency recovery_amount recovery_percentage"),
    (prepayment.CreditAdjustment, "issuer_event start adjustment_type value"),
    (prepayment.DebtSnapshot, "accumulated_debt time_debt_1 time_debt_2 payment_debt emergency_credit credit"),
    (prepayment.DebtRecord, "collection_time amount_collected debt_type outstanding"),
    (prepayment.TopUpRecord, "code amount time"),
    (metering.GetSnapshot, "earliest_start latest_end offset cause"),
    (metering.StartSampling, "issuer_event start sample_type interval_s maximum_number_of_samples"),
    (metering.SetSupplyStatus, "issuer_event tamper depletion uncontrolled_flow load_limit"),
    (metering.SetUncontrolledFlowThreshold, "provider issuer_event threshold unit_of_measure multiplier divisor stabilisation_period measurement_period"),
    (metering.PublishSnapshot, "snapshot time total_found command_index number_of_commands cause payload"),
    (price.PublishTariffInformation, "provider issuer_event issuer_tariff start tariff_type_and_charging_scheme tariff_label number_of_price_tiers number_of_block_thresholds unit_of_measure currency price_trailing_digit standing_charge tier_block_mode block_threshold_multiplier block_threshold_divisor"),
    (price.PublishPriceMatrix, "provider issuer_event start issuer_tariff command_index number_of_commands control prices"),
    (price.PublishConversionFactor, "issuer_event start conversion_factor trailing_digit"),
    (price.PublishCalorificValue, "issuer_event start calorific_value unit trailing_digit"),
    (price.PublishBlockPeriod, "provider issuer_event start duration control duration_type tariff_type tariff_resolution_period"),
    (calendar.PublishCalendar, "provider issuer_event issuer_calendar start calendar_type time_reference name number_of_seasons number_of_week_profiles number_of_day_profiles"),
    (calendar.PublishSpecialDays, "provider issuer_event issuer_calendar start calendar_type total_days command_index number_of_commands days"),
    (calendar.GetSpecialDays, "start number_of_events calendar_type provider issuer_calendar"),
    (management.PublishChangeOfSupplier, "current_provider issuer_event tariff_type proposed_provider implementation control proposed_name proposed_contact"),
    (management.PublishChangeOfTenancy, "provider issuer_event tariff_type implementation control"),
    (management.UpdateSiteId, "issuer_event time provider site_id"),
    (management.UpdateCin, "issuer_event implementation provider customer_id"),
    (management.GetEventLog, "control_and_log event start end number_of_events offset"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "names"), NAMES, ids=[kind.__name__ for kind, _ in NAMES])
def test_fields_stand_in_the_order_of_their_template(kind: type[msgspec.Struct], names: str) -> None:
    assert kind.__struct_fields__ == tuple(names.split())


READING = Component(
    0x0702,
    ZclHeader(1, to_client=True),
    ReadAttributesResponse((AttributeStatus(0x0301, 0, Value(DataType.UINT24, 1)),)),
)
#: Two components by hand: a dated read of the top-up log, and a read of attributes.
TWO = "0109 02 10 0705 000C 1C0E6C00 01 00 08 FEFFFFFF 05 01 0702 0007 00 01 00 0300 0103"


def test_components_by_hand() -> None:
    found = read_commands(Reader(bytes.fromhex(TWO)))
    assert found == GbzCommands(
        (
            Component(0x0705, ZclHeader(0), prepayment.GetTopUpLog(0xFFFFFFFE, 5), from_time=0x1C0E6C00),
            Component(0x0702, ZclHeader(1), ReadAttributes((0x0003, 0x0301))),
        )
    )
    assert found.encode() == bytes.fromhex(TWO)


SEALED = "0109 01 03 0702 0018 00 00 18 00 01 0011 31 00000000 " + "AA" * 12


def test_an_encrypted_component_by_hand() -> None:
    found = read_commands(Reader(bytes.fromhex(SEALED)))
    header = ZclHeader(0, to_client=True, disable_default_response=True)
    assert found == GbzCommands((SealedComponent(0x0702, header, 1, False, Seal(0), b"\xaa" * 12),))
    assert found.encode() == bytes.fromhex(SEALED)
    assert "AAAA" not in repr(found)


def test_unknown_commands_survive() -> None:
    text = "0109 03 00 0702 0005 05 5F10 07 63 00 0AAA 0004 01 00 42 FF 01 0702 0004 E0 01 77 02"
    found = read_commands(Reader(bytes.fromhex(text)))
    assert [part.command for part in found.components if isinstance(part, Component)] == [
        RawCommand(0x63, b""),
        RawCommand(0x42, b"\xff"),
        RawCommand(0x77, b"\x02", cluster_specific=False),
    ]
    assert found.encode() == bytes.fromhex(text)
    assert content_from_plain(revived(plain(found))) == found


@pytest.mark.parametrize("text", [TWO, SEALED])
def test_every_truncation_is_refused(text: str) -> None:
    octets = bytes.fromhex(text)
    for size in range(len(octets)):
        with pytest.raises(DecodeError) as caught:
            read_commands(Reader(octets[:size]))
        assert caught.value.offset <= size


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0104 01 01 0702 0003 00 00 00", WireReason.BAD_VALUE),
        ("0109 00", WireReason.BAD_VALUE),
        ("0109 01 00 0702 0003 00 00 00", WireReason.BAD_VALUE),
        ("0109 02 01 0702 0003 00 00 00 01 0702 0003 00 00 00", WireReason.BAD_VALUE),
        ("0109 01 05 0702 0003 00 00 00", WireReason.UNKNOWN),
        ("0109 01 13 0702 0003 00 00 00", WireReason.UNKNOWN),
        ("0109 01 01 0702 0003 02 00 00", WireReason.BAD_VALUE),
        ("0109 01 01 0702 0003 00 00 00 00", WireReason.TRAILING),
        ("0109 01 01 0705 0004 01 00 09 00", WireReason.TRUNCATED),
        ("0109 01 03 0702 0019 00 00 18 00 01 0011 31 00000000 " + "AA" * 12 + "00", WireReason.TRAILING),
        ("0109 01 03 0702 0017 00 00 18 00 01 0010 31 00000000 " + "AA" * 11, WireReason.TRUNCATED),
    ],
)
def test_components_that_are_refused(text: str, reason: WireReason) -> None:
    with pytest.raises(DecodeError) as caught:
        read_commands(Reader(bytes.fromhex(text)))
    assert caught.value.reason is reason


def test_the_place_of_a_fault_inside_a_command_is_told() -> None:
    with pytest.raises(DecodeError) as caught:
        read(bytes.fromhex("0109 01 01 0705 0004 01 00 09 00"), 0x006F, Cra.COMMAND)
    assert (caught.value.offset, caught.value.path) == (11, "payload/component 0/SetLowCreditWarningLevel/level")


def test_our_own_misuse_is_told() -> None:
    header = ZclHeader(0)
    wrong = [
        GbzCommands(()),
        GbzCommands((READING,) * 256),
        GbzCommands((Component(0x0702, header, prepayment.GetTopUpLog(1, 1)),)),
        GbzCommands((Component(0x0705, header, prepayment.GetTopUpLog(1, 256)),)),
        GbzCommands((Component(0x0705, ZclHeader(256), prepayment.GetTopUpLog(1, 1)),)),
        GbzCommands((Component(0x0705, header, RawCommand(1, bytes(0x10000))),)),
        GbzCommands((msgspec.structs.replace(READING, seal=Seal(0)),)),
        GbzAlert(1 << 16, 0),
    ]
    for content in wrong:
        with pytest.raises(ApiMisuse):
            content.encode()
    with pytest.raises(ApiMisuse):
        gbz(DefaultResponse(0, 0))
    assert cluster_of(DefaultResponse(0, 0)) is None


ALERTS = [
    (0x1000, GbzAlert(0x8F30, NOW), "0109 00 8F30 1C374A80"),
    (0x00CD, GbzAlert(0x8F66, NOW, Executed(0x6B, 1005, 0x0700, 9, 5)), "0109 01 8F66 1C374A80 0E 006B 00000000000003ED 0700 09 05"),
    (0x008B, GbzAlert(0x8F0A, NOW, BillingLog(READING)), "0109 01 8F0A 1C374A80 01 0702 000A 08 01 01 0103 00 22 010000"),
    (0x1001, GbzAlert(0x8F0A, NOW, OtherAddition(b"\1\2")), "0109 01 8F0A 1C374A80 0102"),
    (0x1001, GbzAlert(0x8F0A, NOW, None, 7), "0109 07 8F0A 1C374A80"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "alert", "text"), ALERTS, ids=[f"{row[0]:04X}" for row in ALERTS])
def test_alerts_by_hand(code: int, alert: GbzAlert, text: str) -> None:
    octets = bytes.fromhex(text)
    assert alert.encode() == octets and read_alert(Reader(octets), code) == alert
    assert content_from_plain(revived(plain(alert))) == alert
    for size in range(len(octets)):
        with contextlib.suppress(DecodeError):
            assert read_alert(Reader(octets[:size]), code) != alert


def test_an_executed_alert_of_another_length_is_refused() -> None:
    with pytest.raises(DecodeError):
        read_alert(Reader(bytes.fromhex("0109 01 8F66 1C374A80 0D 006B 00000000000003ED 0700 09")), 0x00CD)


@given(
    st.sampled_from([0x006F, 0x0074, 0x00CD, 0x008B, 0x00CF, 0x00F2, 0x1000]),
    st.sampled_from(Cra),
    st.binary(max_size=80),
)
def test_any_octets_give_a_value_or_a_decode_error(code: int, cra: Cra, octets: bytes) -> None:
    for data in (octets, b"\x01\x09" + octets, b"\x01\x09\x01\x01\x07\x05" + len(octets).to_bytes(2, "big") + octets):
        with contextlib.suppress(DecodeError):
            assert read(data, code, cra).encode() == data
