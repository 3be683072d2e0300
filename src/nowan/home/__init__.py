"""One virtual home and the driver that lets its machines run in virtual time."""

from nowan.home.home import Home, HomeConfig

__all__ = ["Home", "HomeConfig"]
