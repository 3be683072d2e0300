"""The uplink over WebSocket and TLS 1.3: the drivers of both ends."""
