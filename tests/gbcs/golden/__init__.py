"""Decoded values held against what the standard's tables and the service requests say."""
