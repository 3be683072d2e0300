"""nowan reaches Great Britain's smart meters when the wide area network cannot.

The layers, from the ground: ``wire``, ``errors``, ``ids``, ``instant`` and ``effects``; ``crypto``; ``dlms`` and
``zigbee``; ``gbcs``; ``duis``; ``devices``, ``radio`` and ``uplink``; ``headend``, ``home`` and ``dcc``; ``world``;
``attack``; ``risk``; ``web``; ``cli``. Imports point down that list only.
"""

__version__ = "0.1.0.dev0"
