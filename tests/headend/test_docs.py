"""docs/headend.md says what is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from nowan.headend import forms
from nowan.headend.lifecycle import diagram
from nowan.headend.runtime import api
from nowan.headend.runtime.config import Config
from nowan.ids import entity_id

PAGE = (Path(__file__).parents[2] / "docs" / "headend.md").read_text()


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_configuration_reads() -> None:
    config = forms.read(tomllib.loads(_block("toml")), Config, "docs/headend.md")
    home = config.homes[0].home(entity_id(config.supplier))
    assert home.supplied_by(entity_id(config.supplier))
    assert home.relays[0].consent(entity_id(config.supplier)).allows


def test_the_diagram_is_the_table() -> None:
    assert _block("mermaid").strip() == diagram().strip()


def test_every_resource_of_the_api_is_there() -> None:
    assert api.__doc__ is not None
    resources = re.findall(r"^(GET|POST) +(/\S+)", api.__doc__, re.MULTILINE)
    assert len(resources) == 11
    assert all(f"`{method} {path}`" in PAGE for method, path in resources)
