"""`explain`: any octets in words, as far as they go (the tolerant view beside the strict `decode`)."""

from __future__ import annotations

from nowan.gbcs.credentials import Keys
from nowan.gbcs.explanation import Explanation
from nowan.gbcs.message import Message


def explain(data: bytes | Message, keys: Keys | None = None) -> Explanation:
    """What a Remote Party Message says, field by field; `keys` lets MAC and signature be checked and parts decrypted.

    Never raises for what `data` holds: junk and truncated input is explained up to the fault, which stands in the tree
    and in `Explanation.faults` with offset, field and reason.
    """
    raise NotImplementedError
