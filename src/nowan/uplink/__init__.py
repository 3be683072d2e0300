"""The protocol between a supplier's head end and the PPMID in a customer's home: frames, and a machine for each end."""
