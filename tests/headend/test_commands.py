"""``nowan order`` and ``nowan headend`` as people type them, against a head end that runs."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from nowan.cli import headend as headend_command
from nowan.cli import order as order_command
from nowan.headend.runtime import config
from tests.headend import keyring
from tests.headend.stage import adjust, permit, read
from tests.headend.test_service import display, run_in_process


def test_an_order_is_handed_in_and_followed(tmp_path: Path) -> None:
    file = tmp_path / "request.xml"
    file.write_bytes(adjust(1))
    (tmp_path / "bad.xml").write_bytes(b"<sr:Request>")
    (tmp_path / "foreign.xml").write_bytes(read(2).replace(b"00-A0:2<", b"00-AF:2<"))

    async def body(ready: config.Ready) -> None:
        def nowan_order(name: str, *options: str) -> Any:
            words = [str(tmp_path / name), "--to", ready.api_url, "--token-file", str(ready.token_file), *options]
            return asyncio.to_thread(CliRunner().invoke, order_command.command, words)

        result: Result
        async with display(tmp_path, ready.uplink_port):
            result = await nowan_order("request.xml", "--follow")
        assert result.exit_code == 0, result.output
        lines = result.output.splitlines()
        assert lines[0].split()[2:] == ["received", "received"]
        assert lines[-1].split()[1:] == ["executed"]
        again = await nowan_order("request.xml", "--json")
        assert json.loads(again.output)["outcome"] == "executed"
        for name, code in (("bad.xml", "duis.not-xml"), ("foreign.xml", "headend.unknown-target")):
            result = await nowan_order(name)
            assert (result.exit_code, result.output.count("\n")) == (2, 1)
            assert code in result.output

    run_in_process(tmp_path, body)


def test_an_order_that_ends_badly_says_so_by_its_status(tmp_path: Path) -> None:
    (tmp_path / "request.xml").write_bytes(read(1))

    async def body(ready: config.Ready) -> None:
        words = [str(tmp_path / "request.xml"), "--to", ready.api_url, "--token-file", str(ready.token_file)]
        options = [*words, "--follow", "--expires-in", "0"]
        result = await asyncio.to_thread(CliRunner().invoke, order_command.command, options)
        assert result.exit_code == 1, result.output
        assert "not executed (headend.expired)" in result.output

    run_in_process(tmp_path, body)


def test_a_permit_is_fetched_to_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    (tmp_path / "request.xml").write_bytes(permit(1))

    async def body(ready: config.Ready) -> None:
        order = await ready.service.submit((tmp_path / "request.xml").read_bytes())

        async def is_ready() -> bool:
            return str((await ready.service.store.load(order.order_id)).state) == "ready"

        assert await ready.service.stepped(is_ready, 20)
        out = tmp_path / "permit.bin"
        words = ["permit", order.order_id, "--to", ready.api_url, "--token-file", str(ready.token_file)]
        result = await asyncio.to_thread(CliRunner().invoke, headend_command.command, [*words, "--out", str(out)])
        assert result.exit_code == 0, result.output
        assert out.stat().st_mode & 0o777 == 0o600
        assert b"nowan permit" in out.read_bytes()

    run_in_process(tmp_path, body)


def test_no_head_end_no_file_no_token(tmp_path: Path) -> None:
    (tmp_path / "request.xml").write_bytes(read(1))
    words = [str(tmp_path / "request.xml"), "--to", "http://127.0.0.1:9", "--token", "t"]
    assert CliRunner().invoke(order_command.command, words).exit_code == 3
    assert CliRunner().invoke(order_command.command, words[:3]).exit_code == 2


@pytest.mark.parametrize("address", ["https://localhost", "http://localhost:no", "http://[", "nonsense"])
def test_an_address_that_is_none_is_one_line(tmp_path: Path, address: str) -> None:
    (tmp_path / "request.xml").write_bytes(read(1))
    said = CliRunner().invoke(order_command.command, [str(tmp_path / "request.xml"), "--to", address, "--token", "t"])
    assert said.exit_code == 2
    assert said.stderr.count("\n") == 1
    assert "--to" in said.stderr


def test_a_bad_request_is_one_line_with_code_file_and_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"<a")

    async def body(ready: config.Ready) -> None:
        words = [str(bad), "--to", ready.api_url, "--token-file", str(ready.token_file)]
        said = await asyncio.to_thread(CliRunner().invoke, order_command.command, words)
        assert said.exit_code == 2
        assert said.stderr.startswith(f"nowan: duis.not-xml: {bad}: at 1: ")
        assert said.stderr.count("\n") == 1

    run_in_process(tmp_path, body)


def test_serve_refuses_test_keys_and_says_what_is_wrong_with_a_configuration(tmp_path: Path) -> None:
    keyring.write(tmp_path)
    file = tmp_path / "headend.toml"
    keyring.configure(file, "https://localhost:1/duis")
    refused = CliRunner().invoke(headend_command.command, ["serve", "--config", str(file)])
    assert "headend.test-keys" in str(refused.exception)
    file.write_text("supplier = 7")
    refused = CliRunner().invoke(headend_command.command, ["serve", "--config", str(file)])
    assert "headend.config" in str(refused.exception)


def test_the_lifecycle_is_printed() -> None:
    result = CliRunner().invoke(headend_command.command, ["lifecycle"])
    assert result.exit_code == 0 and result.output.startswith("stateDiagram-v2")
