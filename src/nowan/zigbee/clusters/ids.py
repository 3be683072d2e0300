"""Numbers of the ZigBee Smart Energy profile, each once: clusters, device ids, endpoints (ZSE 1.4; ZCL 075123r6)."""

from __future__ import annotations

from enum import IntEnum

#: The Smart Energy profile.
PROFILE = 0x0109
#: Manufacturer code of the Tunneling cluster that says "none" (ZSE Annex D.6.2.4.1).
NO_MANUFACTURER = 0xFFFF


class Cluster(IntEnum):
    """Clusters of the Smart Energy profile that appear here."""

    BASIC = 0x0000
    TIME = 0x000A
    OTA_UPGRADE = 0x0019
    KEEP_ALIVE = 0x0025
    PRICE = 0x0700
    METERING = 0x0702
    MESSAGING = 0x0703
    TUNNELING = 0x0704
    PREPAYMENT = 0x0705
    CALENDAR = 0x0707
    DEVICE_MANAGEMENT = 0x0708
    EVENTS = 0x0709
    SUB_GHZ = 0x070B
    KEY_ESTABLISHMENT = 0x0800
    #: nowan's registration cluster, in the range for manufacturers (assumption: GBCS 10.5 could not be had).
    REGISTRATION = 0xFC37


class DeviceId(IntEnum):
    """Devices of the Smart Energy profile (ZSE 6)."""

    ENERGY_SERVICE_INTERFACE = 0x0500
    METERING_DEVICE = 0x0501
    IN_HOME_DISPLAY = 0x0502
    THERMOSTAT = 0x0503
    LOAD_CONTROL = 0x0504
    SMART_APPLIANCE = 0x0505
    PREPAYMENT_TERMINAL = 0x0506
    PHYSICAL_DEVICE = 0x0507
    REMOTE_COMMUNICATIONS = 0x0508


class Endpoint(IntEnum):
    """Endpoints of nowan's devices (assumption: a device may choose them; GBCS finds them by discovery)."""

    ZDO = 0
    #: One endpoint carries all of a device's Smart Energy clusters.
    SMART_ENERGY = 1
    BROADCAST = 0xFF


#: Clusters open to a device that has no link key from key establishment yet (ZSE 5.4.6): all others need APS security.
OPEN_CLUSTERS = frozenset({Cluster.KEY_ESTABLISHMENT})
