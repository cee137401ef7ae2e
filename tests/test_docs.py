"""The guide says what is so: every command in it is run, in order, and every page and picture is there."""

import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from hedui.cli.service import default_ledger
from hedui.web import SideDesk
from recheck_desk import SETTINGS
from web_desk import SCORE, WebDesk

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "eval" / "cases" / "r26" / "source.pdf"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
ENDLESS = ("serve", "watch")  # commands that go on until they are told to stop


def pages_of(language: str) -> list[Path]:
    """The pages of one language in the order in which they are read."""
    nav: list[dict[str, list[dict[str, str]]]] = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))[
        "nav"
    ]
    (pages,) = [section[language] for section in nav if language in section]
    return [DOCS / path for page in pages for path in page.values()]


def commands_of(page: Path) -> list[list[str]]:
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [shlex.split(line) for block in blocks for line in block.splitlines() if line.strip()]


def run_command(words: list[str], folder: Path) -> None:
    """Run one command; one without end is stopped as soon as it is at work."""
    assert words[0] == "hedui"
    command = [sys.executable, "-m", *words]
    if words[1] not in ENDLESS:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == 0, f"{words}: {done.stdout} {done.stderr}"
        return
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        assert "serving" in (said := process.stdout.readline()) or "watching" in said, said + process.stdout.read()
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def correct_something(home: Path) -> None:
    """A service's home in which somebody has corrected a value, as the guide's reader has by then."""
    side = SideDesk(SETTINGS)
    desk = WebDesk(home, side, ledger=default_ledger(home))
    desk.correct(desk.enter("3"), 1, SCORE, "20")
    side.close()


@pytest.mark.slow
def test_every_command_of_the_guide_runs(tmp_path: Path) -> None:
    (tmp_path / "扫描件").mkdir()
    shutil.copy(SOURCE, tmp_path / "扫描件")
    correct_something(tmp_path / "hedui-home")
    commands = [words for page in pages_of("中文") for words in commands_of(page)]
    assert len(commands) >= 9
    english = [words for page in pages_of("English") for words in commands_of(page)]
    for words in (*commands, *(words for words in english if words not in commands)):
        run_command(words, tmp_path)


def test_every_page_is_in_both_languages_and_every_picture_is_there() -> None:
    chinese, english = pages_of("中文"), pages_of("English")
    assert [page.name for page in chinese] == [page.name for page in english]
    for page in (*chinese, *english):
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / picture).is_file()


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    config: Any = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path))
    build(config)
    assert (tmp_path / "en" / "service.html").is_file()
    assert "https://fonts" not in (tmp_path / "index.html").read_text(encoding="utf-8")
