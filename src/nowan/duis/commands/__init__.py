"""How each use case's Command is made from a request: rows of tables, and what they have in common."""
