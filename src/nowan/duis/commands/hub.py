"""Communications Hub: its Device Log and its Sub GHz radio (8.11, 8.12.1, 6.28); its reads are in `item_table`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from nowan.dlms.access import Item
from nowan.dlms.data import U8, U16, BitString, OctetString, Structure
from nowan.duis.bodies.han import LogChange
from nowan.duis.commands.items import act, put
from nowan.duis.commands.row import CHF, Asking, DeviceType, Making, dlms, struct
from nowan.duis.reasons import DuisReason
from nowan.errors import PeerMisbehaved
from nowan.gbcs import cosem

#: device_type of register_device in CCS01 (GBCS mapping table). A hub's own CHF is no Device that joins.
ADDED_AS: Mapping[DeviceType, int] = {
    DeviceType.ESME: cosem.DeviceType.ESME,
    DeviceType.GSME: cosem.DeviceType.GSME,
    DeviceType.HCALCS: cosem.DeviceType.HCALCS,
    DeviceType.IHD: cosem.DeviceType.IHD,
    DeviceType.CAD: cosem.DeviceType.CAD,
    DeviceType.PPMID: cosem.DeviceType.PPMID,
    DeviceType.GPF: cosem.DeviceType.GPF,
}
_LOG = "0-0:30.3.0"
_RADIO = "0-0:94.44.10.0"
#: Channel pages 28 to 31, in the five first bits of a channel mask (IEEE 802.15.4-2015, 8.2.7.3 as ZigBee has it).
_PAGES = (28, 29, 30, 31)
_PAGE_BITS, _MASK_BITS = 5, 32
#: First channel of a page's 27 bits, by the names of the request's elements.
_BANDS = (
    ("lower_band_sub_ghz_channels0_to26", 0),
    ("lower_band_sub_ghz_channels27_to34", 27),
    ("lower_band_sub_ghz_channels35_to61", 35),
    ("upper_band_sub_ghz_channels0_to26", 0),
)


def _adds(asking: Asking) -> bool:
    return asking.body.request_type is LogChange.ADD


def _addition(asking: Asking) -> cosem.DeviceAddition:
    body = asking.body
    if len(body.add.install_code) != cosem.INSTALL_CODE_SIZE:
        size = len(body.add.install_code)
        raise PeerMisbehaved(DuisReason.RULE, f"an InstallCode of {size} bytes; GBCS has 16 without CRC")
    kind = asking.facts.kind(body.device)
    if kind not in ADDED_AS:
        raise PeerMisbehaved(DuisReason.RULE, f"a {kind.value} does not enter a CHF Device Log")
    return cosem.DeviceAddition(body.device, body.add.install_code, ADDED_AS[kind], body.add.join_time_period_s)


def _removal(asking: Asking) -> Iterable[Item]:
    return (act(104, _LOG, 2, OctetString(asking.body.device)),)


def _channels(page: int, channels: object, first: int) -> BitString:
    """A mask of 32 bits: the page in the five first, then channels 26 to 0 of it, the last bit channel 0."""
    value = page << _MASK_BITS - _PAGE_BITS
    for name in channels.__struct_fields__:  # type: ignore[attr-defined]
        if getattr(channels, name):
            value |= 1 << int(name.removeprefix("channel")) - first
    return BitString(_MASK_BITS, value.to_bytes(4, "big"))


def _hundredths(value: Decimal) -> U16:
    return U16(int(value * 100))


def _radio(asking: Asking) -> Iterable[Item]:
    body = asking.body
    masks = (_channels(page, getattr(body, name), first) for page, (name, first) in zip(_PAGES, _BANDS, strict=True))
    settings = (
        _hundredths(body.normal_limited_duty_cycle_threshold),
        _hundredths(body.limited_critical_duty_cycle_threshold),
        U8(body.maximum_sub_ghz_channel_changes_per_week),
        U16(body.gsme_curfew),
        U8(body.channel_quieter_threshold),
        U8(body.channel_noisier_threshold),
        _hundredths(body.non_gsme_poor_comms_percentage_threshold),
        U8(body.non_gsme_poor_comms_measurement_periods),
        U16(body.local_ch_noise_measurement_period),
        _hundredths(body.local_ch_failure_percentage),
        _hundredths(body.local_ch_retry_percentage),
    )
    return (put(1, _RADIO, 2, Structure((*masks, *settings))),)


def _restore(asking: Asking) -> Iterable[Item]:
    log = asking.facts.hub_log(asking.body.old_chf)
    return (act(104, _LOG, 5, log),)


#: Service reference variant and row.
HUB: tuple[tuple[str, Making], ...] = (
    ("6.28", dlms("DBCH04", _radio, kinds=CHF)),
    ("8.11", struct("CCS01", cosem.DeviceAddition, _addition, kinds=CHF, applies=_adds)),
    ("8.11", dlms("CCS02", _removal, kinds=CHF, applies=lambda asking: not _adds(asking))),
    ("8.12.1", dlms("CCS03", _restore, kinds=CHF)),
)
