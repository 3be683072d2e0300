"""The desk's work with the DCC: from an order's row to its next input.

Each call does one thing and gives one input, which the caller saves before the next: what is sent to the DCC is on disk
before it is sent, so that after a crash the same bytes go again, under the same counter. Nothing is at large before
OFFERED, so asking again can do no more than the DCC did before.
"""

from __future__ import annotations

from typing import TypeVar

from nowan.duis import (
    correlate,
    local_command_matches,
    parse,
    readdressed,
    return_local_command_response,
    sign_pre_command,
    sign_xml,
    signed_request,
    verify_xml,
)
from nowan.duis.request import ServiceRequest
from nowan.duis.response import LocalCommand, PreCommand, Response, read_response
from nowan.duis.response_codes import meaning
from nowan.duis.service_references import CommandVariant
from nowan.duis.transform import TransformContext
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.gbcs.credentials import KeyUse
from nowan.headend.answers import command_id
from nowan.headend.homes import Home
from nowan.headend.lifecycle import (
    Correlated,
    Delayed,
    Input,
    Protected,
    Refused,
    Requested,
    Returned,
    ReturnRefused,
    ReturnRequested,
    Signed,
    Transformed,
)
from nowan.headend.orders import Kind, Order, Refuser, State
from nowan.headend.ports import Clock, Dcc, DccUnreachable, OrderStore
from nowan.headend.reasons import HeadEndReason
from nowan.headend.supplier import Supplier
from nowan.ids import RequestId
from nowan.instant import Utc

#: The service reference variant that applies a top-up.
TOP_UP = "2.2"
#: First and longest wait before the DCC is asked again.
FIRST_WAIT_MS, LONGEST_WAIT_MS = 1_000, 300_000

_Wanted = TypeVar("_Wanted", PreCommand, LocalCommand)


class Preparation:
    """Finds the next input of an order that the desk has claimed."""

    def __init__(self, supplier: Supplier, store: OrderStore, dcc: Dcc, clock: Clock) -> None:
        self._supplier = supplier
        self._store = store
        self._dcc = dcc
        self._clock = clock

    async def next_input(self, order: Order, home: Home) -> Input:
        """What happens to `order` next; raises `ApiMisuse` for a state in which the desk has no work."""
        match order.state:
            case State.RECEIVED:
                return await self._first_request(order)
            case State.TRANSFORMED:
                return self._look_at(order, home)
            case State.CORRELATED:
                return self._sign(order, home)
            case State.SIGNED:
                return await self._protect(order, home)
            case State.ANSWERED:
                return await self._return(order)
            case _:
                raise ApiMisuse(f"an order that is {order.state} is not the desk's to prepare")

    async def _first_request(self, order: Order) -> Input:
        if order.own_xml is None or order.own_id is None:
            own_id = RequestId(self._supplier.id, order.target, await self._counter(order))
            variant = CommandVariant.TRANSFORM if order.kind is Kind.CRITICAL else CommandVariant.LOCAL
            return Requested(own_id, self._signed(readdressed(parse(order.request_xml), own_id, variant)))
        content: PreCommand | LocalCommand | Refused | Delayed
        if order.kind is Kind.CRITICAL:
            content = await self._ask(order, order.own_xml, order.own_id, PreCommand)
        else:
            content = await self._ask(order, order.own_xml, order.own_id, LocalCommand)
        return Transformed(bytes(content.gbcs)) if isinstance(content, PreCommand | LocalCommand) else content

    async def _counter(self, order: Order) -> int:
        """A reserved counter; a top-up has its token's, which was used up when the token was made (GBCS 14)."""
        if order.srv == TOP_UP:
            return order.request_id.counter
        return await self._store.reserve(self._supplier.id)

    def _look_at(self, order: Order, home: Home) -> Input:
        """Correlate a Pre-Command, or hold the Command of a non-critical request against it."""
        request = self._own_request(order)
        try:
            if order.kind is Kind.CRITICAL:
                correlate(request, order.pre_command or b"", self._context(home))
                return Correlated()
            matched = local_command_matches(request, order.command or b"", self._context(home))
        except (DecodeError, PeerMisbehaved) as error:
            reason = HeadEndReason.CORRELATION if order.kind is Kind.CRITICAL else HeadEndReason.LOCAL_COMMAND
            return Refused(Refuser.OPERATOR, reason, str(error))
        return Protected(order.command or b"", command_id(matched.command))

    def _sign(self, order: Order, home: Home) -> Input:
        """Sign what correlates: proved once more, since a proof is a value of this process and not of the row."""
        request = self._own_request(order)
        try:
            proof = correlate(request, order.pre_command or b"", self._context(home))
        except (DecodeError, PeerMisbehaved) as error:
            return Refused(Refuser.OPERATOR, HeadEndReason.CORRELATION, str(error))
        key = self._supplier.keys.private(self._supplier.id, KeyUse.DIGITAL_SIGNING)
        signed = sign_pre_command(proof, key)
        onward = signed_request(request, signed, CommandVariant.SIGNED_LOCAL)
        return Signed(signed, self._signed(onward))

    async def _protect(self, order: Order, home: Home) -> Input:
        """Have the ACB's MAC put around the signed Pre-Command, and see that nothing else was."""
        if order.signed_xml is None or order.own_id is None:
            raise ApiMisuse("a signed order holds its request")
        content = await self._ask(order, order.signed_xml, order.own_id, LocalCommand)
        if not isinstance(content, LocalCommand):
            return content
        try:
            matched = local_command_matches(
                self._own_request(order), content.gbcs, self._context(home), signed=order.signed_pre_command
            )
        except (DecodeError, PeerMisbehaved) as error:
            return Refused(Refuser.OPERATOR, HeadEndReason.LOCAL_COMMAND, str(error))
        return Protected(bytes(content.gbcs), command_id(matched.command))

    async def _return(self, order: Order) -> Input:
        """Hand the Response to the DCC by service request 8.13."""
        if order.own_id is None:
            raise ApiMisuse("an order that was answered was asked for")
        if order.return_xml is None or order.return_id is None:
            counter = await self._store.reserve(self._supplier.id)
            return_id = RequestId(self._supplier.id, self._supplier.acb, counter)
            acb, response = self._supplier.acb, order.response or b""
            request = return_local_command_response(order.own_id, response, self._supplier.id, acb, counter)
            return ReturnRequested(return_id, self._signed(request))
        answer = await self._exchange(order, order.return_xml, order.return_id)
        if isinstance(answer, Delayed):
            return answer
        said, xml = answer
        return Returned(xml) if said.ok else ReturnRefused(_code(said), xml)

    async def _ask(
        self, order: Order, xml: bytes, request_id: RequestId, wanted: type[_Wanted]
    ) -> _Wanted | Refused | Delayed:
        answer = await self._exchange(order, xml, request_id)
        if isinstance(answer, Delayed):
            return answer
        response, _ = answer
        if not response.ok:
            return Refused(Refuser.DCC, HeadEndReason.DCC_REFUSED, _code(response))
        if not isinstance(response.content, wanted):
            return Refused(Refuser.DCC, HeadEndReason.DCC_ANSWER, f"the DCC answered without a {wanted.__name__}")
        return response.content

    async def _exchange(self, order: Order, xml: bytes, request_id: RequestId) -> tuple[Response, bytes] | Delayed:
        """Send `xml`; an answer that is not the DCC's, or to another request, counts as none."""
        try:
            answer = await self._dcc.submit(xml)
            verify_xml(answer, self._supplier.dcc_certificates)
            response = read_response(answer)
        except (DccUnreachable, DecodeError, PeerMisbehaved) as error:
            reason = HeadEndReason.DCC_UNREACHABLE if isinstance(error, DccUnreachable) else HeadEndReason.DCC_ANSWER
            return self._later(order, f"{reason}: {error}")
        if response.request_id != request_id:
            return self._later(order, f"{HeadEndReason.DCC_ANSWER}: an answer to {response.request_id}")
        return response, answer

    def _later(self, order: Order, detail: str) -> Delayed:
        wait_ms = min(FIRST_WAIT_MS << min(order.attempts, 20), LONGEST_WAIT_MS)
        return Delayed(Utc(self._clock() + wait_ms), detail)

    def _own_request(self, order: Order) -> ServiceRequest:
        if order.own_xml is None:
            raise ApiMisuse("an order that was asked for holds its request")
        return parse(order.own_xml)

    def _context(self, home: Home) -> TransformContext:
        return TransformContext(devices=home.kinds, acb=self._supplier.acb)

    def _signed(self, request: ServiceRequest) -> bytes:
        return sign_xml(request.xml(), self._supplier.xml_key, self._supplier.xml_certificate)


def _code(response: Response) -> str:
    said = meaning(response.code)
    return f"{response.code} ({said})" if said else response.code
