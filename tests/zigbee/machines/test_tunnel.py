"""Tunnels: pairs of real ends, the rules of GBCS 10.2.2 as playbooks, and whole messages through whole nodes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.entropy import Drbg
from nowan.effects import Effect, Emit, SetTimer
from nowan.errors import ApiMisuse
from nowan.ids import EntityId
from nowan.instant import NS_PER_S, Tick, after
from nowan.zigbee.clusters import tunneling
from nowan.zigbee.clusters.family import Command
from nowan.zigbee.clusters.tunneling import (
    CloseTunnel,
    RequestSupportedProtocols,
    RequestTunnel,
    RequestTunnelResponse,
    SupportedProtocol,
    SupportedProtocols,
    TransferData,
    TransferDataError,
    TransferDataErrorToClient,
    TransferDataToClient,
    TransferStatus,
    TunnelClosure,
    TunnelStatus,
)
from nowan.zigbee.indications import Outgoing, Protection
from nowan.zigbee.tunnel import (
    BUSY_RETRY_S,
    MAX_TRANSFER,
    DownReason,
    TunnelClient,
    TunnelData,
    TunnelDown,
    TunnelMessage,
    TunnelSent,
    TunnelServer,
    TunnelTaken,
    TunnelUp,
)
from nowan.zigbee.zcl import ZclFrame
from tests.zigbee.machines.home import HUB, METER, Home

T0 = Tick(NS_PER_S)
A, B = EntityId(b"client-A"), EntityId(b"client-B")


def events(effects: list[Effect]) -> list[Any]:
    return [
        effect.event for effect in effects if isinstance(effect, Emit) and not isinstance(effect.event, TunnelMessage)
    ]


def said(effects: list[Effect]) -> list[Command]:
    return [tunneling.FAMILY.decode(ZclFrame.decode(one.payload)) for one in messages(effects)]


def messages(effects: list[Effect]) -> list[TunnelMessage]:
    return [effect.event for effect in effects if isinstance(effect, Emit) and isinstance(effect.event, TunnelMessage)]


def frame(command: Command, sequence: int = 1) -> bytes:
    return tunneling.FAMILY.frame(command, sequence).encode()


def asked(client: TunnelClient, now: Tick = T0) -> int:
    """The sequence number of the request that `open` makes."""
    (message,) = messages(client.open(now))
    assert message.payload[3:] == bytes.fromhex("06 FFFF 00 DC05")
    return message.payload[1]


def up(client: TunnelClient, tunnel: int = 7) -> list[Effect]:
    sequence = asked(client)
    return client.receive(frame(RequestTunnelResponse(tunnel, TunnelStatus.SUCCESS), sequence), T0)


# The client -------------------------------------------------------------------------------------------------------------


def test_open_send_receive_close() -> None:
    client = TunnelClient(A)
    assert events(up(client)) == [TunnelUp(A)] and client.is_up
    (message,) = messages(client.send(b"DF..", T0, "order-1"))
    assert tunneling.FAMILY.decode(ZclFrame.decode(message.payload)) == TransferData(7, b"DF..")
    assert events(client.delivered(message.handle, True, T0)) == [TunnelSent(A, "order-1", True)]
    assert events(client.delivered(message.handle, True, T0)) == []
    assert events(client.receive(frame(TransferDataToClient(7, b"answer")), T0)) == [TunnelData(A, b"answer")]
    effects = client.close(T0)
    assert said(effects) == [CloseTunnel(7)] and events(effects) == [TunnelDown(A, DownReason.CLOSED)]


def test_messages_wait_for_the_tunnel() -> None:
    client = TunnelClient(A)
    (request,) = messages(client.send(b"1", T0, "a"))
    assert client.send(b"2", T0, "b") == []
    answer = frame(RequestTunnelResponse(9, TunnelStatus.SUCCESS), request.payload[1])
    effects = client.receive(answer, T0)
    assert said(effects) == [TransferData(9, b"1"), TransferData(9, b"2")]


def test_too_long_a_message_is_our_fault() -> None:
    client = TunnelClient(A)
    up(client)
    assert messages(client.send(bytes(MAX_TRANSFER), T0))
    with pytest.raises(ApiMisuse):
        client.send(bytes(MAX_TRANSFER + 1), T0)


def test_busy_asks_again_after_three_minutes() -> None:
    client = TunnelClient(A)
    client.send(b"1", T0, "a")
    effects = client.receive(frame(RequestTunnelResponse(0xFFFF, TunnelStatus.BUSY), 1), T0)
    assert events(effects) == [TunnelSent(A, "a", False), TunnelDown(A, DownReason.BUSY)]
    (timer,) = [one for one in effects if isinstance(one, SetTimer)]
    assert timer.at == after(T0, 180) and BUSY_RETRY_S == 180
    assert said(client.fire(timer.name, after(T0, 180))) == [RequestTunnel()]


def test_renewed_after_65535_seconds_and_stays_up() -> None:
    client = TunnelClient(A)
    effects = up(client)
    timer = [one for one in effects if isinstance(one, SetTimer)][-1]
    assert timer.at == after(T0, 65_535)
    assert said(client.fire(timer.name, after(T0, 65_535))) == [RequestTunnel()] and client.is_up
    assert said(client.send(b"x", after(T0, 65_535))) == [TransferData(7, b"x")]


def test_no_more_ids_closes_all_and_asks_again() -> None:
    client = TunnelClient(A)
    up(client, 3)
    client.drop()
    up(client, 4)
    client.drop()
    sequence = asked(client)
    effects = client.receive(frame(RequestTunnelResponse(0xFFFF, TunnelStatus.NO_MORE_TUNNEL_IDS), sequence), T0)
    assert said(effects) == [CloseTunnel(3), CloseTunnel(4)]
    first, second = messages(effects)
    assert said(client.delivered(first.handle, True, T0)) == []
    assert said(client.delivered(second.handle, False, T0)) == [RequestTunnel()], "answers, or none, to all"


@pytest.mark.parametrize("status", [TunnelStatus.PROTOCOL_NOT_SUPPORTED, TunnelStatus.FLOW_CONTROL_NOT_SUPPORTED, 77])
def test_refused(status: int) -> None:
    client = TunnelClient(A)
    sequence = asked(client)
    effects = client.receive(frame(RequestTunnelResponse(0xFFFF, status), sequence), T0)
    assert events(effects) == [TunnelDown(A, DownReason.REFUSED)]


def test_no_answer() -> None:
    client = TunnelClient(A)
    (request,) = messages(client.send(b"1", T0, "a"))
    assert events(client.delivered(request.handle, False, T0)) == [
        TunnelSent(A, "a", False),
        TunnelDown(A, DownReason.NO_ANSWER),
    ]
    effects = client.open(T0)
    timer = next(one for one in effects if isinstance(one, SetTimer))
    assert timer.at is not None
    assert events(client.fire(timer.name, timer.at)) == [TunnelDown(A, DownReason.NO_ANSWER)]


def test_what_the_server_says_of_a_lost_tunnel() -> None:
    for command, reason in (
        (TransferDataErrorToClient(7, TransferStatus.NO_SUCH_TUNNEL), DownReason.NO_SUCH_TUNNEL),
        (TransferDataErrorToClient(7, TransferStatus.WRONG_DEVICE), DownReason.STRANGER),
        (TunnelClosure(7), DownReason.CLOSED),
    ):
        client = TunnelClient(A)
        up(client)
        assert TunnelDown(A, reason) in events(client.receive(frame(command), T0)) and not client.is_up
        other = TunnelClient(A)
        up(other, 8)
        assert events(other.receive(frame(command), T0)) == [] and other.is_up
    client = TunnelClient(A)
    assert said(client.receive(frame(TransferDataToClient(7, b"x")), T0)) == [
        TransferDataError(7, TransferStatus.NO_SUCH_TUNNEL)
    ]


def test_what_was_sent_under_an_id_of_before_was_not_taken() -> None:
    client = TunnelClient(A)
    up(client)
    (sent,) = messages(client.send(b"x", T0, "order-1"))
    up(client, 8)  # the server had lost its end and gave another id meanwhile
    error = frame(TransferDataErrorToClient(7, TransferStatus.NO_SUCH_TUNNEL), sent.payload[1])
    assert events(client.receive(error, T0)) == [TunnelTaken(A, "order-1", False)] and client.is_up
    assert events(client.receive(error, T0)) == []


# The server -------------------------------------------------------------------------------------------------------------


def serving(accepts: Any = lambda peer: True, count: int = 16) -> TunnelServer:
    return TunnelServer(accepts, count)


def opened(server: TunnelServer, peer: EntityId) -> int:
    (answer,) = said(server.receive(peer, frame(RequestTunnel(), 5), T0))
    assert isinstance(answer, RequestTunnelResponse) and answer.status == TunnelStatus.SUCCESS
    return answer.tunnel


def test_the_same_id_while_it_is_active() -> None:
    server = serving()
    first, other = opened(server, A), opened(server, B)
    assert first != other and opened(server, A) == first
    effects = server.receive(A, frame(RequestTunnel(), 42), after(T0, 9))
    assert messages(effects)[0].payload == bytes((0x19, 42, 0)) + first.to_bytes(2, "little") + bytes.fromhex("00 DC05")
    timers = [one.at for one in effects if isinstance(one, SetTimer)]
    assert timers and timers[0] is not None and timers[0] > after(T0, 9 + 65_535), "its clock begins anew"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (RequestTunnel(protocol=0), TunnelStatus.PROTOCOL_NOT_SUPPORTED),
        (RequestTunnel(manufacturer=0x1002), TunnelStatus.PROTOCOL_NOT_SUPPORTED),
        (RequestTunnel(flow_control=True), TunnelStatus.FLOW_CONTROL_NOT_SUPPORTED),
    ],
)
def test_requests_that_gbcs_does_not_make(request_: RequestTunnel, status: TunnelStatus) -> None:
    server = serving()
    assert said(server.receive(A, frame(request_), T0)) == [RequestTunnelResponse(0xFFFF, status)]
    assert not server.is_up(A)


def test_not_in_the_device_log_and_no_more_ids() -> None:
    server = serving(lambda peer: peer != A, count=1)
    assert said(server.receive(A, frame(RequestTunnel()), T0)) == [RequestTunnelResponse(0xFFFF, TunnelStatus.BUSY)]
    opened(server, B)
    third = EntityId(b"client-C")
    assert said(server.receive(third, frame(RequestTunnel()), T0)) == [
        RequestTunnelResponse(0xFFFF, TunnelStatus.NO_MORE_TUNNEL_IDS)
    ]


def test_data_and_who_may_not_send_it() -> None:
    allowed = {A, B}
    server = serving(lambda peer: peer in allowed)
    mine, theirs = opened(server, A), opened(server, B)
    assert events(server.receive(A, frame(TransferData(mine, b"x")), T0)) == [TunnelData(A, b"x")]
    for tunnel, size, status in (
        (99, 1, TransferStatus.NO_SUCH_TUNNEL),
        (theirs, 1, TransferStatus.WRONG_DEVICE),
        (mine, MAX_TRANSFER + 1, TransferStatus.DATA_OVERFLOW),
    ):
        effects = server.receive(A, frame(TransferData(tunnel, bytes(size))), T0)
        assert events(effects) == [] and said(effects) == [TransferDataErrorToClient(tunnel, status)]
    assert server.is_up(A) and server.is_up(B)
    allowed.discard(A)
    assert events(server.receive(A, frame(TransferData(mine, b"x")), T0)) == [TunnelDown(A, DownReason.STRANGER)]
    assert not server.is_up(A) and server.is_up(B)


def test_the_server_sends_closes_and_expires() -> None:
    server = serving()
    assert events(server.send(A, b"x", T0, "t")) == [TunnelSent(A, "t", False)]
    tunnel = opened(server, A)
    effects = server.send(A, b"x", T0, "t")
    assert said(effects) == [TransferDataToClient(tunnel, b"x")]
    assert events(server.delivered(messages(effects)[0].handle, True, T0)) == [TunnelSent(A, "t", True)]
    assert said(server.close(A, T0)) == [TunnelClosure(tunnel)] and not server.is_up(A)
    effects = server.receive(A, frame(RequestTunnel()), T0)
    timer = next(one for one in effects if isinstance(one, SetTimer))
    assert events(server.fire(timer.name, after(T0, 65_600))) == [TunnelDown(A, DownReason.EXPIRED)]
    assert server.fire(timer.name, after(T0, 65_600)) == []


def test_supported_protocols() -> None:
    server = serving()
    assert said(server.receive(A, frame(RequestSupportedProtocols(0)), T0)) == [
        SupportedProtocols(True, (SupportedProtocol(0xFFFF, 6),))
    ]
    assert said(server.receive(A, frame(RequestSupportedProtocols(1)), T0)) == [SupportedProtocols(True, ())]


@given(st.lists(st.one_of(st.binary(max_size=40), st.integers(0, 8)), max_size=6))
def test_any_bytes_at_any_time(inputs: list[bytes | int]) -> None:
    client, server = TunnelClient(A), serving()
    for one in inputs:
        if isinstance(one, bytes):
            client.receive(one, T0)
            server.receive(A, one, T0)
        elif one < 4:
            (client.open, client.close, lambda now: client.send(b"x", now), lambda now: server.close(A, now))[one](T0)
        else:
            client.fire(f"{client.prefix}timer", T0)
            client.delivered(f"{client.prefix}{one - 4}", bool(one % 2), T0)


# Whole nodes ------------------------------------------------------------------------------------------------------------


def tunnelled(seed: int = 1) -> Home:
    home = Home(seed)
    home.commission("meter", METER)
    home.do("hub", "open_tunnel", METER)
    home.air.waits("hub", TunnelUp, 10)
    return home


@pytest.mark.parametrize("seed", range(4))
def test_1500_bytes_both_ways_under_loss(seed: int) -> None:
    home = tunnelled(seed)
    home.air.loss = home.air.duplication = 0.08
    down, back = Drbg(seed)(MAX_TRANSFER), Drbg(seed + 99)(MAX_TRANSFER)
    for attempt in range(1, 6):
        home.do("hub", "send_tunnel", METER, down, token="down")
        if home.air.waits("hub", TunnelSent, 400, attempt).ok:
            break
    for attempt in range(1, 6):
        home.do("meter", "send_tunnel", HUB, back, token="back")
        if home.air.waits("meter", TunnelSent, 400, attempt).ok:
            break
    assert {one.data for one in home.air.events("meter", TunnelData)} == {down}
    assert {one.data for one in home.air.events("hub", TunnelData)} == {back}


def test_the_server_lost_its_tunnel_in_a_power_cut() -> None:
    home = tunnelled()
    home.boot("meter", METER, home.node("meter").state())
    home.do("hub", "send_tunnel", METER, b"lost", token="t")
    assert home.air.waits("hub", TunnelSent, 20).ok, "the stack has it"
    assert home.air.waits("hub", TunnelDown, 20).reason is DownReason.NO_SUCH_TUNNEL
    home.do("hub", "send_tunnel", METER, b"again", token="u")
    assert home.air.waits("hub", TunnelSent, 20, 2) == TunnelSent(METER, "u", True)
    assert [one.data for one in home.air.events("meter", TunnelData)] == [b"again"]


def test_the_client_lost_its_tunnel_in_a_power_cut() -> None:
    home = tunnelled()
    home.boot("hub", HUB, home.node("hub").state())
    home.do("meter", "send_tunnel", HUB, b"lost", token="t")
    assert home.air.waits("meter", TunnelDown, 20).reason is DownReason.NO_SUCH_TUNNEL
    home.do("hub", "open_tunnel", METER)
    home.air.waits("meter", TunnelUp, 10, 2)
    home.do("meter", "send_tunnel", HUB, b"again", token="u")
    home.air.waits("hub", TunnelData, 20)


def test_a_tunnel_needs_the_link_key() -> None:
    home = Home()
    home.commission("meter", METER)
    request = Outgoing(
        destination=METER,
        cluster=0x0704,
        payload=frame(RequestTunnel()),
        protection=Protection.NETWORK,
        handle="h",
    )
    home.air.do("hub", home.node("hub").send(request, home.air.now))
    home.air.run(20)
    assert not home.node("meter").tunnel_up(HUB) and home.air.events("meter", TunnelUp) == []


def test_removal_takes_the_tunnel_down() -> None:
    home = tunnelled()
    home.do("hub", "remove_device", METER)
    assert home.air.waits("hub", TunnelDown, 1).reason is DownReason.CLOSED
    home.air.waits("meter", TunnelDown, 5)
    assert not home.node("meter").tunnel_up(HUB)
