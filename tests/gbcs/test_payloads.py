"""The story's payloads, on octets put together by hand from the mapping table and GBCS 13.7."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.secret import Secret
from nowan.dlms.access import AccessRequest, AccessResponse, Action, Get, Notification, Result, ResultCode, Set
from nowan.dlms.data import I32, NULL, U8, U16, Array, Bool, Data, Enum, OctetString, Structure
from nowan.errors import ApiMisuse, DecodeError
from nowan.gbcs import Cra, GbcsReason, GroupingHeader, Message, OtherInfo, build, contents, cosem, decode, payload
from nowan.gbcs.asn1 import JoinRequest, JoinResult
from nowan.gbcs.cosem import AdjustBalance, DeviceAddition, DeviceLogAlert, DeviceLogEntry, ReadBalance, TopUp
from tests.gbcs.parties import ACB, CHF, ESME, GPF, PPMID, SUPPLIER

CODE = Secret(b"0123456789ABCDEF")
TOKEN = Secret(b"73946144332040217315")
TIME = bytes.fromhex("07EA0B1AFF090000008000FF")

#: Message code, command, and the access request it makes with counter 0x01000516 (invoke id: the low 24 bits).
COMMANDS = [
    (0x0069, ReadBalance(), "D9 20 000516 00 01 01 0070 0000130A00FF 02 01 00"),
    (0x001C, AdjustBalance(1_200_000), "D9 20 000516 00 01 03 0070 0000130A00FF 01 01 05 00124F80"),
    (0x001C, AdjustBalance(-1), "D9 20 000516 00 01 03 0070 0000130A00FF 01 01 05 FFFFFFFF"),
    (0x0007, TopUp(TOKEN), "D9 20 000516 00 01 03 0073 0000132800FF 01 01 09 14" + TOKEN.hex()),
    (
        0x0001,
        DeviceAddition(PPMID, CODE, 132, 90),
        "D9 20 000516 00 03 03 0068 00001E0300FF 01 02 0068 00001E0300FF 03 02 0068 00001E0300FF 02 03"
        " 0204 0908 0E0E0E00000000B1 1601 0910 30313233343536373839414243444546 1684 12 005A 03 FF",
    ),
]


@pytest.mark.parametrize(("code", "command", "text"), COMMANDS, ids=[type(row[1]).__name__ for row in COMMANDS])
def test_commands_both_ways(
    code: int, command: ReadBalance | AdjustBalance | TopUp | DeviceAddition, text: str
) -> None:
    assert code == command.MESSAGE_CODE
    message = build.command(code, SUPPLIER, ESME, 0x0000000001000516, command.request())
    assert message.payload == bytes.fromhex(text)
    content = payload(decode(message.encode()))
    assert isinstance(content, AccessRequest)
    assert type(command).read(content) == command


@pytest.mark.parametrize("kind", [ReadBalance, AdjustBalance, TopUp, DeviceAddition])
def test_another_commands_request_is_refused(kind: type[ReadBalance | AdjustBalance | TopUp | DeviceAddition]) -> None:
    strange = [
        AccessRequest(()),
        AccessRequest((Get(112, cosem.BALANCE, 3),)),
        AccessRequest((Action(112, cosem.BALANCE, 1, U16(5)),)),
        AccessRequest((Action(115, cosem.TOKEN_GATEWAY, 1, OctetString(b"1" * 19)),)),
        AccessRequest((Action(115, cosem.TOKEN_GATEWAY, 1, OctetString(b"x" * 20)),)),
        *(command.request() for _, command, _ in COMMANDS if type(command) is not kind),
    ]
    for request in strange:
        with pytest.raises(DecodeError) as caught:
            kind.read(request)
        assert caught.value.reason is GbcsReason.PAYLOAD


@pytest.mark.parametrize(
    ("entry", "timeout", "enabled"),
    [
        ((OctetString(b"short"), Enum(1), OctetString(CODE), Enum(132)), U16(90), Bool(255)),
        ((OctetString(PPMID), Enum(2), OctetString(CODE), Enum(132)), U16(90), Bool(255)),
        ((OctetString(PPMID), Enum(1), OctetString(CODE + b"xx"), Enum(132)), U16(90), Bool(255)),
        ((OctetString(PPMID), Enum(1), OctetString(CODE), Enum(132)), U8(90), Bool(255)),
        ((OctetString(PPMID), Enum(1), OctetString(CODE), Enum(132)), U16(90), Bool(0)),
    ],
)
def test_a_device_addition_of_other_values_is_refused(entry: tuple[Data, ...], timeout: Data, enabled: Data) -> None:
    place = (104, cosem.DEVICE_LOG)
    request = AccessRequest((Action(*place, 1, Structure(entry)), Set(*place, 3, timeout), Set(*place, 2, enabled)))
    with pytest.raises(DecodeError):
        DeviceAddition.read(request)


def test_secrets_stay_out_of_reprs() -> None:
    for _, command, _ in COMMANDS:
        for thing in (command, command.request(), build.command(1, SUPPLIER, ESME, 1, command.request())):
            assert "0123456789" not in repr(thing) and "3031323334" not in repr(thing) and "73946" not in repr(thing)
    decoded = payload(build.command(1, ACB, CHF, 1, DeviceAddition(PPMID, CODE, 132, 90).request()))
    assert "303132" not in repr(decoded) and "0123456789" not in repr(decoded)


def test_answers() -> None:
    addition = DeviceAddition(PPMID, CODE, 132, 90).request()
    command = build.command(0x0001, ACB, CHF, 0x516, addition, party=SUPPLIER, party_counter=0x3EA)
    done = build.response(command, cosem.null_results(addition))
    assert done.encode() == bytes.fromhex(
        "DF 09 02 0000000000000516 08 0E0E0E00000000C1 08 0A0B0C0000000002 00"
        "12 0001 0A0B0C0000000001 00000000000003EA 12 DA20 000516 00 00 03 000000 03 0300 0200 0200 00"
    )
    assert done.answers(command)
    failed = cosem.results(addition, [NULL, ResultCode.HARDWARE_FAULT, ResultCode.OTHER_REASON])
    assert build.response(command, failed).payload == bytes.fromhex("DA20 000516 00 00 03 000000 03 0300 0201 02FA")
    assert not failed.succeeded


def test_a_balance_answer() -> None:
    command = build.command(0x0069, SUPPLIER, ESME, 1000, ReadBalance().request())
    good = build.response(command, cosem.results(ReadBalance().request(), [I32(250_000)]))
    assert good.payload == bytes.fromhex("DA20 0003E8 00 00 01 05 0003D090 01 0100")
    content = payload(good)
    assert isinstance(content, AccessResponse) and ReadBalance.balance(content) == 250_000
    fault = cosem.results(ReadBalance().request(), [ResultCode.HARDWARE_FAULT])
    assert ReadBalance.balance(fault) is None
    for other in (AccessResponse(()), AccessResponse((Result(3),)), AccessResponse((Result(1, 0, U16(1)),))):
        with pytest.raises(DecodeError):
            ReadBalance.balance(other)


def test_a_stamped_response() -> None:
    command = build.command(0x0007, SUPPLIER, ESME, 3 << 32, TopUp(TOKEN).request())
    answer = build.response(command, cosem.null_results(TopUp(TOKEN).request()), TIME)
    assert answer.encode().hex().upper().endswith("0C07EA0B1AFF090000008000FF0200070CDA200000000000010001030000")


def test_a_device_log_alert() -> None:
    alert = DeviceLogAlert(TIME, TIME, GPF, (DeviceLogEntry(PPMID), DeviceLogEntry(ESME, bytes(range(16)))))
    message = build.alert(0x0018, CHF, ACB, 0xFA0, alert.notification())
    assert message.payload == bytes.fromhex(
        "0F20 000FA0 00 0203 12 8F12 090C 07EA0B1AFF090000008000FF 0203 090C 07EA0B1AFF090000008000FF"
        "0908 0E0E0E00000000F1 0102 0202 0908 0E0E0E00000000B1 0900"
        "0202 0908 0E0E0E00000000E1 0910 000102030405060708090A0B0C0D0E0F"
    )
    content = payload(decode(message.encode()))
    assert isinstance(content, Notification) and DeviceLogAlert.read(content) == alert
    for body in (NULL, Structure((U16(0x8F13), OctetString(TIME))), Structure((U16(0x8F12), OctetString(TIME), NULL))):
        with pytest.raises(DecodeError):
            DeviceLogAlert.read(Notification(body))
    bad_entry = Structure((OctetString(TIME), OctetString(GPF), Array((Structure((OctetString(b"x"),)),))))
    with pytest.raises(DecodeError):
        DeviceLogAlert.read(Notification(Structure((U16(0x8F12), OctetString(TIME), bad_entry))))


JOINS = [
    (JoinRequest(0, PPMID, 5), "3010 020100 0408 0E0E0E00000000B1 020105"),
    (JoinRequest(1, ESME, 1), "3010 020101 0408 0E0E0E00000000E1 020101"),
    (JoinRequest(3, PPMID, 5, b"\x30\x03\x02\x01\x07"), "3015 020103 0408 0E0E0E00000000B1 020105 3003020107"),
    (JoinRequest(200, ESME, 300), "3012 020200C8 0408 0E0E0E00000000E1 0202012C"),
]


@pytest.mark.parametrize(("content", "text"), JOINS)
def test_join_requests_both_ways(content: JoinRequest, text: str) -> None:
    raw = bytes.fromhex(text)
    message = build.command(0x000D, SUPPLIER, ESME, 5, content)
    assert message.payload == raw
    assert payload(message) == content
    for size in range(len(raw)):
        with pytest.raises(DecodeError):
            contents.read(raw[:size], 0x000D, Cra.COMMAND)


@pytest.mark.parametrize("code", [0, 4, 13, 99, 255])
def test_join_results_both_ways(code: int) -> None:
    message = Message(GroupingHeader(Cra.RESPONSE, 1, ESME, SUPPLIER, OtherInfo(0x000D)), JoinResult(code).encode())
    assert payload(message) == JoinResult(code)
    assert JoinResult(code).succeeded is (code == 0)
    assert JoinResult(4).encode() == bytes.fromhex("020104")


@pytest.mark.parametrize(
    "text",
    ["", "0201FF", "02020001", "0200", "020A" + "01" * 10, "0301 00", "020104 00", "30 00", "3180 0000"],
)
def test_join_results_that_are_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        contents.read(bytes.fromhex(text), 0x000D, Cra.RESPONSE)


@pytest.mark.parametrize(
    "text",
    [
        "3010 020100 0408 0E0E0E00000000B1 020105 00",
        "3011 020100 0408 0E0E0E00000000B1 020105 00",
        "300F 020100 0407 0E0E0E00000000 020105",
        "3013 020100 0408 0E0E0E00000000B1 020105 310100",
        "3014 020100 0408 0E0E0E00000000B1 020105 30010100",
    ],
)
def test_join_requests_that_are_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        contents.read(bytes.fromhex(text), 0x000D, Cra.COMMAND)


def test_offsets_are_those_of_the_whole_message() -> None:
    good = build.command(0x0069, SUPPLIER, ESME, 1, ReadBalance().request())
    raw = good.encode()
    assert raw[34:42] == bytes.fromhex("D920 000001 00 01 01")
    broken = raw[:41] + b"\x09" + raw[42:]
    with pytest.raises(DecodeError) as caught:
        payload(decode(broken))
    assert (caught.value.offset, caught.value.path) == (41, "payload/specifications/kind")


@pytest.mark.parametrize("code", [0xEEEE, 0x0116])
def test_what_is_not_read_yet_says_so(code: int) -> None:
    with pytest.raises(DecodeError) as caught:
        contents.read(b"\x01\x09\x01", code, Cra.COMMAND)
    assert caught.value.reason is GbcsReason.UNSUPPORTED_PAYLOAD
    assert f"0x{code:04X}" in caught.value.detail


def test_a_response_payload_in_a_command_is_refused() -> None:
    with pytest.raises(DecodeError):
        contents.read(cosem.null_results(ReadBalance().request()).encode(), 0x0069, Cra.COMMAND)


@given(st.sampled_from([0x000D, 0x0069, 0x0018, 0x1000]), st.sampled_from(Cra), st.binary(max_size=120))
def test_any_payload_gives_content_or_a_decode_error(code: int, cra: Cra, raw: bytes) -> None:
    try:
        content = contents.read(raw, code, cra)
    except DecodeError:
        return
    assert content.encode() == raw


def test_build_refuses_what_makes_no_sense() -> None:
    command = build.command(0x0069, SUPPLIER, ESME, 1, ReadBalance().request())
    answer = build.response(command, JoinResult(0))
    with pytest.raises(ApiMisuse):
        build.response(answer, JoinResult(0))
