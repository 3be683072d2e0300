"""A small home on the fake air: a coordinator and joiners, each a whole `SmartEnergyNode` with our own certificates."""

from __future__ import annotations

from typing import Any

from nowan.crypto.entropy import Drbg
from nowan.crypto.install_code import link_key
from nowan.crypto.secret import Secret
from nowan.ids import EntityId, PanId
from nowan.instant import Tick
from nowan.zigbee.cbke import KeConfig
from nowan.zigbee.indications import Beacon, Scanned
from nowan.zigbee.joining import Commissioned
from nowan.zigbee.key_store import NodeState
from nowan.zigbee.node import NodeConfig, NodeRole
from nowan.zigbee.smart_energy import Admission, SmartEnergyNode
from tests.zigbee.machines.air import Air
from tests.zigbee.machines.certificates import credentials

HUB = EntityId(bytes.fromhex("00DB0000000000A3"))
METER = EntityId(bytes.fromhex("00DB0000000000E1"))
DISPLAY = EntityId(bytes.fromhex("00DB0000000000D1"))
CODES = {METER: bytes(range(16)), DISPLAY: bytes(range(16, 32))}
CHANNEL = 15


class Open:
    """A policy that says yes, where a test does not say otherwise."""

    def __init__(self) -> None:
        self.admission = Admission.ADMIT
        self.associate = True
        self.partner = True
        self.tunnel = True

    def may_associate(self, device: EntityId) -> bool:
        return self.associate

    def may_establish(self, partner: EntityId, interpan: bool, rssi_dbm: float, now: Tick) -> Admission:
        return self.admission

    def may_partner(self, first: EntityId, second: EntityId) -> bool:
        return self.partner

    def may_tunnel(self, client: EntityId) -> bool:
        return self.tunnel


def code_key(device: EntityId) -> Secret:
    return link_key(CODES[device])


class Home:
    def __init__(self, seed: int = 1, loss: float = 0.0, duplication: float = 0.0, **ke: Any) -> None:
        self.air = Air(seed, loss, duplication)
        self.seed = seed
        self.ke = ke
        self.policies: dict[str, Open] = {}
        self.names: dict[str, EntityId] = {}
        self.boots = 0
        self.boot("hub", HUB)

    def boot(self, name: str, eui: EntityId, state: NodeState | None = None) -> SmartEnergyNode:
        """Power a node on, from a state or new."""
        self.boots += 1
        coordinator = eui == HUB
        config = NodeConfig(
            eui64=eui,
            role=NodeRole.COORDINATOR if coordinator else NodeRole.END_DEVICE,
            pan_id=PanId(0xB1A2 if coordinator else 0xFFFF),
            channel=CHANNEL,
        )
        policy = self.policies.setdefault(name, Open())
        entropy = Drbg(f"{self.seed} {name} {self.boots}")
        ke = KeConfig(credentials=(credentials(eui),), **self.ke)
        node = SmartEnergyNode(config, ke, policy, entropy, state, tunnel_server=not coordinator)
        if name in self.air.members:
            member = self.air.members[name]
            member.machine = node
            member.timers = {timer: serial + 1 for timer, serial in member.timers.items()}
        else:
            self.air.add(name, node)
        self.names[name] = eui
        self.air.do(name, node.start(self.air.now))
        return node

    def node(self, name: str) -> SmartEnergyNode:
        machine = self.air.members[name].machine
        assert isinstance(machine, SmartEnergyNode)
        return machine

    def do(self, name: str, request: str, *args: Any, **more: Any) -> None:
        """Call a request of a node and carry its effects out."""
        method = getattr(self.node(name), request)
        self.air.do(name, method(*args, now=self.air.now, **more))

    def scan(self, name: str) -> Beacon:
        count = len(self.air.events(name, Scanned)) + 1
        self.do(name, "scan", (11, CHANNEL, 20))
        heard = self.air.waits(name, Scanned, 5, count).beacons
        return next(beacon for beacon in heard if beacon.extended_pan_id == HUB)

    def commission(self, name: str, eui: EntityId, seconds: float = 120) -> None:
        """Scan, associate, key, announce, key establishment."""
        if name not in self.air.members:
            self.boot(name, eui)
        count = len(self.air.events(name, Commissioned)) + 1
        self.do("hub", "admit", eui, code_key(eui), 600)
        self.do(name, "join", self.scan(name), code_key(eui))
        self.air.waits(name, Commissioned, seconds, count)
