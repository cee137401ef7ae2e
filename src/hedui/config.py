"""Settings, read once: the command line's options over HEDUI_* variables over hedui.toml over the defaults here."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hedui.errors import UsageError

PREFIX = "HEDUI_"
SETTINGS_FILE = "hedui.toml"

ExtractorChoice = Literal["auto", "rules", "llm"]


class Settings(BaseModel):
    """All that can be set; a name in capitals behind HEDUI_ sets it from the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    extractor: ExtractorChoice = "auto"
    workers: int | None = Field(None, ge=1, description="processes; one per core if not given")
    threads: int = Field(1, ge=1, description="threads of the OCR engine in one worker; set from cores and workers")
    page_seconds: float = Field(60, gt=0, description="a page that takes longer is given up")
    start_seconds: float = Field(
        60, gt=0, description="allowed on top for each piece of work: the engine may have to load"
    )
    max_bytes: int = Field(1_000_000_000, gt=0, description="a larger file is refused")
    max_pages: int = Field(5_000, gt=0, description="a file of more pages is refused")
    max_points: float = Field(14_400, gt=0, description="a PDF page with a longer side is refused (PDF's own limit)")
    max_pixels: int = Field(
        150_000_000, gt=0, description="a picture of more pixels is refused: A4 at 1200 dpi is 140 M"
    )
    log: Literal["debug", "info", "warning", "error"] = "error"


def read_settings(environ: Mapping[str, str] = os.environ, folder: Path = Path(), **options: Any) -> Settings:
    """Settings from hedui.toml in `folder`, `environ` and `options` (None means not given), later ones winning."""
    given = {name: value for name, value in options.items() if value is not None}
    from_environ = {name: value for name in Settings.model_fields if (value := environ.get(PREFIX + name.upper()))}
    try:
        return Settings.model_validate(read_file(folder / SETTINGS_FILE) | from_environ | given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"Setting {name!r} is not valid: {first['msg']}.") from None


def read_file(path: Path) -> dict[str, Any]:
    """What a settings file holds; nothing if there is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"Settings file {path} cannot be read: {error}.") from None
