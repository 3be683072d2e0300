"""Why the head end refused, ended or questioned something; docs/errors/headend.md says what to do about each."""

from __future__ import annotations

from enum import unique

from nowan.errors import Reason


@unique
class HeadEndReason(Reason):
    """Stable codes of this package."""

    UNKNOWN_ORDER = "headend.unknown-order"
    UNKNOWN_TARGET = "headend.unknown-target"
    NOT_OURS = "headend.not-ours"
    NO_RELAY = "headend.no-relay"
    REQUEST_REUSED = "headend.request-reused"
    WRONG_VARIANT = "headend.wrong-variant"
    BACK_OFFICE = "headend.back-office"
    CONFLICT = "headend.conflict"
    STORE_VERSION = "headend.store-version"
    CORRELATION = "headend.correlation"
    LOCAL_COMMAND = "headend.local-command"
    DCC_ANSWER = "headend.dcc-answer"
    DCC_REFUSED = "headend.dcc-refused"
    DCC_UNREACHABLE = "headend.dcc-unreachable"
    COUNTER_ORDER = "headend.counter-order"
    WITHDRAWN = "headend.withdrawn"
    EXPIRED = "headend.expired"
    RESTORED = "headend.restored"
    DROPPED = "headend.dropped"
    BAD_ANSWER = "headend.bad-answer"
    RETURN_REFUSED = "headend.return-refused"
    DEVICE_REFUSED = "headend.device-refused"
    IGNORED = "headend.ignored"
    NO_PERMIT = "headend.no-permit"
    TEST_KEYS = "headend.test-keys"
    OPEN_KEY = "headend.open-key"
    CONFIG = "headend.config"
    TOKEN = "headend.token"  # noqa: S105
    TOKEN_COUNTER = "headend.token-counter"  # noqa: S105
    BUSY = "headend.busy"
