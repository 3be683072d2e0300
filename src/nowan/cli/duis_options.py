"""What the commands about service requests share: reading them, the schema, and what a Transform needs beyond them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from nowan.cli.duis_schema import check_schema
from nowan.crypto.secret import Secret
from nowan.duis.bodies.han import JoinOrUnjoinDevice, UpdateHanDeviceLog
from nowan.duis.document import MAX_LENGTH
from nowan.duis.request import ServiceRequest, parse
from nowan.duis.transform import DeviceType, TransformContext
from nowan.duis.transforms import TRANSFORMS
from nowan.errors import DecodeError
from nowan.gbcs import Keys
from nowan.ids import EntityId, entity_id
from nowan.instant import Utc, zigbee_seconds

#: The Access Control Broker of the published test messages.
TEST_ACB = "90-B3-D5-1F-30-00-00-02"
#: What kind the target and the other Device of a request are taken for, unless ``--device`` says otherwise.
ASSUMED: dict[str, tuple[DeviceType, DeviceType]] = {
    "8.7.1": (DeviceType.ESME, DeviceType.PPMID),
    "8.7.2": (DeviceType.PPMID, DeviceType.ESME),
    "8.8.2": (DeviceType.PPMID, DeviceType.ESME),
    "8.11": (DeviceType.CHF, DeviceType.PPMID),
}


class Beyond(msgspec.Struct, frozen=True):
    """The options that say what the request does not."""

    acb: str | None
    counter: int | None
    devices: tuple[str, ...]
    issuer_event: int | None
    use_cases: tuple[str, ...]
    through_acb: bool
    load_controller: bool
    trans_cos: str | None
    certificate: str | None
    cin: str | None


_OPTIONS: tuple[Callable[[Callable[..., Any]], Callable[..., Any]], ...] = (
    click.option("--acb", help=f"Access Control Broker (the one in --keys, or {TEST_ACB})."),
    click.option(
        "--counter",
        type=click.IntRange(0, (1 << 64) - 1),
        help="The DCC's originator counter, where it is the originator.",
    ),
    click.option(
        "--device",
        "devices",
        multiple=True,
        help="What kind a Device is, such as 00-…-A4=PPMID; of a meter also its variant, 00-…-A0=ESME:B.",
    ),
    click.option(
        "--issuer-event",
        type=click.IntRange(0, (1 << 32) - 1),
        help="Issuer event id of GBZ commands, seconds since 2000 (now).",
    ),
    click.option(
        "--use-case",
        "use_cases",
        multiple=True,
        help="Use case to take where a request fits several, such as ECS08 for an earlier meter.",
    ),
    click.option("--through-acb", is_flag=True, help="The Device does not know the User: the ACB asks for it."),
    click.option("--load-controller", is_flag=True, help="The User asks as a load controller."),
    click.option("--trans-cos", help="The DCC's change-of-supplier party, for 6.23."),
    click.option(
        "--certificate",
        type=click.Path(exists=True, dir_okay=False),
        help="The other Device's key agreement certificate (DER), for a join by Method C.",
    ),
    click.option("--cin", help="The customer identification number, four digits, for 9.1."),
    click.option(
        "--schema",
        type=click.Path(exists=True, dir_okay=False),
        help="Validate the request by this copy of the DUIS schema first.",
    ),
)


def beyond_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add these options; the command gets them as ``beyond`` and ``schema``."""

    def wrapped(**values: Any) -> Any:
        own = {name: values.pop(name) for name in Beyond.__struct_fields__}
        return command(beyond=Beyond(**own), **values)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    if hasattr(command, "__click_params__"):
        wrapped.__click_params__ = command.__click_params__  # type: ignore[attr-defined]
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def read_request(file: str, schema: str | None) -> ServiceRequest:
    """The request in `file` (``-`` for standard input); raises `DecodeError` naming the file."""
    try:
        xml = read(file)
        if schema is not None:
            check_schema(xml, Path(schema))
        return parse(xml)
    except DecodeError as error:
        name = "standard input" if file == "-" else file
        place = f"{name}: {error.path}".removesuffix(": ")
        raise DecodeError(error.reason, error.offset, place, error.detail) from None


def read(file: str) -> bytes:
    """What is in `file`, up to one byte more than a document may have."""
    if file == "-":
        return sys.stdin.buffer.read(MAX_LENGTH + 1)
    with Path(file).open("rb") as stream:
        return stream.read(MAX_LENGTH + 1)


def context_of(request: ServiceRequest, beyond: Beyond, keys: Keys | None, *, now: bool = True) -> TransformContext:
    """The context that the options give; `now`: an issuer event id that is not given is the time by this clock."""
    acb = entity_id(beyond.acb or TEST_ACB) if beyond.acb or keys is None else keys.access_control_broker()
    kinds = _assumed(request)
    variants: dict[EntityId, str] = {}
    for text in beyond.devices:
        device, kind, variant = _kind(text)
        kinds[device] = kind
        if variant:
            variants[device] = variant
    event = beyond.issuer_event
    if event is None and now:
        event = zigbee_seconds(Utc(int(time.time() * 1000)))
    certificates: dict[EntityId, bytes] = {}
    if beyond.certificate is not None and isinstance(request.body, JoinOrUnjoinDevice):
        certificates[request.body.other_device] = Path(beyond.certificate).read_bytes()
    asking = frozenset((request.request_id.originator,))
    return TransformContext(
        kinds,
        acb,
        beyond.counter,
        event,
        variants,
        frozenset(beyond.use_cases),
        asking if beyond.through_acb else frozenset(),
        asking if beyond.load_controller else frozenset(),
        certificates,
        cin=None if beyond.cin is None else Secret(beyond.cin.encode()),
        trans_cos=None if beyond.trans_cos is None else entity_id(beyond.trans_cos),
    )


def _kind(text: str) -> tuple[EntityId, DeviceType, str]:
    """Read ``EUI-64=KIND`` or ``EUI-64=ESME:VARIANT``."""
    device, _, rest = text.partition("=")
    kind, _, variant = rest.partition(":")
    try:
        return entity_id(device), DeviceType(kind.upper()), variant.upper()
    except (DecodeError, ValueError):
        kinds = ", ".join(DeviceType)
        raise click.BadParameter(f"{text[:60]!r} is not EUI-64=KIND, KIND one of {kinds}") from None


def _assumed(request: ServiceRequest) -> dict[EntityId, DeviceType]:
    """Kinds for a first try: an ESME, or the only kind that takes the service."""
    takers = {kind for row in TRANSFORMS.get(request.srv, ()) for kind in row.kinds}
    only = next(iter(sorted(takers))) if takers and DeviceType.ESME not in takers else DeviceType.ESME
    target, other = ASSUMED.get(request.srv, (only, DeviceType.ESME))
    kinds: dict[EntityId, DeviceType] = {}
    match request.body:
        case JoinOrUnjoinDevice(other_device=device) | UpdateHanDeviceLog(device=device):
            kinds[device] = other
    kinds[request.target] = target
    return kinds
