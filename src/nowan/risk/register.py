"""The register: load one from TOML (a file or a folder) or from a workbook; save one so that nothing is half written.

``Register.load`` reads everything before it raises, so that all faults come at once; ``Register.save`` writes a new
file beside the old one, makes it durable, and only then lets it take the old one's name.
"""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from nowan.errors import ApiMisuse
from nowan.risk import tables
from nowan.risk.entries import EntryReader
from nowan.risk.faults import Fault, FaultyRegister, RiskReason
from nowan.risk.model import Method, RegisterTables
from nowan.risk.progress import Progress as Progress
from nowan.risk.raw import RawRegister
from nowan.risk.toml_text import read_toml, toml_of


class Register(RegisterTables, frozen=True, kw_only=True):
    """A whole register, with the ways in from a file and out to one."""

    @classmethod
    def load(cls, path: str | os.PathLike[str], progress: Progress | None = None) -> Register:
        """The register at `path`: a TOML file, a folder of them (read in the order of their names), or an .xlsx file.

        Raises `FaultyRegister` with every fault and its place, and `OSError` where the file cannot be read.
        """
        return load(path, progress).register

    @classmethod
    def own(cls) -> Register:
        """The project's own register of SECMP0037 and SECMP0038, which ships with the package."""
        with resources.as_file(_data("own")) as folder:
            return build(read_toml(folder), default_method())

    def save(self, path: str | os.PathLike[str], progress: Progress | None = None) -> None:
        """Write the register to `path`, TOML or .xlsx by its suffix; an existing file stays whole until the new one is.

        Raises `ApiMisuse` for another suffix and `OSError` where the file cannot be written.
        """
        target = Path(path)
        if target.suffix.lower() == ".toml":
            content = toml_of(self).encode()
        elif target.suffix.lower() == ".xlsx":
            # Here and not above: openpyxl is slow to load, and most commands write no workbook.
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
        raw = read_toml(source)
    elif source.suffix.lower() in (".xlsx", ".xlsm"):
        from nowan.risk.excel import read_workbook

        raw = read_workbook(source, progress)
    elif not source.exists():
        raise FileNotFoundError(2, "No such file or directory", str(source))
    else:
        what = f"a register is .toml, a folder of .toml, or .xlsx; {source.name!r} is none"
        raise FaultyRegister([Fault(source.name, "", 0, "", "", RiskReason.UNREADABLE, what)])
    return Loaded(build(raw, default_method()), raw.left_out)


def build(raw: RawRegister, default: Method) -> Register:
    """The register that `raw` holds; Excel and TOML come through here alike, so both get the same checks and words.

    Raises `FaultyRegister` with every fault at once.
    """
    builder = EntryReader(raw, default)
    context, rule = builder.context()
    method = builder.method(rule)
    supporting: dict[str, tuple[Any, ...]] = {
        table.key: builder.table(table, table.struct)
        for table in tables.SUPPORTING
        if table.key not in ("scale", "band")
    }
    listed = frozenset(row.deliverable for row in supporting["deliverable"])
    entries = builder.entries(method, listed)
    if builder.faults:
        raise FaultyRegister(builder.faults)
    return Register(
        context=context,
        method=method,
        deliverables=supporting["deliverable"],
        categories=supporting["category"],
        assets=supporting["asset"],
        agents=supporting["agent"],
        vulnerabilities=supporting["vulnerability"],
        controls=supporting["control"],
        acceptance=supporting["acceptance"],
        iterations=supporting["iteration"],
        entries=entries,
    )


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
