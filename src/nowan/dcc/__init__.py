"""The DCC and its WAN, emulated: `Broker` transforms, checks and MACs as the Access Control Broker would.

The keys are test keys, the checks are those that public documents name, and wherever it shows itself it says that it is
emulated.
"""

from __future__ import annotations

from nowan.dcc.broker import EMULATED, Broker, BrokerConfig, LogLine, ToUser
from nowan.dcc.reasons import DccReason
from nowan.dcc.register import RegisteredDevice, User
from nowan.dcc.state import WanAlert

__all__ = [
    "EMULATED",
    "Broker",
    "BrokerConfig",
    "DccReason",
    "LogLine",
    "RegisteredDevice",
    "ToUser",
    "User",
    "WanAlert",
]
