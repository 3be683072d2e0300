"""The fields of ZCL commands go by the names of the message templates (GBCS 20), in their order."""

from __future__ import annotations

import re

import pytest

from nowan.gbcs.zcl_commands import kind_of

#: Cluster, direction (> to the server, < to the client) and command, then the template's fields in order.
ROWS = """\
0700>00 | Command Options
0700>0B | Earliest Start Time, Min. Issuer Event ID, Number of Commands, Tariff Type
0700<00 | Provider ID, Rate Label, Issuer Event ID, Current Time, Unit of Measure, Currency, Price Trailing Digit & Price Tier, Number of Price Tiers & Register Tier, Start Time, Duration In Minutes, Price
0700<01 | Provider ID, Issuer Event ID, Block Period Start Time, Block Period Duration, Block Period Control, Block Period Duration Type, Tariff Type, Tariff Resolution Period
0700<02 | Issuer Event ID, Start Time, Conversion Factor, Conversion Factor Trailing Digit
0700<03 | Issuer Event ID, Start Time, Calorific Value, Calorific Value Unit, Calorific Value Trailing Digit
0700<04 | Provider ID, Issuer Event ID, Issuer Tariff ID, Start Time, Tariff Type / Charging Scheme, Tariff Label, Number of Price Tiers in Use, Number of Block Thresholds in Use, Unit of Measure, Currency, Price Trailing Digit, Standing Charge, Tier Block Mode, Block Threshold Multiplier, Block Threshold Divisor
0700<05 | Provider ID, Issuer Event ID, Start Time, Issuer Tariff ID, Command Index, Total Number of Commands, Sub-payload Control, Price Matrix Sub-payload
0700<06 | Provider ID, Issuer Event ID, Start Time, Issuer Tariff ID, Command Index, Total Number of Commands, Sub-payload Control, Block Threshold Sub-payload
0700<09 | Provider ID, Issuer Event ID, Billing Period Start Time, Billing Period Duration, Billing Period Duration Type, Tariff Type
0702>06 | Earliest Start Time, Latest End Time, Snapshot Offset, Snapshot Cause
0702>07 | Issuer Event ID, Start Sampling Time, Sample Type, Sample Request Interval, Max Numberof Samples
0702>08 | Sample ID, Earliest Sample Time, Sample Type, Number Of Samples
0702>0B | Provider ID, Issuer Event ID, Request Date/ Time, Implementation Date/Time, Proposed Supply Status, Supply Control Bits
0702>0D | Issuer Event ID, Supply Tamper State, Supply Depletion State, Supply Uncontrolled Flow State, Load Limit Supply State
0702>0E | Provider ID, Issuer Event ID, Uncontrolled Flow Threshold, Unit of Measure, Multiplier, Divisor, Stabilisation Period, Measurement Period
0702<06 | Snapshot ID, Snapshot Time, Total Snapshots Found, Command Index, Total Number of Commands, Snapshot Cause, Snapshot Payload Type, Snapshot Sub-Payload
0702<07 | Sample ID, Sample Start Time, Sample Type, Sample Request Interval, Number Of Samples, Samples
0702<0C | Provider ID, Issuer Event ID, Implementation Date/Time, Supply Status
0702<0D | Sample ID
0703<00 | Message ID, Message Control, Start Time, Duration In Minutes, Message
0705>00 | Command Issue Date/ Time, Originating Device
0705>02 | Issuer Event ID, Debt Label, Debt Amount, Debt Recovery Method, Debt Amount Type, Debt Recovery Start Time, Debt Recovery Collection Time, Debt Recovery Frequency, Debt Recovery Amount, Debt Recovery Balance Percentage
0705>03 | Issuer Event ID, Start Time, Emergency Credit Limit, Emergency Credit Threshold
0705>04 | Originating Device, Top Up Code
0705>05 | Issuer Event ID, Start Time, Credit Adjustment Type, Credit Adjustment Value
0705>06 | Provider ID, Issuer Event ID, Implementation Date/Time, Proposed Payment Control Configuration, Cut Off Value
0705>07 | Earliest Start Time, Latest End Time, Snapshot Offset, Snapshot Cause
0705>08 | Latest End Time, Number of Records
0705>09 | Low Credit Warning Level
0705>0A | Latest End Time, Number of Debts, Debt Type
0705>0B | Provider ID, Issuer Event ID, Implementation Date/Time, Maximum Credit Level, Maximum Credit Per Top Up
0705>0C | Provider ID, Issuer Event ID, Implementation Date/Time, Overall Debt Cap
0705<01 | Snapshot ID, Snapshot Time, Total Snapshots Found, Command Index, Total Number of Commands, Snapshot Cause, Snapshot Payload Type, Snapshot Payload
0705<02 | Friendly Credit, Friendly Credit Calendar ID, Emergency Credit Limit, Emergency Credit Threshold
0705<03 | Result Type, Top Up Value, Source of Top up, Credit Remaining
0705<05 | Command Index, Total Number of Commands, Top Up Payload
0705<06 | Command Index, Total Number of Commands, Debt Payload
0707>01 | Provider ID, Issuer Calendar ID, Start Day Id, Number of Days
0707>02 | Provider ID, Issuer Calendar ID, Start Week Id, Number of Weeks
0707>03 | Provider ID, Issuer Calendar ID
0707>04 | Start Time, Number of Events, Calendar Type, Provider ID, Issuer Calendar ID
0707<00 | Provider ID, Issuer Event ID, Issuer Calendar ID, Start Time, Calendar Type, Calendar Time Reference, Calendar Name, Number of Seasons, Number of Week Profiles, Number of Day Profiles
0707<01 | Provider ID, Issuer Event ID, Issuer Calendar ID, Day ID, Total Number of Schedule Entries, Command Index, Total Number of Commands, Calendar Type, Day Schedule Entries
0707<02 | Provider ID, Issuer Event ID, Issuer Calendar ID, Week ID, Day ID Ref Monday, Day ID Ref Tuesday, Day ID Ref Wednesday, Day ID Ref Thursday, Day ID Ref Friday, Day ID Ref Saturday, Day ID Ref Sunday
0707<03 | Provider ID, Issuer Event ID, Issuer Calendar ID, Command Index, Total Number of Commands, Season Entry
0707<04 | Provider ID, Issuer Event ID, Issuer Calendar ID, Start Time, Calendar Type, Total Number of Special Days, Command Index, Total Number of Commands, Special Day Entry
0708>04 | Command Index, Total Commands, Event Configuration Payload
0708<00 | Provider ID, Issuer Event ID, Tariff Type, Implementation Date/Time, Proposed Tenancy Change Control
0708<01 | Current Provider ID, Issuer Event ID, Tariff Type, Proposed Provider ID, Provider Change Implementation Time, Provider Change Control, Proposed Provider Name, Proposed Provider Contact Details
0708<02 | Issuer Event ID, Implementation Date/Time, Duration in minutes, Password Type, Password
0708<03 | Issuer Event ID, Site ID Time, Provider ID, Site ID
0708<04 | Issuer Event ID, Start Date/Time, Event Configuration, Configuration Control, Event Configuration Payload
0708<05 | Event ID
0708<06 | Issuer Event ID, CIN Time, Provider ID, Customer ID Number
0709>00 | Event Control / Log ID, Event ID, Start Time, End Time, Number of Events, Event Offset
0709>01 | Log ID
0709<01 | Total Number of Events, Command Index, Total Commands, Log Payload
0709<02 | Cleared Events Logs
"""
#: Names that share no word with the template's: field, then the template's name.
OTHER_WORDS = {
    ("tiers", "Block Threshold Sub-payload"),
    ("text", "Message"),
    ("choice", "Configuration Control"),
    ("implementation", "CIN Time"),
    ("control", "Log Payload"),
}


def words(name: str) -> set[str]:
    return {word for word in re.findall("[a-z]+", name.replace("_", " ").lower()) if word not in ("of", "s", "min")}


def share(field: str, name: str) -> bool:
    """Whether two names have a word in common, in the singular or the plural, or one derived from the other."""
    return any(a.startswith(b) or b.startswith(a) for a in words(field) for b in words(name))


@pytest.mark.parametrize("row", ROWS.splitlines(), ids=lambda row: row[:7])
def test_fields_are_named_as_in_the_templates(row: str) -> None:
    place, names = row.split(" | ")
    kind = kind_of(int(place[:4], 16), place[4] == "<", True, int(place[5:], 16))
    assert kind is not None
    for field, name in zip(kind.__struct_fields__, names.split(", "), strict=False):
        assert share(field, name) or (field, name) in OTHER_WORDS, (field, name)


def test_exceptions_are_needed() -> None:
    assert not any(share(*pair) for pair in OTHER_WORDS)
