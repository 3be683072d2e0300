"""What must never happen, each rule in a file of its own.

A checker is told what happened in neutral records and shares no code with what it checks: it reads frames and messages
by offsets of its own and keeps its own books.
"""
