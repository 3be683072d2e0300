"""An arrow of the chart is a message that went from one to another; what happens at one place is a dot."""

from __future__ import annotations

import pytest

from nowan.devices.events import OrderAnswered, OrderForwarded, PairingStep
from nowan.home.driver import Happened
from nowan.ids import OrderId
from nowan.instant import Tick
from nowan.world.narration import narrate
from nowan.world.timeline import Lane

ORDER = OrderId("1.5-0")


@pytest.mark.parametrize(
    ("event", "by", "to"),
    [
        (PairingStep("scanning"), Lane.PPMID, None),
        (PairingStep("waiting for the tunnel"), Lane.PPMID, None),
        (PairingStep("establishing a key"), Lane.PPMID, Lane.HUB),
        (OrderForwarded(ORDER), Lane.PPMID, Lane.HUB),
        (OrderForwarded(ORDER, itself=True), Lane.PPMID, None),
        (OrderAnswered(ORDER, b""), Lane.HUB, Lane.PPMID),
        (OrderAnswered(ORDER, b"", itself=True), Lane.PPMID, None),
    ],
)
def test_arrows_and_dots(event: object, by: Lane, to: Lane | None) -> None:
    moment = narrate(Happened(Tick(0), "display", event), "act", 0.0)
    assert moment is not None
    assert (moment.by, moment.to) == (by, to)
