"""A supplier's head end: orders for no-WAN homes, from a back office's request to the Response returned to the DCC.

`desk.Desk` is the service, sans-IO; `orders` and `lifecycle` say what an order is and how it goes; `ports` is what the
desk needs of the world. `runtime` runs it: SQLite store, device gateway, DCC client, JSON API.
"""
