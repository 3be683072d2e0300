"""Security credentials: 6.15, 6.17, 6.21, 6.23, 6.24 and 8.5 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.body import Body, FutureDatable, MandatoryFutureDated
from nowan.duis.bodies.values import CREDENTIAL_TYPE, FLOOR_SEQUENCE_NUMBER, IMPORT_MPXN, REMOTE_PARTY_ROLE
from nowan.duis.elements import Element
from nowan.duis.simple_types import BASE64, BOOLEAN


class SupplierOrNetworkOperatorCertificatesKrp(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``SupplierOrNetworkOperatorCertificatesKRP``."""

    digital_signing_certificate: Annotated[bytes | None, Element("DigitalSigningCertificate", BASE64)] = None
    key_agreement_certificate: Annotated[bytes | None, Element("KeyAgreementCertificate", BASE64)] = None
    key_agreement_top_up_certificate: Annotated[bytes | None, Element("KeyAgreementTopUpCertificate", BASE64)] = None


class ReplacementCertificatesKrp(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ReplacementCertificatesKRP``."""

    supplier_or_network_operator_certificates: Annotated[
        SupplierOrNetworkOperatorCertificatesKrp | None,
        Element("SupplierOrNetworkOperatorCertificates", choice="choice"),
    ] = None


class CertificationPathCertificates(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``CertificationPathCertificates``."""

    certificate: Annotated[tuple[bytes, ...], Element("Certificate", BASE64, max_occurs=3)]


class UpdateSecurityCredentialsKrp(FutureDatable, frozen=True, kw_only=True):
    """6.15.1: Update Security Credentials (KRP)."""

    remote_party_role: Annotated[str, Element("RemotePartyRole", REMOTE_PARTY_ROLE)]
    remote_party_floor_seq_number: Annotated[
        int | None, Element("RemotePartyFloorSeqNumber", FLOOR_SEQUENCE_NUMBER)
    ] = None
    remote_party_prepayment_top_up_floor_seq_number: Annotated[
        int | None, Element("RemotePartyPrepaymentTopUpFloorSeqNumber", FLOOR_SEQUENCE_NUMBER)
    ] = None
    replacement_certificates: Annotated[ReplacementCertificatesKrp, Element("ReplacementCertificates")]
    certification_path_certificates: Annotated[CertificationPathCertificates, Element("CertificationPathCertificates")]
    apply_time_based_cpv_checks: Annotated[bool, Element("ApplyTimeBasedCPVChecks", BOOLEAN)]


class UpdateSecurityCredentialsDevice(Body, frozen=True, kw_only=True):
    """6.15.2: Update Security Credentials (Device)."""

    device_certificate: Annotated[bytes, Element("DeviceCertificate", BASE64)]


class IssueSecurityCredentials(Body, frozen=True, kw_only=True):
    """6.17: Issue Security Credentials."""

    credential_type: Annotated[str, Element("CredentialType", CREDENTIAL_TYPE)]


class ReplacementCertificatesDccHandover(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ReplacementCertificatesDCCHandover``."""

    digital_signing_certificate: Annotated[bytes, Element("DigitalSigningCertificate", BASE64)]
    key_agreement_certificate: Annotated[bytes | None, Element("KeyAgreementCertificate", BASE64)] = None
    key_agreement_top_up_certificate: Annotated[bytes | None, Element("KeyAgreementTopUpCertificate", BASE64)] = None


class RequestHandoverOfDccControlledDevice(FutureDatable, frozen=True, kw_only=True):
    """6.21: Request Handover Of DCC Controlled Device."""

    remote_party_role: Annotated[str, Element("RemotePartyRole", REMOTE_PARTY_ROLE)]
    remote_party_floor_seq_number: Annotated[
        int | None, Element("RemotePartyFloorSeqNumber", FLOOR_SEQUENCE_NUMBER)
    ] = None
    remote_party_prepayment_top_up_floor_seq_number: Annotated[
        int | None, Element("RemotePartyPrepaymentTopUpFloorSeqNumber", FLOOR_SEQUENCE_NUMBER)
    ] = None
    replacement_certificates: Annotated[ReplacementCertificatesDccHandover, Element("ReplacementCertificates")]
    certification_path_certificates: Annotated[CertificationPathCertificates, Element("CertificationPathCertificates")]
    apply_time_based_cpv_checks: Annotated[bool, Element("ApplyTimeBasedCPVChecks", BOOLEAN)]


class ReplacementCertificatesCos(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ReplacementCertificatesCoS``."""

    digital_signing_certificate: Annotated[bytes, Element("DigitalSigningCertificate", BASE64)]
    key_agreement_certificate: Annotated[bytes | None, Element("KeyAgreementCertificate", BASE64)] = None
    key_agreement_top_up_certificate: Annotated[bytes | None, Element("KeyAgreementTopUpCertificate", BASE64)] = None


class UpdateSecurityCredentialsCos(FutureDatable, frozen=True, kw_only=True):
    """6.23: Update Security Credentials (CoS)."""

    supplier_floor_seq_number: Annotated[int, Element("SupplierFloorSeqNumber", FLOOR_SEQUENCE_NUMBER)]
    supplier_prepayment_top_up_floor_seq_number: Annotated[
        int | None, Element("SupplierPrepaymentTopUpFloorSeqNumber", FLOOR_SEQUENCE_NUMBER)
    ] = None
    supplier_replacement_certificates: Annotated[ReplacementCertificatesCos, Element("SupplierReplacementCertificates")]
    certification_path_certificates: Annotated[CertificationPathCertificates, Element("CertificationPathCertificates")]
    apply_time_based_cpv_checks: Annotated[bool, Element("ApplyTimeBasedCPVChecks", BOOLEAN)]
    import_mpxn: Annotated[str, Element("ImportMPxN", IMPORT_MPXN)]


class RetrieveDeviceSecurityCredentialsKrp(Body, frozen=True, kw_only=True):
    """6.24.1: Retrieve Device Security Credentials (KRP)."""

    remote_party_role: Annotated[tuple[str, ...], Element("RemotePartyRole", REMOTE_PARTY_ROLE, max_occurs=7)]


class RetrieveDeviceSecurityCredentialsDevice(Body, frozen=True, kw_only=True):
    """6.24.2: Retrieve Device Security Credentials (Device)."""

    credential_type: Annotated[str, Element("CredentialType", CREDENTIAL_TYPE)]


class ReplacementCertificatesAcb(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ReplacementCertificatesACB``."""

    digital_signing_certificate: Annotated[bytes | None, Element("DigitalSigningCertificate", BASE64)] = None
    key_agreement_certificate: Annotated[bytes, Element("KeyAgreementCertificate", BASE64)]


class ServiceOptOut(MandatoryFutureDated, frozen=True, kw_only=True):
    """8.5: Service Opt Out."""

    acb_floor_seq_number: Annotated[int, Element("ACBFloorSeqNumber", FLOOR_SEQUENCE_NUMBER)]
    replacement_certificates: Annotated[ReplacementCertificatesAcb, Element("ReplacementCertificates")]
    certification_path_certificates: Annotated[CertificationPathCertificates, Element("CertificationPathCertificates")]
    apply_time_based_cpv_checks: Annotated[bool, Element("ApplyTimeBasedCPVChecks", BOOLEAN)]
