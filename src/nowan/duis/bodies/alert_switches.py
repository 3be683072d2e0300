"""One switch an alert or event code: 6.22 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.values import ENABLE_DISABLE_ALERT
from nowan.duis.elements import Element


class SupplierEsmeCommon(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``SupplierESMECommon``."""

    x810d: Annotated[str | None, Element("x810D", ENABLE_DISABLE_ALERT)] = None
    x810e: Annotated[str | None, Element("x810E", ENABLE_DISABLE_ALERT)] = None
    x8119: Annotated[str | None, Element("x8119", ENABLE_DISABLE_ALERT)] = None
    x8145: Annotated[str | None, Element("x8145", ENABLE_DISABLE_ALERT)] = None
    x8154: Annotated[str | None, Element("x8154", ENABLE_DISABLE_ALERT)] = None
    x8155: Annotated[str | None, Element("x8155", ENABLE_DISABLE_ALERT)] = None
    x8161: Annotated[str | None, Element("x8161", ENABLE_DISABLE_ALERT)] = None
    x8162: Annotated[str | None, Element("x8162", ENABLE_DISABLE_ALERT)] = None
    x8168: Annotated[str | None, Element("x8168", ENABLE_DISABLE_ALERT)] = None
    x8183: Annotated[str | None, Element("x8183", ENABLE_DISABLE_ALERT)] = None
    x81a0: Annotated[str | None, Element("x81A0", ENABLE_DISABLE_ALERT)] = None
    x81a1: Annotated[str | None, Element("x81A1", ENABLE_DISABLE_ALERT)] = None
    x81a2: Annotated[str | None, Element("x81A2", ENABLE_DISABLE_ALERT)] = None
    x81a3: Annotated[str | None, Element("x81A3", ENABLE_DISABLE_ALERT)] = None
    x81a4: Annotated[str | None, Element("x81A4", ENABLE_DISABLE_ALERT)] = None
    x81a5: Annotated[str | None, Element("x81A5", ENABLE_DISABLE_ALERT)] = None
    x81a6: Annotated[str | None, Element("x81A6", ENABLE_DISABLE_ALERT)] = None
    x81a7: Annotated[str | None, Element("x81A7", ENABLE_DISABLE_ALERT)] = None
    x81a8: Annotated[str | None, Element("x81A8", ENABLE_DISABLE_ALERT)] = None
    x81a9: Annotated[str | None, Element("x81A9", ENABLE_DISABLE_ALERT)] = None
    x81aa: Annotated[str | None, Element("x81AA", ENABLE_DISABLE_ALERT)] = None
    x81ab: Annotated[str | None, Element("x81AB", ENABLE_DISABLE_ALERT)] = None
    x81ac: Annotated[str | None, Element("x81AC", ENABLE_DISABLE_ALERT)] = None
    x81ad: Annotated[str | None, Element("x81AD", ENABLE_DISABLE_ALERT)] = None
    x81ae: Annotated[str | None, Element("x81AE", ENABLE_DISABLE_ALERT)] = None
    x81af: Annotated[str | None, Element("x81AF", ENABLE_DISABLE_ALERT)] = None
    x81b0: Annotated[str | None, Element("x81B0", ENABLE_DISABLE_ALERT)] = None
    x81b1: Annotated[str | None, Element("x81B1", ENABLE_DISABLE_ALERT)] = None
    x81b2: Annotated[str | None, Element("x81B2", ENABLE_DISABLE_ALERT)] = None
    x81b3: Annotated[str | None, Element("x81B3", ENABLE_DISABLE_ALERT)] = None
    x81b8: Annotated[str | None, Element("x81B8", ENABLE_DISABLE_ALERT)] = None
    x81b9: Annotated[str | None, Element("x81B9", ENABLE_DISABLE_ALERT)] = None
    x81ba: Annotated[str | None, Element("x81BA", ENABLE_DISABLE_ALERT)] = None
    x81bb: Annotated[str | None, Element("x81BB", ENABLE_DISABLE_ALERT)] = None
    x81bc: Annotated[str | None, Element("x81BC", ENABLE_DISABLE_ALERT)] = None
    x81bd: Annotated[str | None, Element("x81BD", ENABLE_DISABLE_ALERT)] = None
    x81be: Annotated[str | None, Element("x81BE", ENABLE_DISABLE_ALERT)] = None
    x81c0: Annotated[str | None, Element("x81C0", ENABLE_DISABLE_ALERT)] = None
    x81c1: Annotated[str | None, Element("x81C1", ENABLE_DISABLE_ALERT)] = None
    x81c4: Annotated[str | None, Element("x81C4", ENABLE_DISABLE_ALERT)] = None
    x81c5: Annotated[str | None, Element("x81C5", ENABLE_DISABLE_ALERT)] = None
    x81c6: Annotated[str | None, Element("x81C6", ENABLE_DISABLE_ALERT)] = None


class SupplierEsmePolyPhase(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``SupplierESMEPolyPhase``."""

    x81b7: Annotated[str | None, Element("x81B7", ENABLE_DISABLE_ALERT)] = None


class NetworkOperatorEsmeCommon(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``NetworkOperatorESMECommon``."""

    x8014: Annotated[str | None, Element("x8014", ENABLE_DISABLE_ALERT)] = None
    x8015: Annotated[str | None, Element("x8015", ENABLE_DISABLE_ALERT)] = None


class NetworkOperatorEsmeSinglePhase(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``NetworkOperatorESMESinglePhase``."""

    x8002: Annotated[str | None, Element("x8002", ENABLE_DISABLE_ALERT)] = None
    x8006: Annotated[str | None, Element("x8006", ENABLE_DISABLE_ALERT)] = None
    x8020: Annotated[str | None, Element("x8020", ENABLE_DISABLE_ALERT)] = None
    x8024: Annotated[str | None, Element("x8024", ENABLE_DISABLE_ALERT)] = None
    x8028: Annotated[str | None, Element("x8028", ENABLE_DISABLE_ALERT)] = None
    x802c: Annotated[str | None, Element("x802C", ENABLE_DISABLE_ALERT)] = None
    x8085: Annotated[str | None, Element("x8085", ENABLE_DISABLE_ALERT)] = None
    x8089: Annotated[str | None, Element("x8089", ENABLE_DISABLE_ALERT)] = None
    x808d: Annotated[str | None, Element("x808D", ENABLE_DISABLE_ALERT)] = None
    x8091: Annotated[str | None, Element("x8091", ENABLE_DISABLE_ALERT)] = None
    x8095: Annotated[str | None, Element("x8095", ENABLE_DISABLE_ALERT)] = None
    x8099: Annotated[str | None, Element("x8099", ENABLE_DISABLE_ALERT)] = None
    x8010: Annotated[str | None, Element("x8010", ENABLE_DISABLE_ALERT)] = None


class NetworkOperatorEsmePolyPhase(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``NetworkOperatorESMEPolyPhase``."""

    x8003: Annotated[str | None, Element("x8003", ENABLE_DISABLE_ALERT)] = None
    x8004: Annotated[str | None, Element("x8004", ENABLE_DISABLE_ALERT)] = None
    x8005: Annotated[str | None, Element("x8005", ENABLE_DISABLE_ALERT)] = None
    x8007: Annotated[str | None, Element("x8007", ENABLE_DISABLE_ALERT)] = None
    x8008: Annotated[str | None, Element("x8008", ENABLE_DISABLE_ALERT)] = None
    x8009: Annotated[str | None, Element("x8009", ENABLE_DISABLE_ALERT)] = None
    x8021: Annotated[str | None, Element("x8021", ENABLE_DISABLE_ALERT)] = None
    x8022: Annotated[str | None, Element("x8022", ENABLE_DISABLE_ALERT)] = None
    x8023: Annotated[str | None, Element("x8023", ENABLE_DISABLE_ALERT)] = None
    x8025: Annotated[str | None, Element("x8025", ENABLE_DISABLE_ALERT)] = None
    x8026: Annotated[str | None, Element("x8026", ENABLE_DISABLE_ALERT)] = None
    x8027: Annotated[str | None, Element("x8027", ENABLE_DISABLE_ALERT)] = None
    x8029: Annotated[str | None, Element("x8029", ENABLE_DISABLE_ALERT)] = None
    x802a: Annotated[str | None, Element("x802A", ENABLE_DISABLE_ALERT)] = None
    x802b: Annotated[str | None, Element("x802B", ENABLE_DISABLE_ALERT)] = None
    x802d: Annotated[str | None, Element("x802D", ENABLE_DISABLE_ALERT)] = None
    x802e: Annotated[str | None, Element("x802E", ENABLE_DISABLE_ALERT)] = None
    x802f: Annotated[str | None, Element("x802F", ENABLE_DISABLE_ALERT)] = None
    x8086: Annotated[str | None, Element("x8086", ENABLE_DISABLE_ALERT)] = None
    x8087: Annotated[str | None, Element("x8087", ENABLE_DISABLE_ALERT)] = None
    x8088: Annotated[str | None, Element("x8088", ENABLE_DISABLE_ALERT)] = None
    x808a: Annotated[str | None, Element("x808A", ENABLE_DISABLE_ALERT)] = None
    x808b: Annotated[str | None, Element("x808B", ENABLE_DISABLE_ALERT)] = None
    x808c: Annotated[str | None, Element("x808C", ENABLE_DISABLE_ALERT)] = None
    x808e: Annotated[str | None, Element("x808E", ENABLE_DISABLE_ALERT)] = None
    x808f: Annotated[str | None, Element("x808F", ENABLE_DISABLE_ALERT)] = None
    x8090: Annotated[str | None, Element("x8090", ENABLE_DISABLE_ALERT)] = None
    x8092: Annotated[str | None, Element("x8092", ENABLE_DISABLE_ALERT)] = None
    x8093: Annotated[str | None, Element("x8093", ENABLE_DISABLE_ALERT)] = None
    x8094: Annotated[str | None, Element("x8094", ENABLE_DISABLE_ALERT)] = None
    x8096: Annotated[str | None, Element("x8096", ENABLE_DISABLE_ALERT)] = None
    x8097: Annotated[str | None, Element("x8097", ENABLE_DISABLE_ALERT)] = None
    x8098: Annotated[str | None, Element("x8098", ENABLE_DISABLE_ALERT)] = None
    x809a: Annotated[str | None, Element("x809A", ENABLE_DISABLE_ALERT)] = None
    x809b: Annotated[str | None, Element("x809B", ENABLE_DISABLE_ALERT)] = None
    x809c: Annotated[str | None, Element("x809C", ENABLE_DISABLE_ALERT)] = None
    x8011: Annotated[str | None, Element("x8011", ENABLE_DISABLE_ALERT)] = None
    x8016: Annotated[str | None, Element("x8016", ENABLE_DISABLE_ALERT)] = None
    x8013: Annotated[str | None, Element("x8013", ENABLE_DISABLE_ALERT)] = None


class SupplierGsme(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``SupplierGSME``."""

    x810d: Annotated[str | None, Element("x810D", ENABLE_DISABLE_ALERT)] = None
    x810e: Annotated[str | None, Element("x810E", ENABLE_DISABLE_ALERT)] = None
    x8119: Annotated[str | None, Element("x8119", ENABLE_DISABLE_ALERT)] = None
    x8145: Annotated[str | None, Element("x8145", ENABLE_DISABLE_ALERT)] = None
    x8154: Annotated[str | None, Element("x8154", ENABLE_DISABLE_ALERT)] = None
    x8155: Annotated[str | None, Element("x8155", ENABLE_DISABLE_ALERT)] = None
    x8168: Annotated[str | None, Element("x8168", ENABLE_DISABLE_ALERT)] = None
    x8183: Annotated[str | None, Element("x8183", ENABLE_DISABLE_ALERT)] = None
    x8184: Annotated[str | None, Element("x8184", ENABLE_DISABLE_ALERT)] = None
    x81a1: Annotated[str | None, Element("x81A1", ENABLE_DISABLE_ALERT)] = None
    x81a4: Annotated[str | None, Element("x81A4", ENABLE_DISABLE_ALERT)] = None
    x81a5: Annotated[str | None, Element("x81A5", ENABLE_DISABLE_ALERT)] = None
    x81a6: Annotated[str | None, Element("x81A6", ENABLE_DISABLE_ALERT)] = None
    x81a7: Annotated[str | None, Element("x81A7", ENABLE_DISABLE_ALERT)] = None
    x81a8: Annotated[str | None, Element("x81A8", ENABLE_DISABLE_ALERT)] = None
    x81a9: Annotated[str | None, Element("x81A9", ENABLE_DISABLE_ALERT)] = None
    x81aa: Annotated[str | None, Element("x81AA", ENABLE_DISABLE_ALERT)] = None
    x81ab: Annotated[str | None, Element("x81AB", ENABLE_DISABLE_ALERT)] = None
    x81ac: Annotated[str | None, Element("x81AC", ENABLE_DISABLE_ALERT)] = None
    x81ad: Annotated[str | None, Element("x81AD", ENABLE_DISABLE_ALERT)] = None
    x81ae: Annotated[str | None, Element("x81AE", ENABLE_DISABLE_ALERT)] = None
    x81af: Annotated[str | None, Element("x81AF", ENABLE_DISABLE_ALERT)] = None
    x81b0: Annotated[str | None, Element("x81B0", ENABLE_DISABLE_ALERT)] = None
    x81b1: Annotated[str | None, Element("x81B1", ENABLE_DISABLE_ALERT)] = None
    x81b2: Annotated[str | None, Element("x81B2", ENABLE_DISABLE_ALERT)] = None
    x81b3: Annotated[str | None, Element("x81B3", ENABLE_DISABLE_ALERT)] = None
    x81b4: Annotated[str | None, Element("x81B4", ENABLE_DISABLE_ALERT)] = None
    x81b5: Annotated[str | None, Element("x81B5", ENABLE_DISABLE_ALERT)] = None
    x81b6: Annotated[str | None, Element("x81B6", ENABLE_DISABLE_ALERT)] = None
    x81b9: Annotated[str | None, Element("x81B9", ENABLE_DISABLE_ALERT)] = None
    x81ba: Annotated[str | None, Element("x81BA", ENABLE_DISABLE_ALERT)] = None
    x81bc: Annotated[str | None, Element("x81BC", ENABLE_DISABLE_ALERT)] = None
    x81bd: Annotated[str | None, Element("x81BD", ENABLE_DISABLE_ALERT)] = None
    x81be: Annotated[str | None, Element("x81BE", ENABLE_DISABLE_ALERT)] = None
    x81bf: Annotated[str | None, Element("x81BF", ENABLE_DISABLE_ALERT)] = None
    x81c0: Annotated[str | None, Element("x81C0", ENABLE_DISABLE_ALERT)] = None
    x81c2: Annotated[str | None, Element("x81C2", ENABLE_DISABLE_ALERT)] = None
    x81c3: Annotated[str | None, Element("x81C3", ENABLE_DISABLE_ALERT)] = None
    x81c4: Annotated[str | None, Element("x81C4", ENABLE_DISABLE_ALERT)] = None
    x81c5: Annotated[str | None, Element("x81C5", ENABLE_DISABLE_ALERT)] = None


class WanHanEventLogAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``WANHANEventLogAlarm``."""

    wan_alert: Annotated[str, Element("WANAlert", ENABLE_DISABLE_ALERT)]
    han_alert: Annotated[str, Element("HANAlert", ENABLE_DISABLE_ALERT)]
    event_log: Annotated[str, Element("EventLog", ENABLE_DISABLE_ALERT)]
    alarm: Annotated[str, Element("Alarm", ENABLE_DISABLE_ALERT)]


class SupplierGsmeAlertsEvents(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``SupplierGSMEAlertsEvents``."""

    x810d: Annotated[WanHanEventLogAlarm | None, Element("x810D")] = None
    x810e: Annotated[WanHanEventLogAlarm | None, Element("x810E")] = None
    x8119: Annotated[WanHanEventLogAlarm | None, Element("x8119")] = None
    x8145: Annotated[WanHanEventLogAlarm | None, Element("x8145")] = None
    x8154: Annotated[WanHanEventLogAlarm | None, Element("x8154")] = None
    x8155: Annotated[WanHanEventLogAlarm | None, Element("x8155")] = None
    x8161: Annotated[WanHanEventLogAlarm | None, Element("x8161")] = None
    x8162: Annotated[WanHanEventLogAlarm | None, Element("x8162")] = None
    x8168: Annotated[WanHanEventLogAlarm | None, Element("x8168")] = None
    x8183: Annotated[WanHanEventLogAlarm | None, Element("x8183")] = None
    x8184: Annotated[WanHanEventLogAlarm | None, Element("x8184")] = None
    x81a0: Annotated[WanHanEventLogAlarm | None, Element("x81A0")] = None
    x81a1: Annotated[WanHanEventLogAlarm | None, Element("x81A1")] = None
    x81a4: Annotated[WanHanEventLogAlarm | None, Element("x81A4")] = None
    x81a5: Annotated[WanHanEventLogAlarm | None, Element("x81A5")] = None
    x81a6: Annotated[WanHanEventLogAlarm | None, Element("x81A6")] = None
    x81a7: Annotated[WanHanEventLogAlarm | None, Element("x81A7")] = None
    x81a8: Annotated[WanHanEventLogAlarm | None, Element("x81A8")] = None
    x81a9: Annotated[WanHanEventLogAlarm | None, Element("x81A9")] = None
    x81aa: Annotated[WanHanEventLogAlarm | None, Element("x81AA")] = None
    x81ab: Annotated[WanHanEventLogAlarm | None, Element("x81AB")] = None
    x81ac: Annotated[WanHanEventLogAlarm | None, Element("x81AC")] = None
    x81ad: Annotated[WanHanEventLogAlarm | None, Element("x81AD")] = None
    x81ae: Annotated[WanHanEventLogAlarm | None, Element("x81AE")] = None
    x81af: Annotated[WanHanEventLogAlarm | None, Element("x81AF")] = None
    x81b0: Annotated[WanHanEventLogAlarm | None, Element("x81B0")] = None
    x81b1: Annotated[WanHanEventLogAlarm | None, Element("x81B1")] = None
    x81b2: Annotated[WanHanEventLogAlarm | None, Element("x81B2")] = None
    x81b3: Annotated[WanHanEventLogAlarm | None, Element("x81B3")] = None
    x81b4: Annotated[WanHanEventLogAlarm | None, Element("x81B4")] = None
    x81b5: Annotated[WanHanEventLogAlarm | None, Element("x81B5")] = None
    x81b6: Annotated[WanHanEventLogAlarm | None, Element("x81B6")] = None
    x81b9: Annotated[WanHanEventLogAlarm | None, Element("x81B9")] = None
    x81ba: Annotated[WanHanEventLogAlarm | None, Element("x81BA")] = None
    x81bc: Annotated[WanHanEventLogAlarm | None, Element("x81BC")] = None
    x81bd: Annotated[WanHanEventLogAlarm | None, Element("x81BD")] = None
    x81be: Annotated[WanHanEventLogAlarm | None, Element("x81BE")] = None
    x81bf: Annotated[WanHanEventLogAlarm | None, Element("x81BF")] = None
    x81c0: Annotated[WanHanEventLogAlarm | None, Element("x81C0")] = None
    x81c2: Annotated[WanHanEventLogAlarm | None, Element("x81C2")] = None
    x81c3: Annotated[WanHanEventLogAlarm | None, Element("x81C3")] = None
    x81c4: Annotated[WanHanEventLogAlarm | None, Element("x81C4")] = None
    x81c5: Annotated[WanHanEventLogAlarm | None, Element("x81C5")] = None
    x81c6: Annotated[WanHanEventLogAlarm | None, Element("x81C6")] = None
