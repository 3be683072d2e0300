"""The Keep-Alive cluster between a device and its hub (ZSE 1.4, Annex A.3): "I am here", and the hub's answer.

A device that has power again polls it, so that the hub opens its tunnel and delivers what has waited.
"""

from __future__ import annotations

from nowan.effects import Effect
from nowan.errors import DecodeError
from nowan.ids import EntityId
from nowan.instant import Tick
from nowan.zigbee.clusters import keep_alive
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.indications import Outgoing, Received
from nowan.zigbee.smart_energy import SmartEnergyNode
from nowan.zigbee.zcl import AttributeStatus, General, ReadAttributes, ReadAttributesResponse, ZclFrame, ZclStatus

_VALUES = {
    keep_alive.Attribute.BASE_MIN: keep_alive.base_value(),
    keep_alive.Attribute.JITTER_S: keep_alive.jitter_value(),
}


def poll(node: SmartEnergyNode, hub: EntityId, now: Tick) -> list[Effect]:
    """Read the hub's attributes."""
    body = ReadAttributes((keep_alive.Attribute.BASE_MIN, keep_alive.Attribute.JITTER_S))
    frame = ZclFrame(General.READ_ATTRIBUTES, 0, body.encode(), cluster_specific=False, disable_default_response=True)
    return node.send(Outgoing(destination=hub, cluster=Cluster.KEEP_ALIVE, payload=frame.encode()), now)


def keep_alive_answer(node: SmartEnergyNode, received: Received, now: Tick) -> list[Effect]:
    """The hub's answer to a poll; nothing to anything else."""
    try:
        frame = ZclFrame.decode(received.payload)
        if frame.cluster_specific or frame.command != General.READ_ATTRIBUTES:
            return []
        asked = ReadAttributes.decode(frame.payload).attributes
    except DecodeError:
        return []
    records = tuple(
        AttributeStatus(attribute, ZclStatus.SUCCESS, _VALUES[keep_alive.Attribute(attribute)])
        if attribute in _VALUES
        else AttributeStatus(attribute, ZclStatus.UNSUPPORTED_ATTRIBUTE)
        for attribute in asked
    )
    answer = ZclFrame(
        General.READ_ATTRIBUTES_RESPONSE,
        frame.sequence,
        ReadAttributesResponse(records).encode(),
        cluster_specific=False,
        direction_to_client=True,
        disable_default_response=True,
    )
    message = Outgoing(
        destination=received.source,
        cluster=Cluster.KEEP_ALIVE,
        payload=answer.encode(),
        src_endpoint=received.dst_endpoint,
        dst_endpoint=received.src_endpoint,
    )
    return node.send(message, now)
