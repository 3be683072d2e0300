"""XML signatures: ours against signxml both ways, the real ones, and every known way around one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureConstructionMethod, SignatureMethod
from signxml.signer import XMLSigner
from signxml.verifier import XMLVerifier

from nowan.crypto.x509 import Certificate
from nowan.duis import DuisReason, parse, sign_xml, verify_xml
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from tests.duis.material import (
    ADD_PPMID,
    ADJUST,
    OTHER_XML,
    OTHER_XML_KEY,
    READ,
    REQUESTS,
    SUPPLIER_XML,
    SUPPLIER_XML_KEY,
)

DS = "{http://www.w3.org/2000/09/xmldsig#}"
C14N10 = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
SIGNED = sign_xml(ADJUST, SUPPLIER_XML_KEY, SUPPLIER_XML)
KNOWN = [OTHER_XML, SUPPLIER_XML]


@pytest.mark.parametrize("xml", REQUESTS.values(), ids=REQUESTS)
def test_what_is_signed_verifies_and_says_the_same(xml: bytes) -> None:
    signed = sign_xml(xml, SUPPLIER_XML_KEY, SUPPLIER_XML)
    proof = verify_xml(signed, KNOWN)
    assert (proof.xml, proof.certificate) == (signed, SUPPLIER_XML)
    assert parse(signed) == parse(xml)
    assert sign_xml(xml, SUPPLIER_XML_KEY, SUPPLIER_XML) == signed
    assert sign_xml(signed, SUPPLIER_XML_KEY, SUPPLIER_XML).count(b"<ds:Signature ") == 1
    assert verify_xml(sign_xml(signed, OTHER_XML_KEY, OTHER_XML), KNOWN).certificate == OTHER_XML


def test_the_key_must_be_the_certificates() -> None:
    with pytest.raises(ApiMisuse):
        sign_xml(ADJUST, OTHER_XML_KEY, SUPPLIER_XML)


def test_signxml_verifies_ours() -> None:
    # signxml checks the Reference by the inclusive form that XMLDSig 4.4.3.2 makes the default, as the DCC's are.
    result = XMLVerifier().verify(
        SIGNED,
        x509_cert=SUPPLIER_XML.pem(),
        cert_resolver=lambda **_: [SUPPLIER_XML.pem()],
        expect_config=SignatureConfiguration(
            signature_methods=frozenset({SignatureMethod.ECDSA_SHA256}),
            digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
            default_reference_c14n_method=signxml_c14n(),
        ),
        validate_schema=True,
    )
    assert isinstance(result, object) and not isinstance(result, list)
    assert etree.QName(result.signed_xml).localname == "Request"


def signxml_c14n() -> object:
    from signxml import CanonicalizationMethod

    return CanonicalizationMethod(C14N10)


def test_we_verify_signxmls() -> None:
    key = load_pem_private_key(SUPPLIER_XML_KEY.pem(), None)
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
    )
    info = etree.fromstring(
        f'<ds:KeyInfo xmlns:ds="{DS[1:-1]}"><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>'
        f"{SUPPLIER_XML.issuer_text}</ds:X509IssuerName><ds:X509SerialNumber>{SUPPLIER_XML.serial}"
        "</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>"
    )
    signed = etree.tostring(signer.sign(etree.fromstring(READ), key=key, key_info=info))
    assert verify_xml(signed, KNOWN).certificate == SUPPLIER_XML


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_a_changed_byte_never_verifies_as_something_else(at: int, flip: int) -> None:
    changed = SIGNED[:at] + bytes((SIGNED[at] ^ flip,)) + SIGNED[at + 1 :]
    try:
        verify_xml(changed, KNOWN)
    except (DecodeError, PeerMisbehaved):
        return
    # What signatures leave free (white space in base64, an issuer's spelling) changes nothing that is said.
    assert parse(changed) == parse(ADJUST)


def edited(old: str, new: str, *, count: int = 1) -> bytes:
    text = SIGNED.decode()
    assert old in text
    return text.replace(old, new, count).encode()


SIGNATURE = re.search(r"<ds:Signature .*</ds:Signature>", SIGNED.decode(), re.DOTALL)
assert SIGNATURE
BLOCK = SIGNATURE[0]
FORM, ALGORITHM = DuisReason.SIGNATURE_FORM, DuisReason.SIGNATURE_ALGORITHM
EVIL = ADJUST.decode().replace("1500000", "9500000")


def wrapped(outer: str) -> bytes:
    """A forged request around the signed one."""
    inner = SIGNED.decode().split("?>", 1)[1]
    return outer.replace("@SIGNED@", inner).replace("@SIGNATURE@", BLOCK).encode()


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        pytest.param(ADJUST, DuisReason.SIGNATURE_MISSING, id="no signature"),
        pytest.param(edited(BLOCK, BLOCK + BLOCK), FORM, id="two signatures"),
        pytest.param(
            wrapped(EVIL.replace("</sr:Body>", "</sr:Body><Object>@SIGNED@</Object>")),
            FORM,
            id="wrapped: the signed document inside a forged one",
        ),
        pytest.param(
            wrapped(EVIL.replace("</sr:Header>", "</sr:Header>@SIGNATURE@")), FORM, id="wrapped: signature moved up"
        ),
        pytest.param(
            wrapped(EVIL.replace("</sr:Request>", "@SIGNATURE@<sr:Body/></sr:Request>")),
            FORM,
            id="wrapped: something after the signature",
        ),
        pytest.param(edited('URI=""', 'URI="#body"'), FORM, id="reference to a part"),
        pytest.param(edited(' URI=""', ""), FORM, id="reference to nothing"),
        pytest.param(edited("<ds:Reference ", '<ds:Reference Type="x" '), FORM, id="typed reference"),
        pytest.param(edited("<ds:Signature ", '<ds:Signature Id="x" '), FORM, id="signature with an id"),
        pytest.param(edited("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object/>"), FORM, id="object in the signature"),
        pytest.param(edited("</ds:SignedInfo>", '<ds:Reference URI=""/></ds:SignedInfo>'), FORM, id="second reference"),
        pytest.param(
            edited(
                "</ds:Transforms>",
                '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>',
            ),
            ALGORITHM,
            id="XSLT transform",
        ),
        pytest.param(edited("#enveloped-signature", "#base64"), ALGORITHM, id="another transform"),
        pytest.param(edited("xml-exc-c14n#", "xml-exc-c14n#WithComments"), ALGORITHM, id="c14n with comments"),
        pytest.param(edited("#ecdsa-sha256", "#hmac-sha256"), ALGORITHM, id="HMAC with the public key"),
        pytest.param(edited("#ecdsa-sha256", "#ecdsa-sha1"), ALGORITHM, id="SHA-1"),
        pytest.param(edited("xmlenc#sha256", "xmlenc#sha512"), ALGORITHM, id="another digest"),
        pytest.param(edited("<ds:X509Data>", "<ds:KeyValue/><ds:X509Data>"), FORM, id="key in line"),
        pytest.param(
            edited("</ds:X509IssuerSerial>", "</ds:X509IssuerSerial><ds:X509Certificate/>"),
            FORM,
            id="certificate in line",
        ),
        pytest.param(edited("<ds:DigestValue>", "<ds:DigestValue>AAAA"), FORM, id="digest of another length"),
        pytest.param(edited("<ds:SignatureValue>", "<ds:SignatureValue>AAAA"), FORM, id="signature of another length"),
        pytest.param(edited(">1001<", ">ten<"), FORM, id="serial number that is none"),
        pytest.param(edited(">1001<", ">1003<"), DuisReason.SIGNER_UNKNOWN, id="unknown serial number"),
        pytest.param(edited("CN=TEST ROOT", "CN=TEST R00T"), DuisReason.SIGNER_UNKNOWN, id="unknown issuer"),
        pytest.param(edited(">1001<", ">1002<"), DuisReason.SIGNATURE_VALUE, id="another's certificate"),
        pytest.param(edited("1500000", "9500000"), DuisReason.SIGNATURE_DIGEST, id="another amount"),
        pytest.param(edited("</sr:Body>", " </sr:Body>"), DuisReason.SIGNATURE_DIGEST, id="white space"),
    ],
)
def test_refused_for_its_reason(xml: bytes, reason: DuisReason) -> None:
    with pytest.raises((DecodeError, PeerMisbehaved)) as caught:
        verify_xml(xml, KNOWN)
    assert caught.value.reason is reason


def test_duplicated_identifiers_lead_nowhere() -> None:
    twice = edited("<sr:Header>", '<sr:Header Id="a">').replace(b"<sr:Body>", b'<sr:Body Id="a">')
    with pytest.raises(PeerMisbehaved):
        verify_xml(twice, KNOWN)
    with pytest.raises(DecodeError, match=r"duis\.attribute"):
        parse(twice)


def test_spelling_of_the_issuer_does_not_matter() -> None:
    assert verify_xml(edited("<ds:X509IssuerName>", "<ds:X509IssuerName> "), KNOWN)


def test_signing_keeps_the_permit_out_of_nothing_but_the_document() -> None:
    proof = verify_xml(sign_xml(ADD_PPMID, SUPPLIER_XML_KEY, SUPPLIER_XML), KNOWN)
    assert proof.certificate.subject_id == SUPPLIER_XML.subject_id


def _certificates(duis: Path) -> list[Certificate]:
    return [Certificate.from_pem(path.read_bytes()) for path in sorted((duis / "certificates").glob("*.pem"))]


@pytest.mark.rtds
@pytest.mark.parametrize(
    ("name", "serial"),
    [
        ("readfw-response.xml", 0x261E9CCC40A78FD13D83BCE07DACFE08),
        ("read-inventory-response-5.4.xml", 0x0F4889EF197D41E9016966F9D5AB0402),
    ],
)
def test_the_real_signed_responses_verify(duis: Path, name: str, serial: int) -> None:
    proof = verify_xml((duis / "samples" / name).read_bytes(), _certificates(duis))
    assert proof.certificate.serial == serial


@pytest.mark.rtds
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("readfw-response-badsignature.xml", DuisReason.SIGNATURE_VALUE),
        ("readfw-response-no-signature.xml", DuisReason.SIGNATURE_MISSING),
        ("readfw-response-invalid.xml", DuisReason.SIGNATURE_DIGEST),
        ("duis-xxe.xml", DuisReason.FORBIDDEN_XML),
        ("acknowledgement-error.xml", DuisReason.SIGNATURE_MISSING),
        ("ECS17b_4.1.1_SINGLE_SUCCESS_REQUEST_DUIS-signed.XML", DuisReason.SIGNATURE_FORM),
        ("ECS17b_4.1.1_SINGLE_SUCCESS_REQUEST_DUIS-invalid.XML", DuisReason.SIGNATURE_MISSING),
    ],
)
def test_the_spoiled_samples_are_refused(duis: Path, name: str, reason: DuisReason) -> None:
    with pytest.raises((DecodeError, PeerMisbehaved)) as caught:
        verify_xml((duis / "samples" / name).read_bytes(), _certificates(duis))
    assert caught.value.reason is reason
