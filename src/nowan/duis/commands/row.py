"""One row a use case: when it applies, and the content of its Command.

A row gives the content that a request asks for as gbcs types (`AccessRequest`, `GbzCommands`, an ASN.1 struct), or as a
named struct of `nowan.gbcs.cosem` that makes one. Correlation reads the same type out of a Pre-Command and compares
value with value, so an error can name what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from nowan.dlms.access import AccessRequest, Item
from nowan.dlms.data import Structure
from nowan.errors import DecodeError
from nowan.gbcs.asn1_records import RestoreLog
from nowan.gbcs.contents import Content
from nowan.gbcs.gbz import GbzCommands
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import USE_CASES
from nowan.ids import EntityId, RequestId


class DeviceType(StrEnum):
    """Kinds of Device, by the names that DUIS gives them."""

    ESME = "ESME"
    GSME = "GSME"
    CHF = "CHF"
    GPF = "GPF"
    HCALCS = "HCALCS"
    IHD = "IHD"
    CAD = "CAD"
    PPMID = "PPMID"


ESME = frozenset((DeviceType.ESME,))
GSME = frozenset((DeviceType.GSME,))
GPF = frozenset((DeviceType.GPF,))
CHF = frozenset((DeviceType.CHF,))
#: Devices that speak GBZ.
GAS = GSME | GPF


class Facts(Protocol):
    """What a Transform knows beyond the request; `nowan.duis.transform.TransformContext` is it."""

    @property
    def issued(self) -> int:
        """The issuer event id of GBZ commands: the DCC's clock in ZCL time; raises `PeerMisbehaved(duis.context)`."""
        ...

    def kind(self, device: EntityId) -> DeviceType:
        """What kind a Device is; raises `PeerMisbehaved(duis.context)` where it is not known."""
        ...

    def variant(self, device: EntityId) -> str:
        """ESMEVariant: its first letter is A with one element, B with two, C with three phases."""
        ...

    def certificate(self, device: EntityId) -> bytes:
        """A Device's key agreement certificate in DER; raises `PeerMisbehaved(duis.context)`."""
        ...

    def hub_log(self, hub: EntityId) -> Structure:
        """The backup of a hub's Device Log that CS14 brought; raises `PeerMisbehaved(duis.context)`."""
        ...

    def gpf_log(self, gpf: EntityId) -> RestoreLog:
        """The backup of a GPF's Device Log that GCS62 brought; raises `PeerMisbehaved(duis.context)`."""
        ...

    def customer_number(self) -> bytes:
        """The customer identification number, four digits that the DCC draws; raises `PeerMisbehaved`."""
        ...

    def prefers(self, use_case: str) -> bool:
        """Whether this use case is to be taken where a request fits several."""
        ...

    def is_unknown(self, party: EntityId) -> bool:
        """Whether a party has no credentials on the Device, so that the Access Control Broker asks for it."""
        ...

    def is_load_controller(self, party: EntityId) -> bool:
        """Whether a party asks as a load controller."""
        ...


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A request as a row sees it; `counter` is the originator counter that the message will have."""

    body: Any
    request_id: RequestId
    counter: int
    kind: DeviceType
    facts: Facts

    @property
    def target(self) -> EntityId:
        """The Device that is asked."""
        return self.request_id.target

    @property
    def elements(self) -> str:
        """The first letter of the ESMEVariant: A one element, B two, C polyphase."""
        return self.facts.variant(self.target)[:1]


def always(_: Asking) -> bool:
    """The condition of a use case that needs none."""
    return True


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """One use case's row.

    `kinds` and `applies` say whether this is the use case of a request (several share a service reference variant);
    `asked` gives its values, `encode` their content, `said` the values of a content (`DecodeError` for one of another
    shape). `by_broker`: the DCC's Access Control Broker is the originator, and unless `party` is False it names the
    User in the supplementary fields. `by_cos`: the DCC's change-of-supplier party is the originator.
    """

    use_case: str
    code: int
    kinds: frozenset[DeviceType]
    asked: Callable[[Asking], Any]
    encode: Callable[[Any], Content]
    said: Callable[[Content], Any]
    applies: Callable[[Asking], bool] = always
    by_broker: bool = False
    by_cos: bool = False
    party: bool = True


#: Message code of each use case with one code; CS02b and CS02g have several.
CODES: Mapping[str, int] = {row.name: row.code for row in USE_CASES.values()}


def itself(content: Any) -> Any:
    """The content of rows whose values are the content."""
    return content


def _said_items(content: Content) -> AccessRequest:
    """Without the invoke id, which the message's counter determines."""
    if not isinstance(content, AccessRequest):
        raise DecodeError(GbcsReason.PAYLOAD, 0, "payload", "no access request")
    return msgspec.structs.replace(content, invoke_id=0)


def dlms(
    use_case: str,
    items: Callable[[Asking], Iterable[Item]],
    *,
    kinds: frozenset[DeviceType] = ESME,
    applies: Callable[[Asking], bool] = always,
    by_broker: bool = False,
) -> Making:
    """A use case whose Command is a list of COSEM items."""
    return Making(
        use_case=use_case,
        code=CODES[use_case],
        kinds=kinds,
        applies=applies,
        asked=lambda asking: AccessRequest(tuple(items(asking))),
        encode=itself,
        said=_said_items,
        by_broker=by_broker,
    )


def struct(
    use_case: str,
    command: Any,
    asked: Callable[[Asking], Any],
    *,
    kinds: frozenset[DeviceType] = ESME,
    applies: Callable[[Asking], bool] = always,
    by_broker: bool = False,
) -> Making:
    """A use case with a named struct in `nowan.gbcs.cosem`."""

    def said(content: Content) -> Any:
        if not isinstance(content, AccessRequest):
            raise DecodeError(GbcsReason.PAYLOAD, 0, "payload", "no access request")
        return command.read(content)

    return Making(
        use_case=use_case,
        code=command.MESSAGE_CODE,
        kinds=kinds,
        applies=applies,
        asked=asked,
        encode=lambda values: values.request(),
        said=said,
        by_broker=by_broker,
    )


def _said(kind: type) -> Callable[[Content], Any]:
    def said(content: Content) -> Any:
        if type(content) is not kind:
            raise DecodeError(GbcsReason.PAYLOAD, 0, "payload", f"no {kind.__name__}")
        return content

    return said


def gbz(
    use_case: str,
    asked: Callable[[Asking], GbzCommands],
    *,
    kinds: frozenset[DeviceType] = GSME,
    applies: Callable[[Asking], bool] = always,
) -> Making:
    """A use case whose Command is a list of ZCL commands."""
    return Making(
        use_case=use_case,
        code=CODES[use_case],
        kinds=kinds,
        applies=applies,
        asked=asked,
        encode=itself,
        said=_said(GbzCommands),
    )


def asn1(
    use_case: str,
    kind: type,
    asked: Callable[[Asking], Any],
    *,
    kinds: frozenset[DeviceType],
    applies: Callable[[Asking], bool] = always,
    code: int | None = None,
    by_broker: bool = False,
    by_cos: bool = False,
    party: bool = True,
) -> Making:
    """A use case whose Command is the ASN.1 struct `kind`."""
    return Making(
        use_case=use_case,
        code=CODES[use_case] if code is None else code,
        kinds=kinds,
        applies=applies,
        asked=asked,
        encode=itself,
        said=_said(kind),
        by_broker=by_broker,
        by_cos=by_cos,
        party=party,
    )
