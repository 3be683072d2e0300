"""Remote Party Messages of GB smart metering (SEC Schedule 8, the Great Britain Companion Specification).

`decode` reads any envelope, `verify` checks what its use case asks for and gives a proof, `payload` reads what it says.
"""

from __future__ import annotations

from nowan.gbcs import block_transfer, build, protect, usecases, utrn
from nowan.gbcs.chains import Authorities, Trusted
from nowan.gbcs.contents import Content, payload
from nowan.gbcs.counters import Counters
from nowan.gbcs.credentials import Keys, KeyUse
from nowan.gbcs.device_check import AcceptedCommand, DeviceTrust, Rejected, check_command
from nowan.gbcs.encryption import opened
from nowan.gbcs.explain import explain
from nowan.gbcs.explanation import Explanation
from nowan.gbcs.header import Cra, GroupingHeader, OtherInfo
from nowan.gbcs.json_form import from_json, to_json
from nowan.gbcs.message import Form, Message, MessageIdentity, decode
from nowan.gbcs.protect import Authenticated, Signed
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.verification import Verified, verify

__all__ = [
    "AcceptedCommand",
    "Authenticated",
    "Authorities",
    "Content",
    "Counters",
    "Cra",
    "DeviceTrust",
    "Explanation",
    "Form",
    "GbcsReason",
    "GroupingHeader",
    "KeyUse",
    "Keys",
    "Message",
    "MessageIdentity",
    "OtherInfo",
    "Rejected",
    "Signed",
    "Trusted",
    "Verified",
    "block_transfer",
    "build",
    "check_command",
    "decode",
    "explain",
    "from_json",
    "opened",
    "payload",
    "protect",
    "to_json",
    "usecases",
    "utrn",
    "verify",
]
