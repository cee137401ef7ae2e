"""The model is asked only where rules leave something open: reckoned on born-digital files, without a model."""

from functools import cache
from pathlib import Path

import pytest

from hedui.assemble import assemble
from hedui.config import read_settings
from hedui.consult import Reckoner
from hedui.ingest import find_files, open_source
from hedui.reading import open_reader
from hedui.record import LlmUse

ROOT = Path(__file__).parent.parent
CASES = {name: ROOT / "eval" / "cases" / name / "source.pdf" for name in ("r26", "s000")}
FILES = CASES | {"s001": ROOT / "tests" / "reports" / "s001.pdf"}


@cache
def reckon(name: str, extractor: str) -> LlmUse:
    """What a file would take."""
    settings = read_settings({}, extractor=extractor)
    (candidate,) = find_files([FILES[name]])
    pages = tuple(open_reader(settings).read(open_source(candidate, settings)))
    return Reckoner(settings).extract(assemble(pages)).use


@pytest.mark.parametrize("name", ["r26", "s001"])
def test_auto_asks_nothing_where_rules_prove_what_is_printed(name: str) -> None:
    assert reckon(name, "llm").calls > 0
    assert reckon(name, "auto").calls == 0


def test_auto_takes_at_most_a_tenth_of_what_the_model_alone_takes() -> None:
    auto, alone = (
        sum(use.input_tokens + use.output_tokens for use in (reckon(name, extractor) for name in FILES))
        for extractor in ("auto", "llm")
    )
    assert auto <= alone / 10, f"{auto} of {alone}"
