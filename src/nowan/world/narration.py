"""Puts what devices tell into words for a timeline. What is of no interest to a reader gives nothing."""

from __future__ import annotations

from nowan.devices.events import (
    DeviceLogChanged,
    Executed,
    HubsFound,
    Logged,
    LogKind,
    MessageRouted,
    OrderAnswered,
    OrderForwarded,
    OrderHeld,
    Paired,
    PairingFailed,
    PairingRefused,
    PairingStep,
    PartnerPaired,
    Refused,
    SupplyChanged,
    UserResult,
)
from nowan.devices.prepayment import SupplyState
from nowan.gbcs import usecases
from nowan.home.driver import Happened
from nowan.home.home import HUB, METER
from nowan.world.timeline import Lane, Moment, Tone


def _lane(station: str) -> Lane:
    return {HUB: Lane.HUB, METER: Lane.METER}.get(station, Lane.PPMID)


def use_case(message_code: int) -> str:
    """``ECS04a``, or the code in hex where the table has none."""
    found = usecases.USE_CASES.get(message_code)
    return found.name if found is not None else f"0x{message_code:04X}"


def _supply(event: SupplyChanged) -> tuple[Lane, Lane | None, str, Tone]:
    light = {
        SupplyState.ENABLED: "supply is on: the light and the router are back",
        SupplyState.ARMED: "supply is armed: the customer may enable it",
        SupplyState.DISABLED: "supply is off, and with it the light and the router",
    }[event.state]
    tone = Tone.REFUSAL if event.state is SupplyState.DISABLED else Tone.GOOD
    return Lane.METER, None, light, tone


def _words(station: str, event: object) -> tuple[Lane, Lane | None, str, Tone, str] | None:
    lane = _lane(station)
    match event:
        case SupplyChanged():
            return (*_supply(event), "")
        case HubsFound(hubs=hubs):
            heard = ", ".join(f"{hub.label.hex('-').upper()} ({hub.rssi_dbm:.0f} dBm)" for hub in hubs) or "no hub"
            return Lane.HUB, Lane.PPMID, f"scan: {heard}", Tone.MESSAGE, ""
        case PairingStep(step="idle"):
            return None
        case PairingStep(step="scanning" | "waiting for the tunnel" as step):
            return Lane.PPMID, None, step, Tone.EVENT, ""
        case PairingStep(step=step):
            return Lane.PPMID, Lane.HUB, step, Tone.MESSAGE, ""
        case PairingRefused(text=text, reason=reason):
            return Lane.HUB, None, f"the hub's own record: {text} ({reason})", Tone.REFUSAL, ""
        case PairingFailed(reason=reason, text=text):
            return Lane.PPMID, None, f"pairing failed: {text or reason}", Tone.REFUSAL, ""
        case DeviceLogChanged(change=change, device=device):
            what = {"key": "has its trust-centre link key"}.get(change, change)
            return Lane.HUB, None, f"CHF Device Log: {device.hex('-').upper()} {what}", Tone.EVENT, ""
        case Paired():
            return Lane.PPMID, None, "paired: trust-centre link key, tunnel open", Tone.GOOD, ""
        case PartnerPaired():
            return lane, None, "partner link key with the other Device", Tone.EVENT, ""
        case OrderHeld(order_id=order):
            return Lane.PPMID, None, "holds the Command durably", Tone.EVENT, order
        case OrderForwarded(order_id=order, itself=True):
            return Lane.PPMID, None, "the Command is for itself", Tone.EVENT, order
        case OrderForwarded(order_id=order):
            return Lane.PPMID, Lane.HUB, "Command into the home area network", Tone.MESSAGE, order
        case OrderAnswered(order_id=order, itself=True):
            return Lane.PPMID, None, "holds its own Response durably", Tone.EVENT, order
        case OrderAnswered(order_id=order):
            return Lane.HUB, Lane.PPMID, "Response held durably", Tone.MESSAGE, order
        case MessageRouted(via="tunnel", message_code=code, recipient=recipient):
            return Lane.HUB, None, f"routes {use_case(code)} to {recipient.hex('-').upper()}", Tone.EVENT, ""
        case Executed(message_code=code, counter=counter):
            return lane, None, f"checks and executes {use_case(code)}, counter {counter}", Tone.EVENT, ""
        case Refused(reason=reason):
            return lane, None, f"refuses: {reason}", Tone.REFUSAL, ""
        case Logged(log=LogKind.SECURITY, code=code, text=text):
            return lane, None, f"security log 0x{code:04X}: {text}", Tone.REFUSAL, ""
        case UserResult(ok=ok, text=text, action=action):
            tone = Tone.GOOD if ok else Tone.REFUSAL
            return Lane.PPMID, Lane.CUSTOMER, f"{action.replace('_', ' ')}: {text}", tone, ""
        case _:
            return None


def narrate(happened: Happened, act: str, real_ms: float) -> Moment | None:
    """What `happened` as a moment of `act`, or None."""
    words = _words(happened.station, happened.event)
    if words is None:
        return None
    by, to, text, tone, order = words
    return Moment(act=act, home_ns=happened.at, real_ms=real_ms, by=by, to=to, text=text, order=order, tone=tone)
