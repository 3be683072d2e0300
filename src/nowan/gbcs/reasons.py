"""Why a Remote Party Message, key, or token was refused."""

from __future__ import annotations

from nowan.errors import Reason


class GbcsReason(Reason):
    """Stable codes of this package; docs/errors/gbcs.md gives cause and next step of each."""

    NOT_A_MESSAGE = "gbcs.not-a-message"
    BLOCK_TRANSFER = "gbcs.block-transfer"
    UNKNOWN_USE_CASE = "gbcs.unknown-use-case"
    UNSUPPORTED_PAYLOAD = "gbcs.unsupported-payload"
    PAYLOAD = "gbcs.payload"
    JSON = "gbcs.json"
    FORM = "gbcs.form"
    MAC = "gbcs.mac"
    SIGNATURE = "gbcs.signature"
    ENCRYPTION = "gbcs.encryption"
    CERTIFICATE = "gbcs.certificate"
    NO_KEY = "gbcs.no-key"
    KEY_FILE = "gbcs.key-file"
    RECIPIENT = "gbcs.recipient"
    ORIGINATOR = "gbcs.originator"
    ROLE = "gbcs.role"
    REPLAY = "gbcs.replay"
    SNAPSHOT = "gbcs.snapshot"
    UTRN_TYPO = "gbcs.utrn-typo"
    UTRN_RANGE = "gbcs.utrn-range"
    UTRN_OTHER_DEVICE = "gbcs.utrn-other-device"
    UTRN_FORGED = "gbcs.utrn-forged"
    UTRN_DUPLICATE = "gbcs.utrn-duplicate"
