"""The register: load one from TOML (a file or a folder) or from a workbook; save one so that nothing is half written.

``Register.load`` reads everything before it raises, so that all faults come at once; ``Register.save`` writes a new
file beside the old one, makes it durable, and only then lets it take the old one's name.
"""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
from collections.abc import Callable
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from nowan.errors import ApiMisuse
from nowan.risk.faults import Fault, FaultyRegister, RiskReason
from nowan.risk.model import (
    Acceptance,
    Asset,
    Category,
    Context,
    Control,
    Deliverable,
    Entry,
    Iteration,
    Method,
    ThreatAgent,
    Vulnerability,
)

#: Told as ``(done, of)`` while a long step runs.
Progress = Callable[[int, int], None]


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """A whole register: the context, the method, what the risks refer to, and the entries in their order."""

    context: Context
    method: Method
    entries: tuple[Entry, ...]
    deliverables: tuple[Deliverable, ...] = ()
    categories: tuple[Category, ...] = ()
    assets: tuple[Asset, ...] = ()
    agents: tuple[ThreatAgent, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    controls: tuple[Control, ...] = ()
    acceptance: tuple[Acceptance, ...] = ()
    iterations: tuple[Iteration, ...] = ()

    @classmethod
    def load(cls, path: str | os.PathLike[str], progress: Progress | None = None) -> Register:
        """The register at `path`: a TOML file, a folder of them (read in the order of their names), or an .xlsx file.

        Raises `FaultyRegister` with every fault and its place, and `OSError` where the file cannot be read.
        """
        return load(path, progress).register

    @classmethod
    def own(cls) -> Register:
        """The project's own register of SECMP0037 and SECMP0038, which ships with the package."""
        from nowan.risk.toml_text import read_toml

        with resources.as_file(_data("own")) as folder:
            return read_toml(folder)

    def save(self, path: str | os.PathLike[str], progress: Progress | None = None) -> None:
        """Write the register to `path`, TOML or .xlsx by its suffix; an existing file stays whole until the new one is.

        Raises `ApiMisuse` for another suffix and `OSError` where the file cannot be written.
        """
        target = Path(path)
        if target.suffix.lower() == ".toml":
            from nowan.risk.toml_text import toml_of

            content = toml_of(self).encode()
        elif target.suffix.lower() == ".xlsx":
            from nowan.risk.excel_export import workbook_of

            content = workbook_of(self, progress)
        else:
            raise ApiMisuse(f"{target.name}: a register is saved as .toml or .xlsx")
        write_whole(target, content)


class Loaded(msgspec.Struct, frozen=True):
    """A register and, in words, what its file held besides that a register has no place for."""

    register: Register
    left_out: tuple[str, ...] = ()


def load(path: str | os.PathLike[str], progress: Progress | None = None) -> Loaded:
    """As `Register.load`, and what was left out."""
    source = Path(path)
    if source.is_dir() or source.suffix.lower() == ".toml":
        from nowan.risk.toml_text import read_toml

        return Loaded(read_toml(source))
    if source.suffix.lower() in (".xlsx", ".xlsm"):
        from nowan.risk.excel import read_workbook

        return read_workbook(source, progress)
    if not source.exists():
        raise FileNotFoundError(2, "No such file or directory", str(source))
    what = f"a register is .toml, a folder of .toml, or .xlsx; {source.name!r} is none"
    raise FaultyRegister([Fault(source.name, "", 0, "", "", RiskReason.UNREADABLE, what)])


def write_whole(target: Path, content: bytes) -> None:
    """Put `content` at `target` so that a reader, or a crash, finds the old file or the new one and nothing between."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".new")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _data(name: str) -> Traversable:
    return resources.files("nowan.risk") / "data" / name


@functools.cache
def default_method() -> Method:
    """Our scales, bands and rule (data/method.toml), for a register that brings none."""
    return msgspec.toml.decode(_data("method.toml").read_bytes(), type=Method)


def data_bytes(name: str) -> bytes:
    """A file of the package's data folder."""
    return _data(name).read_bytes()
