"""Where simulated worlds meet real processes, sockets and clocks."""
