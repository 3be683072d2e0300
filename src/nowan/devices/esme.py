"""The electricity meter: see `Esme`."""

from __future__ import annotations

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.devices.clock import DeviceClock
from nowan.devices.identity import RadioIdentity
from nowan.devices.prepayment import Account
from nowan.effects import Effect
from nowan.gbcs.credentials import Keys
from nowan.ids import EntityId
from nowan.instant import Tick


class EsmeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """An electricity meter as it leaves the factory, with its supplier's credentials."""

    radio: RadioIdentity
    install_code: Secret
    supplier: EntityId
    acb: EntityId
    #: Private keys of the meter, public ones of supplier (signing, agreement, prepayment) and ACB.
    keys: Keys
    #: The hub it shall join (the GPF's Entity Identifier), None for any with association open.
    hub: EntityId | None = None
    account: Account = Account()
    clock: DeviceClock = DeviceClock()
    channels: tuple[int, ...] = tuple(range(11, 27))


class Esme:
    """An electricity meter in prepayment mode. Link: ``air``. Emits `SupplyChanged`, `Executed`, `Logged`, ..."""

    def __init__(self, config: EsmeConfig, entropy: Entropy, snapshot: bytes | None = None) -> None:
        raise NotImplementedError

    def start(self, now: Tick) -> list[Effect]:
        """Power on: rejoin with the keys that are there, or look for the network."""
        raise NotImplementedError

    def receive(self, link: str, data: bytes, now: Tick, *, rssi_dbm: float = -60.0) -> list[Effect]:
        """A frame of the air has come in."""
        raise NotImplementedError

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer that an effect set has come due."""
        raise NotImplementedError

    def consume(self, millipence: int, now: Tick) -> list[Effect]:
        """Energy and standing charge of `millipence` were used; may disable supply."""
        raise NotImplementedError

    def enter_utrn(self, text: str, now: Tick) -> list[Effect]:
        """A prepayment token of 20 digits was typed at the meter's keypad."""
        raise NotImplementedError

    def enable_supply(self, now: Tick) -> list[Effect]:
        """The customer pressed enable at the meter: works from Armed only."""
        raise NotImplementedError

    @property
    def account(self) -> Account:
        """Balances and supply state as they are (for displays and tests)."""
        raise NotImplementedError

    def snapshot(self) -> bytes:
        """Everything that survives a power cut, versioned."""
        raise NotImplementedError
