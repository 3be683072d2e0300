"""Fuzzing of the readers of Remote Party Messages: `make fuzz`."""
