"""Whole worlds: the demo's story, the simulation harness, and the checkers that watch them."""
