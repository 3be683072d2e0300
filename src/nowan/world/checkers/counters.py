"""No counter goes back.

On the air each sender's network frame counter rises with every new frame under a key (ZigBee 4.3.1.1); the same bytes
again are a retry. In GBCS one originator's counter stands for one body for ever (a second one would reuse a GMAC key
and IV), and a device executes an originator's Commands by rising counters. Frames are read here by offsets of their
own.
"""

from __future__ import annotations

from nowan.world.checkers.once import identity
from nowan.world.checkers.records import Built, Executed, Frame, Record, Violation

RULE = "no counter goes back"
_DATA = 1
_SECURED = 0x0200
_PAN_COMPRESSION = 0x0040


def network_counter(frame: bytes) -> tuple[bytes, int, int] | None:
    """Source EUI-64, key sequence and frame counter of a network-secured frame; None for any other."""
    if len(frame) < 11 or frame[0] & 7 != _DATA:
        return None
    control = int.from_bytes(frame[:2], "little")
    widths = {0: 0, 2: 2, 3: 8}
    destination, source = widths[control >> 10 & 3], widths[control >> 14 & 3]
    at = 3 + (2 if destination else 0) + destination
    at += (0 if control & _PAN_COMPRESSION else 2) + source if source else 0
    network = int.from_bytes(frame[at : at + 2], "little")
    if network & 3 == 3 or not network & _SECURED:
        return None
    at += 8 + (8 if network & 0x0800 else 0) + (8 if network & 0x1000 else 0)
    counter = int.from_bytes(frame[at + 1 : at + 5], "little")
    return frame[at + 5 : at + 13], frame[at + 13], counter


class Counters:
    """Remembers the highest of each."""

    def __init__(self) -> None:
        self._air: dict[tuple[bytes, int], tuple[int, bytes]] = {}
        self._bodies: dict[tuple[bytes, int], bytes] = {}
        self._device: dict[tuple[bytes, bytes], int] = {}
        self._found: list[Violation] = []

    def see(self, record: Record) -> None:
        """Compare it with what came before."""
        match record:
            case Frame(data=data):
                self._frame(data)
            case Built(command=command):
                known = self._bodies.setdefault(identity(command), command)
                if known != command:
                    originator, counter = identity(command)
                    self._say(f"{originator.hex()} put two bodies under counter {counter}")
            case Executed(device=device, originator=originator, counter=counter):
                last = self._device.get((device, originator), -1)
                # A top-up's counter has its low 32 bits zero and a list of its own (GBCS 14).
                if counter & 0xFFFFFFFF == 0:
                    return
                if counter <= last:
                    self._say(f"{device.hex()} ran counter {counter} of {originator.hex()} after {last}")
                self._device[(device, originator)] = max(counter, last)
            case _:
                pass

    def _frame(self, data: bytes) -> None:
        read = network_counter(data)
        if read is None:
            return
        source, key, counter = read
        last, seen = self._air.get((source, key), (-1, b""))
        # A retry repeats the frame; only its MAC sequence number and FCS may differ.
        if counter < last or (counter == last and data[3:-2] != seen[3:-2]):
            self._say(f"frame counter of {source[::-1].hex()} went from {last} to {counter}")
        if counter > last:
            self._air[(source, key)] = (counter, data)

    def _say(self, what: str) -> None:
        self._found.append(Violation(RULE, what))

    def finish(self) -> list[Violation]:
        """Everything seen to go back."""
        return self._found
