"""A real Chromium for tests: a folder's `conftest.py` imports the fixture `browser` from here to make it known.

It is looked for on the PATH. Where there is none and we may install one (root on a Debian-like system), the system's
package manager is asked once; otherwise the test is skipped, saying what to install.
"""

import functools
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_MISSING = "no Chromium on the PATH: install it (Debian, Ubuntu: apt-get install chromium) and run again"


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(command, check=False, capture_output=True, env=quietly, timeout=600)


@functools.cache
def chromium() -> str | None:
    """Where Chromium is; None when there is none and none could be installed."""
    if _found() is None:
        _install()
    return _found()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium of this test's own."""
    path = chromium()
    if path is None:
        pytest.skip(_MISSING)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, headless=True, args=[*FLAGS])
        yield started
        await started.close()


@asynccontextmanager
async def browser_with_camera(
    film: Path | None, *, test_pictures: int = 0, refuses: bool = False
) -> AsyncIterator[Browser]:
    """A headless Chromium with a camera.

    film: what it shows (.mjpeg: JPEGs, one after the other); None: there is none. test_pictures: so many cameras that show
    a test picture, instead. refuses: whoever sits before it lets no page use the camera.
    """
    path = chromium()
    if path is None:
        pytest.skip(_MISSING)
    flags = [*FLAGS]
    if film is not None:
        flags += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    elif test_pictures:
        flags += [f"--use-fake-device-for-media-stream=device-count={test_pictures}"]
    if film is not None or test_pictures:
        flags += [f"--use-fake-ui-for-media-stream{'=deny' if refuses else ''}"]
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, headless=True, args=flags)
        yield started
        await started.close()
