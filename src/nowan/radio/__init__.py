"""The simulated air: where stations stand, what reaches whom and when, what goes wrong, and captures of all of it."""
