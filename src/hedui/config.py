"""Settings, read once: the command line's options over HEDUI_* variables over hedui.toml over the defaults here."""

import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from hedui.errors import UsageError

PREFIX = "HEDUI_"
PROVIDERS_OWN = {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
SETTINGS_FILE = "hedui.toml"

ExecutorChoice = Literal["processes", "ray"]
ExtractorChoice = Literal["auto", "rules", "llm"]
OcrChoice = Literal["auto", "openvino", "onnxruntime", "tesseract"]
WitnessChoice = Literal["auto", "tesseract", "off"]


class Settings(BaseModel):
    """All that can be set; a name in capitals behind HEDUI_ sets it from the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    extractor: ExtractorChoice = "auto"
    executor: ExecutorChoice = "processes"
    ray_address: str | None = Field(None, description="a Ray cluster to join; one is started here if not given")
    workers: int | None = Field(None, ge=1, description="processes; one per core if not given")
    ocr: OcrChoice = Field(
        "auto",
        description="what reads scans: RapidOCR's models on openvino, on onnxruntime or as is fastest, or tesseract",
    )
    witness: WitnessChoice = Field(
        "off", description="who reads numbers of scans that two readings leave open: tesseract; auto: if installed"
    )
    threads: int = Field(1, ge=1, description="threads of the OCR engine in one worker; set from cores and workers")
    page_seconds: float = Field(60, gt=0, description="a page that takes longer is given up")
    start_seconds: float = Field(
        60, gt=0, description="allowed on top for each piece of work: the engine may have to load"
    )
    worker_bytes: int = Field(1_500_000_000, gt=0, description="a worker that holds more is replaced after its task")
    worker_max_bytes: int = Field(4_000_000_000, gt=0, description="a worker that holds more is ended in its task")
    max_bytes: int = Field(1_000_000_000, gt=0, description="a larger file is refused")
    max_pages: int = Field(5_000, gt=0, description="a file of more pages is refused")
    max_points: float = Field(14_400, gt=0, description="a PDF page with a longer side is refused (PDF's own limit)")
    max_pixels: int = Field(
        150_000_000, gt=0, description="a picture of more pixels is refused: A4 at 1200 dpi is 140 M"
    )
    rules: Path | None = Field(None, description="a TOML file of rules for families of templates")
    log: Literal["debug", "info", "warning", "error"] = "error"

    # The language model. Its address and key are the provider's own variables, OPENAI_BASE_URL and OPENAI_API_KEY.
    base_url: str | None = Field(
        None, description="an OpenAI-compatible endpoint, for example http://127.0.0.1:8080/v1"
    )
    api_key: SecretStr | None = None
    model: str | None = Field(None, description="the model's name there; if it serves only one, that one")
    prompts: Path | None = Field(None, description="a folder of prompts to use instead of hedui's own")
    local_model: Path | None = Field(None, description="a GGUF file to serve with llama.cpp (hedui[local])")
    model_context: int | None = Field(None, ge=1024, description="tokens; learned from the endpoint if not given")
    model_seconds: float = Field(300, gt=0, description="one answer may take this long")
    model_tries: int = Field(4, ge=1, description="tries of one request that the endpoint fails")
    model_parallel: int = Field(4, ge=1, description="requests under way at once, in one worker")
    model_per_minute: int | None = Field(None, ge=1, description="requests a minute, of the whole run")
    answers: Path | None = Field(None, description="folder where answers are kept; ~/.cache/hedui/answers if not given")
    file_calls: int = Field(100, ge=0, description="calls that one document may cost")
    file_tokens: int = Field(200_000, ge=0, description="tokens that one document may cost")
    file_dollars: Decimal | None = Field(None, ge=0, description="US dollars that one document may cost")
    file_seconds: float = Field(900, gt=0, description="seconds that asking about one document may take")
    run_calls: int | None = Field(None, ge=0, description="calls that a run may cost")
    run_tokens: int | None = Field(None, ge=0, description="tokens that a run may cost")
    run_dollars: Decimal | None = Field(None, ge=0, description="US dollars that a run may cost")
    run_tally: Path | None = Field(
        None, description="where the workers of one run add up what it costs; set by the run"
    )

    @property
    def has_model(self) -> bool:
        """Whether a language model is configured."""
        return self.base_url is not None or self.api_key is not None or self.local_model is not None


def read_settings(environ: Mapping[str, str] = os.environ, folder: Path = Path(), **options: Any) -> Settings:
    """Settings from hedui.toml in `folder`, `environ` and `options` (None means not given), later ones winning."""
    given = {name: value for name, value in options.items() if value is not None}
    names = {name: PREFIX + name.upper() for name in Settings.model_fields}
    from_provider = {name: value for name, variable in PROVIDERS_OWN.items() if (value := environ.get(variable))}
    from_environ = {name: value for name, variable in names.items() if (value := environ.get(variable))}
    try:
        return Settings.model_validate(read_file(folder / SETTINGS_FILE) | from_provider | from_environ | given)
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
