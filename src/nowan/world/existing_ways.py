"""What else there is today for a home without WAN, and what each could not have done in the story."""

from __future__ import annotations

#: Way, what it can do, and why it would not have ended this story.
EXISTING_WAYS: tuple[tuple[str, str, str], ...] = (
    (
        "UTRN on the meter's keypad",
        "adds credit that was bought",
        "cannot adjust a balance, read one back, change a setting or join a display; the customer has to reach the "
        "meter, which may be in a locked cupboard, and nobody learns whether it worked",
    ),
    (
        "power-cycled hub (the 60-minute window)",
        "lets a hand-held terminal near by pair for an hour",
        "the hub hangs on the meter and only an engineer may take it off; for that hour it answers anybody in radio "
        "range; pairing alone delivers no Command",
    ),
    (
        "engineer with a hand-held terminal",
        "everything that is needed",
        "an appointment: the flat stays dark until then, and again at the next change",
    ),
    (
        "Virtual WAN over the customer's broadband",
        "carries the hub's traffic where there is a router",
        "an open load switch takes the router with it: the path is gone at the moment it is wanted",
    ),
)
