"""The head end in service: its store, its links to the DCC and the devices, its API."""
