"""The story's page in a real browser: it shows, asks for nothing beyond its own file, and fits a narrow screen."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from nowan.world.runtime.demo import Demo
from nowan.world.runtime.demo_files import TITLE, write

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_page_shows_and_asks_for_nothing(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    write(asyncio.run(Demo("1", tmp_path / "work").run()), tmp_path)
    page_url = (tmp_path / "index.html").as_uri()
    asked: list[str] = []
    said: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 380, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(page_url)
        assert page.title() == TITLE
        assert page.locator("svg.chart title").first.text_content() == TITLE
        lanes = page.locator("svg.chart text.name").all_text_contents()
        assert lanes == ["Supplier's desk", "Head end", "DCC", "PPMID", "Hub", "Meter", "Customer"]
        assert page.locator("svg.chart g.row").count() > 60
        # What is wider than a phone scrolls inside its frame; the page itself does not.
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
        browser.close()
    assert asked == [page_url]
    assert said == []
