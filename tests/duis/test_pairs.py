"""Transform against every published pair: the same bytes, apart from those that a table names with the reason."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from nowan.duis import ServiceRequest, correlate, parse, transform
from nowan.duis.service_references import by_variant
from nowan.errors import PeerMisbehaved
from nowan.gbcs import Keys, Message, protect
from nowan.gbcs.message import Form
from nowan.ids import dashed
from tests.duis.pairs import ACB, DIFFERING, Pair, context_for, differing, message_of, pairs
from tests.duis.unpaired import UNPAIRED

pytestmark = pytest.mark.rtds


def _made(pair: Pair, request: ServiceRequest, message: Message) -> Message:
    return transform(request, context_for(pair, request, message))


def test_every_pair_is_the_same_apart_from_the_named_bytes(rtds: Path) -> None:
    same, named, refused = 0, set(), []
    for pair in pairs(rtds):
        request, message = parse(pair.request.read_bytes()), message_of(pair)
        row = differing(pair)
        try:
            made = _made(pair, request, message)
            if row is not None:
                # A row that nothing needs is no reason: the bytes do differ before the change, and only then.
                assert made.body != message.body, f"{pair.name} needs no row"
                named.add(row.pairs)
                changed = row.change(request, message)
                made = _made(pair, changed, message)
        except PeerMisbehaved as error:
            refused.append((pair.name, str(error)))
            continue
        assert made.body == message.body, pair.name
        if request.service.critical:
            assert made.form is Form.PRE_COMMAND and message.form is Form.PRE_COMMAND
            assert made.encode() == message.encode(), pair.name
        else:
            assert made.form is Form.UNPROTECTED and message.mac is not None
        same += 1
    assert refused == []
    assert same >= 179
    assert named == {row.pairs for row in DIFFERING}


def test_every_published_pre_command_correlates(rtds: Path) -> None:
    correlated = 0
    for pair in pairs(rtds):
        request, message = parse(pair.request.read_bytes()), message_of(pair)
        if not request.service.critical:
            continue
        row = differing(pair)
        if row is not None:
            with pytest.raises(PeerMisbehaved, match=r"duis\.correlation"):
                correlate(request, message.encode(), context_for(pair, request, message))
            request = row.change(request, message)
        assert correlate(request, message.encode(), context_for(pair, request, message)).pre_command == message
        correlated += 1
    assert correlated >= 50


def _request_for(name: str, message: Message) -> ServiceRequest:
    """A request of ours, from whom and under which counter the message says."""
    srv, body = UNPAIRED[name]
    other = message.header.other
    originator, counter = (other.party, other.party_counter) if other.party else (message.originator, message.counter)
    service = by_variant(srv)
    variant = 4 if service.critical else 1
    named = re.sub(r"(</?)(?=[A-Za-z])", r"\1sr:", body)
    return parse(
        f"""<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><sr:Header>
        <sr:RequestID>{dashed(originator)}:{dashed(message.recipient)}:{counter}</sr:RequestID>
        <sr:CommandVariant>{variant}</sr:CommandVariant><sr:ServiceReference>{service.reference}</sr:ServiceReference>
        <sr:ServiceReferenceVariant>{srv}</sr:ServiceReferenceVariant></sr:Header>
        <sr:Body>{named}</sr:Body></sr:Request>""".encode()
    )


@pytest.mark.parametrize("name", UNPAIRED)
def test_messages_without_a_request_come_of_one_of_ours(rtds: Path, name: str) -> None:
    (path,) = (rtds / "gbcs").glob(f"*/{name}_COMMAND_GBCS.HEX")
    pair = Pair(re.sub("(Deactivate|Remove)$", "", name.split("_")[0]) + "_", path, path)
    message = message_of(pair)
    request = _request_for(name, message)
    assert _made(pair, request, message).body == message.body


@pytest.fixture(scope="module")
def keys(rtds: Path, tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The published test keys."""
    folder = tmp_path_factory.mktemp("published")
    subprocess.run([sys.executable, str(rtds / "unpack_keys.py"), str(folder)], check=True, capture_output=True)
    return Keys.load(folder)


def test_commands_with_the_published_keys_are_the_published_ones_to_the_last_octet(rtds: Path, keys: Keys) -> None:
    whole = 0
    for pair in pairs(rtds):
        request, message = parse(pair.request.read_bytes()), message_of(pair)
        if message.form is not Form.MACED or differing(pair) is not None:
            continue
        command = protect.maced(_made(pair, request, message), keys.shared(ACB, message.recipient))
        assert command.encode() == message.encode(), pair.name
        whole += 1
    assert whole >= 100
