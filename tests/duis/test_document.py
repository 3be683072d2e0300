"""Hostile XML: nothing is expanded, nothing is fetched, and what is refused is refused by line and reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.duis import DuisReason, parse, read_response, verify_xml
from nowan.duis.document import MAX_DEPTH, MAX_ELEMENTS, MAX_LENGTH, load
from nowan.errors import DecodeError
from tests.duis.material import ADJUST, SUPPLIER_XML, TOP_UP

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
<lolz>&lol2;</lolz>"""
EXTERNAL = b"""<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<r>&x;</r>"""
PARAMETER = b"""<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]><r/>"""
FORBIDDEN = DuisReason.FORBIDDEN_XML


@pytest.mark.parametrize(
    ("xml", "reason", "line"),
    [
        pytest.param(LAUGHS, FORBIDDEN, 2, id="billion laughs"),
        pytest.param(EXTERNAL, FORBIDDEN, 2, id="external entity"),
        pytest.param(PARAMETER, FORBIDDEN, 1, id="parameter entity"),
        pytest.param(b"<a>\n&unknown;</a>", DuisReason.NOT_XML, 2, id="undeclared entity"),
        pytest.param(b"<a>\n<?php 1 ?></a>", FORBIDDEN, 2, id="processing instruction"),
        pytest.param(b"<?xml-stylesheet href='x'?><a/>", FORBIDDEN, 1, id="processing instruction before the root"),
        pytest.param(b"<a/>\n<?x y?>", FORBIDDEN, 2, id="processing instruction after the root"),
        pytest.param(b"", DuisReason.NOT_XML, 1, id="nothing"),
        pytest.param(b"<a>", DuisReason.NOT_XML, 1, id="not closed"),
        pytest.param(b"<a></b>", DuisReason.NOT_XML, 1, id="crossed"),
        pytest.param(b"<a x='1' x='2'/>", DuisReason.NOT_XML, 1, id="an attribute twice"),
        pytest.param(b"<a>\n\xff</a>", DuisReason.NOT_XML, 2, id="not UTF-8"),
        pytest.param("<a/>".encode("utf-16"), DuisReason.NOT_XML, 1, id="UTF-16"),
        pytest.param(b"<?xml version='1.0' encoding='UTF-7'?><a/>", DuisReason.NOT_XML, 1, id="another encoding"),
        pytest.param(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), DuisReason.TOO_DEEP, 1, id="too deep"),
        pytest.param(b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>", DuisReason.TOO_LONG, 1, id="too many elements"),
        pytest.param(b"<a>" + b" " * MAX_LENGTH + b"</a>", DuisReason.TOO_LONG, 0, id="too long"),
    ],
)
def test_refused(xml: bytes, reason: DuisReason, line: int) -> None:
    with pytest.raises(DecodeError) as caught:
        load(xml)
    assert (caught.value.reason, caught.value.offset) == (reason, line)


def test_the_depth_allowed_is_read() -> None:
    assert load(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH).tag == "a"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"73946144332040217315", b"7394614433204021<!-- -->7315"),
        (b"73946144332040217315", b"73946144332040217315<!-- the rest is ignored -->9"),
        (b"<sr:UTRN>", b"<sr:UTRN><!-- x -->"),
        (b"2.2</sr:ServiceReference>", b"2.<!-- x -->2</sr:ServiceReference>"),
    ],
)
def test_a_comment_cannot_split_a_value(old: bytes, new: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        parse(TOP_UP.replace(old, new))
    assert caught.value.reason is FORBIDDEN


def test_a_comment_between_elements_is_nothing() -> None:
    commented = ADJUST.replace(b"<sr:Header>", b"<sr:Header><!-- as agreed -->", 1)
    assert parse(commented) == parse(ADJUST)


def test_character_data_sections_are_characters() -> None:
    assert parse(ADJUST.replace(b"1500000", b"<![CDATA[1500000]]>")) == parse(ADJUST)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_decode_error(data: bytes) -> None:
    for read in (parse, read_response, lambda xml: verify_xml(xml, [SUPPLIER_XML])):
        with pytest.raises(DecodeError):
            read(data)


@given(st.integers(0, len(ADJUST) - 1), st.binary(max_size=4), st.integers(0, 8))
def test_a_damaged_request_gives_a_value_or_a_decode_error(at: int, put: bytes, cut: int) -> None:
    damaged = ADJUST[:at] + put + ADJUST[at + cut :]
    try:
        parse(damaged)
    except DecodeError as error:
        assert str(error.reason).startswith("duis.")
