"""How a device takes a Command in and answers it (GBCS 6.2, 7.2.7, 4.3.3).

`take` checks bytes against what the device trusts and gives the proof that executors want, with the counters as they
are to be stored; nothing is stored here. `answer` builds the Response and protects it as its use case asks: signed
where it is critical, MACed otherwise.
"""

from __future__ import annotations

from nowan.gbcs import build, protect
from nowan.gbcs.contents import Content
from nowan.gbcs.counters import Counters
from nowan.gbcs.credentials import Keys, KeyUse
from nowan.gbcs.device_check import AcceptedCommand, DeviceTrust, Rejected, check_command
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message
from nowan.gbcs.usecases import by_code
from nowan.ids import EntityId

#: Security log code of a Command that was accepted before (GBCS event list: failed authentication or authorisation).
LOG_REPLAY = 0x8F53
#: Security log code of authentic Commands whose content cannot be read (integrity of content or format).
LOG_FORMAT = 0x8F1E
#: Message codes of the generic alerts (GBCS 16): critical ones are signed, the others MACed.
GENERIC_CRITICAL_ALERT, GENERIC_ALERT = 0x1000, 0x1001
#: Alert codes from here on are critical.
_CRITICAL_FROM = 0x8F00


def take(
    data: bytes, me: EntityId, keys: Keys, counters: bytes, trust: DeviceTrust
) -> tuple[AcceptedCommand | Rejected, Counters]:
    """Check `data`; the counters that come back hold the Command's, and are to be stored when it was accepted."""
    table = Counters.restore(counters) if counters else Counters()
    return check_command(data, me, keys, table, trust), table


def answer(command: Message, content: Content, keys: Keys, acb: EntityId, device_time: bytes | None = None) -> bytes:
    """The protected Response to the accepted `command`, ready to send; `device_time` (12 bytes) stamps it."""
    bare = build.response(command, content, device_time)
    due = by_code(command.code).protection(Cra.RESPONSE, by_broker=command.originator == acb)
    return _protected(bare, keys, sign=due.signature, mac=due.mac)


def alert(
    code: int,
    content: Content,
    me: EntityId,
    to: EntityId,
    counter: int,
    keys: Keys,
    *,
    message_code: int | None = None,
) -> bytes:
    """An Alert of `me` to `to`, protected: `message_code` None for the generic one that the alert `code` asks for."""
    critical = code >= _CRITICAL_FROM and message_code is None
    generic = GENERIC_CRITICAL_ALERT if critical else GENERIC_ALERT
    bare = build.alert(generic if message_code is None else message_code, me, to, counter, content)
    return _protected(bare, keys, sign=critical, mac=not critical)


def _protected(bare: Message, keys: Keys, *, sign: bool, mac: bool) -> bytes:
    message = protect.signed(bare, keys.private(bare.originator, KeyUse.DIGITAL_SIGNING)) if sign else bare
    if mac:
        message = protect.maced(message, keys.shared(message.originator, message.recipient))
    return message.encode()
