"""What a Response that a relay brought is worth: verified, carried for the ACB, or no answer to this Command at all."""

from __future__ import annotations

from nowan.dlms.access import AccessResponse
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import Cra, Message, decode, payload, verify
from nowan.gbcs.asn1 import JoinResult
from nowan.gbcs.usecases import by_code
from nowan.gbcs.verification import protection_due
from nowan.headend.lifecycle import Answered
from nowan.headend.orders import Proof
from nowan.headend.reasons import HeadEndReason
from nowan.headend.supplier import Supplier
from nowan.ids import RequestId


def command_id(command: Message) -> RequestId:
    """Originator, target and counter of a Command, which its Response repeats."""
    return RequestId(command.originator, command.recipient, command.counter)


def answers(response: bytes) -> RequestId | None:
    """The identity of the Command that `response` says it answers; None where it is no Response."""
    try:
        message = decode(response)
    except DecodeError:
        return None
    if message.cra is not Cra.RESPONSE:
        return None
    return RequestId(message.recipient, message.originator, message.counter)


def judge(command: bytes, response: bytes, supplier: Supplier) -> Answered:
    """Hold `response` against `command` and check it with the keys at hand.

    A signed one is verified with the Device's certificate whoever it is addressed to; a MACed one addressed to the
    supplier with its key; a MACed one addressed to the ACB only the DCC can verify, so it is `CARRIED`. Raises
    `DecodeError` or `PeerMisbehaved` where it is no Response to `command`, or a check fails.
    """
    asked = decode(command)
    said = decode(response)
    _match(asked, said)
    due = protection_due(said, by_code(said.code), supplier.keys, supplier.acb)
    carried = not due.signature and said.recipient == supplier.acb
    if not carried:
        verify(said, supplier.keys, acb=supplier.acb)
    content = payload(said)
    proof = Proof.CARRIED if carried else Proof.VERIFIED
    match content:
        case AccessResponse():
            codes = ", ".join(str(int(result.code)) for result in content.results)
            return Answered(response, proof, content.succeeded, "" if content.succeeded else f"result codes {codes}")
        case JoinResult(code=code):
            return Answered(response, proof, code == 0, f"join result {code}" if code else "")
        case _:
            raise PeerMisbehaved(HeadEndReason.BAD_ANSWER, f"a {type(content).__name__} is no answer")


def _match(asked: Message, said: Message) -> None:
    """The Response must repeat what names its Command (GBCS 7.2.7): parties, counter, code, supplementary fields."""
    pairs = (
        ("kind", Cra.RESPONSE, said.cra),
        ("originator", asked.recipient, said.originator),
        ("recipient", asked.originator, said.recipient),
        ("counter", asked.counter, said.counter),
        ("message code", asked.code, said.code),
        ("supplementary party", asked.header.other.party, said.header.other.party),
        ("supplementary counter", asked.header.other.party_counter, said.header.other.party_counter),
    )
    for name, wanted, found in pairs:
        if wanted != found:
            raise PeerMisbehaved(HeadEndReason.BAD_ANSWER, f"its {name} is another")
