"""Prompts of one's own: a folder named in the settings takes the place of hedui's, and records say which it was."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hedui.config import read_settings
from hedui.errors import UsageError
from hedui.evaluate.matrix import read_plan
from hedui.prompts import find_folder, prompt_version, read_prompt, use_prompts
from hedui.tools import open_tools


@pytest.fixture(autouse=True)
def own_prompts_again() -> Iterator[None]:
    yield
    use_prompts(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of hedui's prompts with one word changed."""
    other = tmp_path / "other"
    shutil.copytree(find_folder(), other)
    task = next(path for path in sorted(other.iterdir()) if (path / "system.md").is_file())
    (task / "system.md").write_text("只回答编号。", encoding="utf-8")
    return other


def test_a_folder_of_prompts_takes_the_place_of_ours_and_has_a_version_of_its_own(folder: Path) -> None:
    task = next(path.parent.name for path in folder.glob("*/system.md") if path.read_text() == "只回答编号。")
    ours, text = prompt_version(), read_prompt(task, "system")
    use_prompts(folder)
    assert read_prompt(task, "system") == "只回答编号。"
    assert prompt_version() != ours
    use_prompts(None)
    assert (prompt_version(), read_prompt(task, "system")) == (ours, text)


def test_the_setting_chooses_prompts_for_a_worker_and_is_an_axis_of_matrices(folder: Path, tmp_path: Path) -> None:
    plan = tmp_path / "matrix.yaml"
    plan.write_text(f"axes:\n  prompts: [{find_folder()}, {folder}]\n", encoding="utf-8")
    versions = []
    for cell in read_plan(plan).cells:
        open_tools(read_settings({}, tmp_path, **cell.settings, extractor="rules"))
        versions.append(prompt_version())
    assert len(set(versions)) == 2


def test_a_folder_that_is_not_there_or_lacks_a_prompt_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        use_prompts(tmp_path / "none")
    use_prompts(tmp_path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_prompt("facts", "system")
