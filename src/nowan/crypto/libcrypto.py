"""The system's libcrypto as an accelerator of binary-curve multiplication."""


def route() -> str:
    """``libcrypto 3.0.19`` or ``pure Python``."""
    return "pure Python"
