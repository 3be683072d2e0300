"""Why a DUIS document was refused. Each code is explained in docs/errors/duis.md."""

from __future__ import annotations

from nowan.errors import Reason


class DuisReason(Reason):
    """Reasons of this layer; the values are the stable codes."""

    NOT_XML = "duis.not-xml"
    FORBIDDEN_XML = "duis.forbidden-xml"
    TOO_LONG = "duis.too-long"
    TOO_DEEP = "duis.too-deep"
    ROOT = "duis.root"
    ELEMENT = "duis.element"
    MISSING = "duis.missing"
    VALUE = "duis.value"
    ATTRIBUTE = "duis.attribute"
    VERSION = "duis.version"
    RULE = "duis.rule"
    SCHEMA = "duis.schema"
    UNSUPPORTED = "duis.unsupported"
    COMMAND_VARIANT = "duis.command-variant"
    SIGNATURE_MISSING = "duis.signature-missing"
    SIGNATURE_FORM = "duis.signature-form"
    SIGNATURE_ALGORITHM = "duis.signature-algorithm"
    SIGNATURE_DIGEST = "duis.signature-digest"
    SIGNATURE_VALUE = "duis.signature-value"
    SIGNER_UNKNOWN = "duis.signer-unknown"
    CONTEXT = "duis.context"
    CORRELATION = "duis.correlation"
    LOCAL_COMMAND = "duis.local-command"
