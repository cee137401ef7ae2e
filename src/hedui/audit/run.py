"""An audit from end to end: records are laid side by side, questions put, and a page written for people."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from hedui import __version__
from hedui.audit.corpus import Corpus, Origin, open_corpus
from hedui.audit.plots import Plot, Scatter, draw_plots, draw_years
from hedui.audit.questions import Question, read_questions
from hedui.export.folder import Refuse, SourceFinder, find_records, read_records
from hedui.export.text import clean_text
from hedui.store import write_whole

MOST_FOUND = 200  # of one question, the weightiest
MOST_PLACES = 20  # of one finding
COUNTS = """
SELECT (SELECT count(*) FROM files), (SELECT count(*) FROM forms), (SELECT count(*) FROM indicators),
    (SELECT count(DISTINCT unit) FROM heads), (SELECT count(DISTINCT year) FROM heads), (SELECT count(*) FROM findings)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed, and what."""

    origin: Origin
    page: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: a sentence, where it rests on, and how many places more there are than are named."""

    said: str
    weight: float
    places: tuple[Place, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found: the weightiest, and how many there are in all."""

    question: Question
    found: tuple[Found, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Audit:
    """All answers, the plots, and what the corpus holds: files, forms, indicators, units, years, findings in files."""

    answers: tuple[Answer, ...]
    plots: tuple[Plot, ...]
    years: Scatter | None
    counts: tuple[int, ...]


def audit_records(records: Path, sources: Path | None, target: Path, refuse: Refuse) -> Audit:
    """Audit a folder of records; addresses are as seen from `target`. Raises UsageError where there are none."""
    finder = SourceFinder(sources, target)
    folder = records if records.is_dir() else records.parent
    with tempfile.TemporaryDirectory(prefix="hedui-audit-") as room:
        entries = read_records(find_records(records), refuse)
        corpus = open_corpus(entries, folder, finder, target, Path(room))
        with corpus.database:
            answers = tuple(answer(corpus, question) for question in read_questions())
            return Audit(answers, tuple(draw_plots(corpus)), draw_years(corpus), corpus.ask(COUNTS)[0])


def answer(corpus: Corpus, question: Question) -> Answer:
    """What a question finds in a corpus, the weightiest first."""
    rows = corpus.ask(f"{question.query} ORDER BY weight DESC, said")
    return Answer(question, tuple(show_row(corpus, *row) for row in rows[:MOST_FOUND]), len(rows))


def show_row(corpus: Corpus, weight: float, said: str, places: Sequence[dict[str, Any]]) -> Found:
    shown = tuple(list_places(corpus, places[:MOST_PLACES]))
    return Found(clean_text(said), round(float(weight), 3), shown, len(places) - len(shown))


def list_places(corpus: Corpus, places: Sequence[dict[str, Any]]) -> Iterator[Place]:
    for place in places:
        yield Place(corpus.origins[place["file"]], place["page"], clean_text(place["said"] or ""))


def write_audit(audit: Audit, target: Path) -> None:
    """Write the page, and the same for programs beside it as .json. Raises Internal if the disk does not take it."""
    env = Environment(
        loader=PackageLoader("hedui.audit"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    page = env.get_template("audit.html").render(audit=audit, version=__version__)
    write_whole(target, page)
    told = {
        item.question.name: {"count": item.count, "found": [asdict(found) for found in item.found]}
        for item in audit.answers
    }
    write_whole(target.with_suffix(".json"), json.dumps(told, ensure_ascii=False, indent=1) + "\n")
