"""The devices of a home: hub, electricity meter and prepayment display, as machines in virtual time."""
