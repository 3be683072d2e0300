"""The service requests of the story: files as a back office writes them, and those that the world itself needs."""

from __future__ import annotations

from importlib import resources

from nowan.crypto.secret import Secret
from nowan.duis.bodies.han import AddDevice, LogChange, UpdateHanDeviceLog
from nowan.duis.request import ServiceRequest, new_request
from nowan.duis.service_references import CommandVariant
from nowan.ids import EntityId, RequestId
from nowan.world.cast import CHF, SUPPLIER

#: How long a Device may join after CCS01, seconds.
JOIN_TIME_S = 600


def story_files() -> list[tuple[str, bytes]]:
    """The five requests of the story by file name, in their order."""
    folder = resources.files("nowan.world") / "data"
    return sorted((entry.name, entry.read_bytes()) for entry in folder.iterdir() if entry.name.endswith(".xml"))


def add_device(device: EntityId, install_code: Secret, counter: int, variant: CommandVariant) -> ServiceRequest:
    """SRV 8.11 (CCS01) for `device` at the hub: over the WAN, or as a permit for local delivery."""
    addition = AddDevice(join_time_period_s=JOIN_TIME_S, install_code=install_code, import_mpxn="1312345678111")
    body = UpdateHanDeviceLog(device=device, request_type=LogChange.ADD, add=addition)
    return new_request(RequestId(SUPPLIER, CHF, counter), "8.11", variant, body)
