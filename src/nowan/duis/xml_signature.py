"""The enveloped XML signature of DUIS documents: ECDSA with SHA-256 (XMLDSig 1.1; DUIS 5.4).

One form is made and read, that of the DCC's own documents: a ``ds:Signature`` as the root's last child, whose one
Reference (``URI=""``) covers the whole document without the signature; the certificate is named by issuer and serial
number. Everything else an XML signature may hold (further references, other transforms, objects, keys in line) is
refused, since what a checker does not expect is how signatures are wrapped around a document that nobody signed.

The Reference's only transform is the enveloped one, so its digest is over canonical XML 1.0 (XMLDSig 4.4.3.2); a
second, exclusive canonical XML, is read as well. SignedInfo is canonicalised exclusively. Both without comments.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import re
from collections.abc import Iterable

import msgspec
from lxml import etree

from nowan.crypto.p256 import SIGNATURE_SIZE, PrivateKey
from nowan.crypto.x509 import Certificate
from nowan.duis import document
from nowan.duis.document import DS, canonical, children, fault, load, text
from nowan.duis.reasons import DuisReason
from nowan.duis.simple_types import BASE64
from nowan.errors import ApiMisuse, PeerMisbehaved

#: Algorithm identifiers (XMLDSig 1.1, clause 6): the only ones allowed.
EXCLUSIVE_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

_SERIAL = re.compile(r"[0-9]{1,50}")
_MAX_ISSUER = 200


class VerifiedXml(msgspec.Struct, frozen=True):
    """Proof that the whole document `xml` carries a good signature by the key in `certificate`."""

    xml: bytes
    certificate: Certificate


class _Signature(msgspec.Struct, frozen=True):
    """A ``ds:Signature`` of the one form, taken apart."""

    element: etree._Element
    signed_info: etree._Element
    exclusive: bool
    digest: bytes
    value: bytes
    issuer: str
    serial: int


def _ds(name: str) -> str:
    return f"{{{DS}}}{name}"


def sign_xml(xml: bytes, key: PrivateKey, certificate: Certificate) -> bytes:
    """`xml` with a signature by `key` as the root's last child; a signature that is there is replaced.

    Deterministic: the same document, key and certificate give the same bytes. Raises `DecodeError` for what is no
    document, `ApiMisuse` where `certificate` is not the key's.
    """
    if certificate.public_key != key.public:
        raise ApiMisuse("the certificate is another key's")
    root = load(xml)
    for old in list(root.iter(_ds("Signature"))):
        if old.getparent() is not root:
            raise fault(DuisReason.SIGNATURE_FORM, old, "a signature inside the document")
        _detach(old)
    digest = hashlib.sha256(canonical(root, exclusive=False)).digest()
    signature = etree.SubElement(root, _ds("Signature"), nsmap={"ds": DS})
    signed_info = _signed_info(signature, digest)
    value = key.sign(canonical(signed_info, exclusive=True))
    etree.SubElement(signature, _ds("SignatureValue")).text = base64.b64encode(value).decode()
    named = _path(signature, "KeyInfo", "X509Data", "X509IssuerSerial")
    etree.SubElement(named, _ds("X509IssuerName")).text = certificate.issuer_text
    etree.SubElement(named, _ds("X509SerialNumber")).text = str(certificate.serial)
    return document.serialise(root, indent=False)


def _signed_info(signature: etree._Element, digest: bytes) -> etree._Element:
    info = etree.SubElement(signature, _ds("SignedInfo"))
    etree.SubElement(info, _ds("CanonicalizationMethod"), {"Algorithm": EXCLUSIVE_C14N})
    etree.SubElement(info, _ds("SignatureMethod"), {"Algorithm": ECDSA_SHA256})
    reference = etree.SubElement(info, _ds("Reference"), {"URI": ""})
    etree.SubElement(_path(reference, "Transforms"), _ds("Transform"), {"Algorithm": ENVELOPED})
    etree.SubElement(reference, _ds("DigestMethod"), {"Algorithm": SHA256})
    etree.SubElement(reference, _ds("DigestValue")).text = base64.b64encode(digest).decode()
    return info


def _path(parent: etree._Element, *names: str) -> etree._Element:
    for name in names:
        parent = etree.SubElement(parent, _ds(name))
    return parent


def _detach(element: etree._Element) -> None:
    """Remove `element` and leave the characters after it where they are, as the enveloped transform does."""
    parent = element.getparent()
    if parent is None:
        raise ApiMisuse("a root cannot be removed")
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    element.tail = None
    parent.remove(element)


def verify_xml(xml: bytes, certificates: Iterable[Certificate]) -> VerifiedXml:
    """Check the one signature of `xml` against the certificate among `certificates` that it names.

    Raises `DecodeError` where the document or its signature is not of the only form allowed, `PeerMisbehaved`
    (``duis.signer-unknown``, ``duis.signature-digest``, ``duis.signature-value``) where a check fails.
    """
    root = load(xml)
    signature = _read_signature(root)
    certificate = _named(signature, certificates)
    try:
        certificate.public_key.verify(canonical(signature.signed_info, exclusive=True), signature.value)
    except PeerMisbehaved:
        raise PeerMisbehaved(DuisReason.SIGNATURE_VALUE) from None
    covered = copy.deepcopy(root)
    _detach(next(covered.iterchildren(_ds("Signature"))))
    digest = hashlib.sha256(canonical(covered, exclusive=signature.exclusive)).digest()
    if not hmac.compare_digest(digest, signature.digest):
        raise PeerMisbehaved(DuisReason.SIGNATURE_DIGEST)
    return VerifiedXml(xml, certificate)


def is_signed(xml: bytes) -> bool:
    """Whether the document carries a signature, good or bad. Raises `DecodeError` for what is no document."""
    return load(xml).find(_ds("Signature")) is not None


def _named(signature: _Signature, certificates: Iterable[Certificate]) -> Certificate:
    wanted = _name_parts(signature.issuer)
    for certificate in certificates:
        if certificate.serial == signature.serial and _name_parts(certificate.issuer_text) == wanted:
            return certificate
    detail = f"no certificate at hand of {signature.issuer[:40]!r} with serial number {signature.serial}"
    raise PeerMisbehaved(DuisReason.SIGNER_UNKNOWN, detail)


def _name_parts(name: str) -> tuple[str, ...]:
    """A distinguished name's parts without the white space that writers put after commas."""
    return tuple(part.strip() for part in re.split(r"(?<!\\),", name))


def _read_signature(root: etree._Element) -> _Signature:
    found = list(root.iter(_ds("Signature")))
    if not found:
        raise fault(DuisReason.SIGNATURE_MISSING, root, "no signature")
    element = found[0]
    if len(found) > 1:
        raise fault(DuisReason.SIGNATURE_FORM, found[1], "more than one signature")
    if element.getparent() is not root or children(root)[-1] is not element:
        raise fault(DuisReason.SIGNATURE_FORM, element, "the signature is not the root's last child")
    _only_attributes(element)
    info, value, key_info = _exactly(element, "SignedInfo", "SignatureValue", "KeyInfo")
    _only_attributes(info)
    c14n, method, reference = _exactly(info, "CanonicalizationMethod", "SignatureMethod", "Reference")
    _algorithm(c14n, EXCLUSIVE_C14N)
    _algorithm(method, ECDSA_SHA256)
    _only_attributes(reference, "URI")
    if reference.get("URI") != "":
        raise fault(DuisReason.SIGNATURE_FORM, reference, 'URI="" is wanted: the whole document')
    transforms, digest_method, digest = _exactly(reference, "Transforms", "DigestMethod", "DigestValue")
    _algorithm(digest_method, SHA256)
    exclusive = _transforms(transforms)
    (data,) = _exactly(key_info, "X509Data")
    (named,) = _exactly(data, "X509IssuerSerial")
    issuer, serial = _exactly(named, "X509IssuerName", "X509SerialNumber")
    number = text(serial).strip()
    if not _SERIAL.fullmatch(number) or len(text(issuer)) > _MAX_ISSUER:
        raise fault(DuisReason.SIGNATURE_FORM, serial, "not an issuer's name and a serial number")
    return _Signature(
        element,
        info,
        exclusive,
        _base64(digest, hashlib.sha256().digest_size),
        _base64(value, SIGNATURE_SIZE),
        text(issuer).strip(),
        int(number),
    )


def _transforms(transforms: etree._Element) -> bool:
    """Check the list of transforms; whether the digest is over exclusive canonical XML."""
    _only_attributes(transforms)
    inside = children(transforms)
    if not 1 <= len(inside) <= 2 or any(child.tag != _ds("Transform") for child in inside):
        raise fault(DuisReason.SIGNATURE_FORM, transforms, "one or two transforms are wanted")
    _algorithm(inside[0], ENVELOPED)
    if len(inside) == 2:
        _algorithm(inside[1], EXCLUSIVE_C14N)
    return len(inside) == 2


def _exactly(parent: etree._Element, *names: str) -> list[etree._Element]:
    inside = children(parent)
    if [child.tag for child in inside] != [_ds(name) for name in names]:
        raise fault(DuisReason.SIGNATURE_FORM, parent, "exactly " + ", ".join(names) + " wanted")
    return inside


def _only_attributes(element: etree._Element, *names: str) -> None:
    for name in element.attrib:
        if name not in names:
            raise fault(DuisReason.SIGNATURE_FORM, element, f"no attribute {str(name)[:40]!r} here")


def _algorithm(element: etree._Element, wanted: str) -> None:
    _only_attributes(element, "Algorithm")
    if element.get("Algorithm") != wanted:
        raise fault(DuisReason.SIGNATURE_ALGORITHM, element, f"only {wanted} is allowed")
    if children(element):
        raise fault(DuisReason.SIGNATURE_FORM, element, "no parameters are allowed")


def _base64(element: etree._Element, size: int) -> bytes:
    try:
        value = bytes(BASE64.read(text(element)))
    except ValueError:
        value = b""
    if len(value) != size:
        raise fault(DuisReason.SIGNATURE_FORM, element, f"{size} bytes in base64 are wanted")
    return value
