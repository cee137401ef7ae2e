"""What a worker works with: a reader and an extractor, made on first need because engines are dear to load."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from hedui import __version__
from hedui.claims import Claims
from hedui.config import Settings, read_file
from hedui.document import Document
from hedui.errors import LlmUnavailable, UsageError
from hedui.log import set_up_log
from hedui.page import Page
from hedui.prompts import use_prompts
from hedui.record import Producer
from hedui.remote import Fetcher
from hedui.source import Source
from hedui.verify import NO_RULES, Rules, parse_rules


class PageReader(Protocol):
    """Source → pages; `pages` counts from 1, None for all."""

    @property
    def name(self) -> str: ...

    def read(self, source: Source, pages: range | None = None) -> Iterator[Page]: ...


class Extractor(Protocol):
    """Document → claims. `name` goes into the record, with the model and the prompt's version where there is one."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str | None: ...

    @property
    def prompt(self) -> str | None: ...

    def extract(self, document: Document) -> Claims: ...


class RuleExtractor:
    """Layout rules alone."""

    name = "rules"
    model: str | None = None
    prompt: str | None = None

    def extract(self, document: Document) -> Claims:
        from hedui.extract.rules import extract

        return extract(document)


class Tools:
    """The settings, and the collaborators that they ask for or that the caller brings."""

    def __init__(
        self, settings: Settings, reader: PageReader | None = None, extractor: Extractor | None = None
    ) -> None:
        self.settings = settings
        self.rules = read_rules(settings.rules)
        self._reader = reader
        self.extractor = extractor or choose_extractor(settings)

    @cached_property
    def reader(self) -> PageReader:
        if self._reader:
            return self._reader
        from hedui.reading import open_reader

        return open_reader(self.settings)

    @cached_property
    def fetcher(self) -> Fetcher:
        return Fetcher()

    @property
    def producer(self) -> Producer:
        """Who makes a record with these tools: a record made by the same is not made again."""
        extractor = self.extractor
        return Producer(
            version=__version__,
            reader=self.reader.name,
            extractor=extractor.name,
            model=extractor.model,
            prompt=extractor.prompt,
        )


def read_rules(path: Path | None) -> Rules:
    """The rules of families of templates; none if no file is named. Raises UsageError for a file of no use."""
    if path is None:
        return NO_RULES
    if not path.is_file():
        raise UsageError(f"Rules file {path} does not exist.")
    return parse_rules(read_file(path), path.name)


def choose_extractor(settings: Settings) -> Extractor:
    """The extractor that the settings ask for; auto means rules alone where no language model is configured."""
    if settings.extractor == "rules" or (settings.extractor == "auto" and not settings.has_model):
        return RuleExtractor()
    if not settings.has_model:
        raise LlmUnavailable("没有配置大模型：请设置 OPENAI_BASE_URL 或 OPENAI_API_KEY，或改用 --extractor rules。")
    from hedui.consult import AutoExtractor, ModelExtractor

    return ModelExtractor(settings) if settings.extractor == "llm" else AutoExtractor(settings)


def open_tools(settings: Settings) -> Tools:
    """Tools for one worker."""
    set_up_log(settings.log)
    use_prompts(settings.prompts)
    return Tools(settings)


def open_reckoning_tools(settings: Settings) -> Tools:
    """Tools for one worker that finds out what the language model would be asked, and asks nothing."""
    from hedui.consult import Reckoner

    set_up_log(settings.log)
    return Tools(settings, extractor=Reckoner(settings))


class Reclaimer:
    """Not an extractor at all: it claims what a given record says, so that this can be checked."""

    prompt: str | None = None

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._record = record
        producer = record.get("producer")
        names = producer if isinstance(producer, dict) else {}
        self.name = str(names.get("extractor") or "given")
        self.model = str(names["model"]) if names.get("model") else None

    def extract(self, document: Document) -> Claims:
        from hedui.extract.rules import extract
        from hedui.verify import reclaim

        return reclaim(document, self._record, extract(document))


def open_checking_tools(settings: Settings, record: Mapping[str, Any]) -> Tools:
    """Tools for one worker that checks a record instead of making one."""
    set_up_log(settings.log)
    return Tools(settings, extractor=Reclaimer(record))
