"""`hedui serve` from the command line: it serves, reads what comes, and ends when it is told to."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, get_args

import pytest

from hedui.archive import Archive
from hedui.cli import run
from hedui.cli.service import hold_home
from hedui.cli.serving import ROLES
from hedui.ledger import Role

SOURCE = Path(__file__).parent.parent / "eval" / "cases" / "r26" / "source.pdf"


def get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 (our own address)
        return json.load(answer)


def wait_for(address: str, good: Any, seconds: float = 150) -> Any:
    """What an address answers as soon as it is good."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            told = get(address)
        except OSError:
            told = None
        if told is not None and good(told):
            return told
        time.sleep(0.2)
    raise AssertionError(told)


@pytest.mark.slow
def test_a_scan_dropped_into_the_inbox_is_read_though_the_service_is_killed_meanwhile(tmp_path: Path) -> None:
    inbox, port = tmp_path / "收件", 18_321
    words = ["serve", "--home", tmp_path / "home", "--inbox", inbox, "--port", port, "--workers", 1]
    command = [sys.executable, "-m", "hedui", *map(str, words)]
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.PIPE) as first:
        wait_for(f"{base}/health", lambda told: told["status"] == "ok")
        until = time.monotonic() + 60
        while not inbox.exists() and time.monotonic() < until:
            time.sleep(0.1)
        shutil.copy(SOURCE, inbox / "表.pdf")
        wait_for(f"{base}/api/documents", lambda told: told["total"] == 1)
        os.kill(first.pid, signal.SIGKILL)
    with subprocess.Popen(command, stdout=subprocess.PIPE) as second:
        told = wait_for(f"{base}/api/documents", lambda told: told["total"] == 1 and told["documents"][0]["version"])
        os.kill(second.pid, signal.SIGTERM)
        second.communicate(timeout=60)
    assert second.returncode == 0
    (row,) = told["documents"]
    assert (row["name"], row["state"], row["version"], row["conflict"]) == ("表.pdf", "done", 1, 0)


def test_it_is_not_opened_to_others_without_tokens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path)]
    assert run(["serve", *home, "--host", "0.0.0.0", "--no-tokens"]) == 2  # noqa: S104 (refused)
    assert "tokens may only be left out" in capsys.readouterr().err
    assert run(["serve", *home, "--host", "0.0.0.0"]) == 2  # noqa: S104 (refused)
    assert "Nobody may use the service yet" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["serve", "--home", str(tmp_path), "--port", str(port)]) == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in capsys.readouterr().err


def test_a_home_is_served_once_and_what_arrives_there_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arriving = Archive(tmp_path).open_incoming()
    arriving.write_bytes(b"%PDF")
    with hold_home(tmp_path):
        assert run(["serve", "--home", str(tmp_path), "--port", "0"]) == 2
    assert "is served already" in capsys.readouterr().err
    assert arriving.exists()


def test_what_was_arriving_or_leaving_when_it_was_killed_is_thrown_away(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.open_incoming().write_bytes(b"%PDF")
    (leaving := archive.open_incoming()).mkdir()
    (leaving / "hedui.xlsx").write_bytes(b"PK")
    archive.clear_incoming()
    assert list((tmp_path / "incoming").iterdir()) == []


def test_people_are_let_in_and_sent_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path)]
    assert run(["people", "add", "李", "--role", "admin", *home]) == 0
    assert re.fullmatch(r"[\w-]{43}\n", capsys.readouterr().out)
    assert run(["people", "list", *home]) == 0
    assert capsys.readouterr().out == "admin 李\n"
    assert run(["people", "remove", "李", *home]) == 0
    assert run(["people", "remove", "李", *home]) == 2


def test_roles_are_those_of_the_ledger() -> None:
    assert get_args(Role) == ROLES


def test_a_foreman_whose_server_is_gone_before_it_begins_ends_at_once(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from hedui.cli.service import Post, default_ledger, work; "
        "from hedui.config import Settings; import sys; home = Path(sys.argv[1]); home.mkdir(); "
        "work(Post(home, default_ledger(home), Settings(workers=1), None, parent=1 << 22))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "home")], timeout=60, check=False)
    assert done.returncode == 1
