"""The files in deploy/ call hedui as it is, and leave open no more than they must."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from hedui.cli.entry import hedui

DEPLOY = Path(__file__).parent.parent / "deploy"


def check_command(words: list[str]) -> None:
    """Whether the command line has this command with these options."""
    command: click.Command = hedui
    while isinstance(command, click.Group):
        word = words.pop(0)
        named = command.get_command(click.Context(command), word)
        assert named, f"hedui has no command {word}"
        command = named
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def read_unit() -> configparser.RawConfigParser:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # its documented use
    unit.read(DEPLOY / "hedui.service", encoding="utf-8")
    return unit


def read_compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_the_unit_starts_the_service_with_options_that_there_are() -> None:
    start = read_unit()["Service"]["ExecStart"].split()
    assert start[0].endswith("/hedui")
    check_command(start[1:])


def test_the_unit_is_shut_in() -> None:
    service = read_unit()["Service"]
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("hedui", "yes", "strict")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze is installed")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "hedui.service").read_text(encoding="utf-8")
    (tmp_path / "hedui.service").write_text(re.sub(r"(?m)^(ExecStart=)\S+", r"\1/bin/true", text), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "hedui.service")],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert "hedui.service" not in done.stderr


def test_the_containers_start_hedui_with_options_that_there_are() -> None:
    check_command(list(read_compose()["services"]["hedui"]["command"]))
    written = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    last = re.search(r"^CMD \[(.*)\]$", written, re.MULTILINE)
    assert last is not None
    check_command(re.findall(r'"([^"]*)"', last[1]))


def test_the_containers_hold_no_password_and_open_no_door_to_others() -> None:
    services = read_compose()["services"]
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"] == "${HEDUI_DB_PASSWORD:-}"
    assert all(port.startswith("127.0.0.1:") for service in services.values() for port in service.get("ports", []))
    assert services["hedui"]["read_only"]
    assert services["hedui"]["cap_drop"] == ["ALL"]
    assert set(read_compose()["volumes"]) == {"hedui", "postgres"}


def test_the_image_runs_as_nobody_special() -> None:
    assert re.search(r"^USER hedui$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
