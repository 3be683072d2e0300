"""Messaging 0x0703, Device Management 0x0708, Events 0x0709 (ZSE 1.4, Annexes D.5, D.10, D.11) in GBZ use cases."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from nowan.crypto.secret import Secret
from nowan.gbcs.zcl_fields import Counted, Repeated, Selected, Text, Trailing, UtcTime
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.layout import U8, U16, U32, Layout, Number, OctetString, Rest


class DisplayMessage(Command, frozen=True):
    """Messaging, server to client 0x00 (GCS07): text in UTF-8."""

    ID: ClassVar[int] = 0x00
    TO_CLIENT: ClassVar[bool] = True
    message_id: U32
    control: U8
    start: UtcTime
    duration_min: U16
    text: Text
    extended_control: Annotated[int | None, Trailing(Number(1))] = None


class PublishChangeOfTenancy(Command, frozen=True):
    """Device Management, server to client 0x00 (GCS09)."""

    ID: ClassVar[int] = 0x00
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    tariff_type: U8
    implementation: UtcTime
    control: U32


class PublishChangeOfSupplier(Command, frozen=True):
    """Device Management, server to client 0x01 (GCS44): the supplier's name and contact details."""

    ID: ClassVar[int] = 0x01
    TO_CLIENT: ClassVar[bool] = True
    current_provider: U32
    issuer_event: U32
    tariff_type: U8
    proposed_provider: U32
    implementation: UtcTime
    control: U32
    proposed_name: Text
    proposed_contact: Text


class RequestNewPasswordResponse(Command, frozen=True):
    """Device Management, server to client 0x02 (GCS11): an empty password takes the PIN protection off."""

    ID: ClassVar[int] = 0x02
    TO_CLIENT: ClassVar[bool] = True
    issuer_event: U32
    implementation: UtcTime
    duration_min: U16
    password_type: U8
    password: Annotated[Secret, OctetString(secret=True)]


class UpdateSiteId(Command, frozen=True):
    """Device Management, server to client 0x03 (GCS41): the MPRN, in digits."""

    ID: ClassVar[int] = 0x03
    TO_CLIENT: ClassVar[bool] = True
    issuer_event: U32
    time: UtcTime
    provider: U32
    site_id: Text


class ConfigureList(Layout, frozen=True, tag=True):
    """Configuration control 0: the events of a list."""

    events: Annotated[tuple[int, ...], Counted(Number(2))]


class ConfigureGroup(Layout, frozen=True, tag=True):
    """Configuration control 1: the events of a group."""

    group: U16


class ConfigureLog(Layout, frozen=True, tag=True):
    """Configuration control 2: the events of a log."""

    log: U8


class ConfigureMatching(Layout, frozen=True, tag=True):
    """Configuration control 3: the events that have this configuration now."""

    configuration: U8


class ConfigureOther(Layout, frozen=True, tag=True):
    """Another configuration control."""

    control: U8
    data: Rest


EventChoice: TypeAlias = ConfigureList | ConfigureGroup | ConfigureLog | ConfigureMatching | ConfigureOther
_CHOICES = Selected({0: ConfigureList, 1: ConfigureGroup, 2: ConfigureLog, 3: ConfigureMatching}, ConfigureOther)


class SetEventConfiguration(Command, frozen=True):
    """Device Management, server to client 0x04 (GCS20): `configuration` is a bitmap, `choice` says of which events."""

    ID: ClassVar[int] = 0x04
    TO_CLIENT: ClassVar[bool] = True
    issuer_event: U32
    start: UtcTime
    configuration: U8
    choice: Annotated[EventChoice, _CHOICES]


class GetEventConfiguration(Command, frozen=True):
    """Device Management, server to client 0x05 (GCS20r): 0x81FF asks for all of 0x81xx."""

    ID: ClassVar[int] = 0x05
    TO_CLIENT: ClassVar[bool] = True
    event: U16


class UpdateCin(Command, frozen=True):
    """Device Management, server to client 0x06 (GCS36): the consumer's identification number."""

    ID: ClassVar[int] = 0x06
    TO_CLIENT: ClassVar[bool] = True
    issuer_event: U32
    implementation: UtcTime
    provider: U32
    customer_id: Annotated[Secret, OctetString(secret=True)]


class EventBehaviour(Layout, frozen=True):
    """What a Device does on an event: bit 0 to 2 log, 3 to 5 alert to WAN, 6 and 7 to HAN, as ZSE numbers them."""

    event: U16
    configuration: U8


class ReportEventConfiguration(Command, frozen=True):
    """Device Management, client to server 0x04 (GCS20r)."""

    ID: ClassVar[int] = 0x04
    command_index: U8
    number_of_commands: U8
    events: Annotated[tuple[EventBehaviour, ...], Repeated(EventBehaviour)]


class GetEventLog(Command, frozen=True):
    """Events, client to server 0x00 (CS10a, CS10b)."""

    ID: ClassVar[int] = 0x00
    control_and_log: U8
    event: U16
    start: UtcTime
    end: UtcTime
    number_of_events: U8
    offset: U16


class ClearEventLogRequest(Command, frozen=True):
    """Events, client to server 0x01 (CS11)."""

    ID: ClassVar[int] = 0x01
    log: U8


class LoggedEvent(Layout, frozen=True):
    """An entry of a log: `event` is the log code of GBCS 16."""

    log: U8
    event: U16
    time: UtcTime
    data: Text


class PublishEventLog(Command, frozen=True):
    """Events, server to client 0x01 (CS10a, CS10b); `control` is not used by GBCS."""

    ID: ClassVar[int] = 0x01
    TO_CLIENT: ClassVar[bool] = True
    total_events: U16
    command_index: U8
    number_of_commands: U8
    control: U8
    events: Annotated[tuple[LoggedEvent, ...], Repeated(LoggedEvent)]


class ClearEventLogResponse(Command, frozen=True):
    """Events, server to client 0x02 (CS11): a bitmap of the logs that were cleared."""

    ID: ClassVar[int] = 0x02
    TO_CLIENT: ClassVar[bool] = True
    cleared: U8


MESSAGING: Family[Command] = Family(Cluster.MESSAGING, (DisplayMessage,))
DEVICE_MANAGEMENT: Family[Command] = Family(
    Cluster.DEVICE_MANAGEMENT,
    (
        PublishChangeOfTenancy,
        PublishChangeOfSupplier,
        RequestNewPasswordResponse,
        UpdateSiteId,
        SetEventConfiguration,
        GetEventConfiguration,
        UpdateCin,
        ReportEventConfiguration,
    ),
)
EVENTS: Family[Command] = Family(
    Cluster.EVENTS, (GetEventLog, ClearEventLogRequest, PublishEventLog, ClearEventLogResponse)
)
