"""Rules, model and both, side by side: python eval/bench_llm.py --url http://127.0.0.1:8091/v1 FILE.pdf…

Each file lies beside its gold.json. Prints one row for each file and extractor as Markdown. `--silent` leaves out our
own vocabulary of tables: the rules are told nothing of any template, and the model alone says what headings mean.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import score
from hedui.assemble import assemble
from hedui.claims import Claims
from hedui.config import Settings, read_settings
from hedui.consult import Consultant, drop_empty, settle
from hedui.document import Document
from hedui.extract import rules
from hedui.extract.llm_claims import extract_by_model
from hedui.extract.llm_columns import FIELDS, denies, no_words
from hedui.extract.question import Asker, Question, Shape, choices_of
from hedui.extract.terms import own_terms, speaking
from hedui.ingest import find_files, open_source
from hedui.reading import open_reader
from hedui.record import LlmUse
from hedui.verify import verify
from hedui.work import Packed, pack

EXTRACTORS = ("rules", "llm", "auto")
SURE = ("[verified]", "[grounded]")
HEADINGS = (
    "file | extractor | numbers P | R | F1 | text F1 | narrative similarity | invented | sure but wrong | of the model"
    " | calls"
    " | tokens in | out | seconds"
)


@dataclass
class Tap:
    """An asker that remembers what was asked and answered."""

    asker: Asker
    heard: list[tuple[Question, Shape]] = field(default_factory=list)

    @property
    def context(self) -> int | None:
        return self.asker.context

    def ask_all(self, questions: Sequence[Question]) -> list[Shape | None]:
        answers = self.asker.ask_all(questions)
        self.heard += [(q, answer) for q, answer in zip(questions, answers, strict=True) if answer is not None]
        return answers

    @property
    def invented(self) -> int:
        """What was said that the page does not bear out: figures of other lines, headings taken for something else."""
        facts = sum(len(question.object_to(answer)) for question, answer in self.heard)
        words = [
            pair for q, answer in self.heard if q.task in ("indicators", "head") for pair in choices_of(answer).items()
        ]
        with speaking(own_terms()):
            return facts + sum(meaning in FIELDS and denies(word, meaning) for word, meaning in words)


def read_document(path: Path, settings: Settings, kept: Path | None = None) -> Document:
    """The file as read; in the folder `kept` its pages are looked for first, and left afterwards."""
    (candidate,) = find_files([path])
    source = open_source(candidate, settings)
    if kept is None:
        return assemble(tuple(open_reader(settings).read(source)))
    pages = kept / f"{source.sha256}.pages"
    if not pages.exists():
        kept.mkdir(parents=True, exist_ok=True)
        pages.write_bytes(pack(open_reader(settings).read(source)).blob)
    return assemble(Packed(pages.read_bytes()).unpack())


def extract(extractor: str, document: Document, settings: Settings) -> tuple[Claims, LlmUse, int]:
    """The claims, what they cost, and how many of the model's assertions were false."""
    if extractor == "rules":
        return rules.extract(document), LlmUse(), 0
    consultation = Consultant(settings).open()
    with consultation.model as model:
        tap = Tap(model)
        if extractor == "llm":
            claims = extract_by_model(document, tap)
        else:
            claims = drop_empty(document, settle(document, rules.extract(document, every=True), tap))
        for failure in model.failures:
            print(f"<!-- {failure} -->")
    return claims, consultation.budget.spent.to_use(), tap.invented


def measure(path: Path, document: Document, extractor: str, settings: Settings, silent: bool) -> Iterator[str]:
    """The cells of one row. Of the model is what is sure, wrong, and not so by rules alone."""
    gold = json.loads((path.parent / "gold.json").read_text("utf-8"))
    by_rules = sure_but_wrong(tell(document, rules.extract(document)), gold)
    started = time.monotonic()
    with speaking(no_words(own_terms())) if silent else nullcontext():
        claims, use, invented = extract(extractor, document, settings)
    seconds = time.monotonic() - started
    told = tell(document, claims)
    result, wrong = score.score(told, gold), sure_but_wrong(told, gold)
    numbers = result["numbers"]
    yield from (f"{path.parent.name}/{path.stem}", extractor + " (no words)" * silent)
    yield from (f"{value:.4f}" for value in (numbers["p"], numbers["r"], numbers["f1"], result["text"]["f1"]))
    yield f"{narrative_similarity(told, gold):.4f}"
    yield from map(str, (invented, len(wrong), len(wrong - by_rules), use.calls, use.input_tokens, use.output_tokens))
    yield f"{seconds:.0f}"


def tell(document: Document, claims: Claims) -> dict[str, Any]:
    """What a record would tell, for the yardstick."""
    return {"reports": [report.model_dump() for report in verify(document, claims).reports], "findings": []}


def sure_but_wrong(told: Any, gold: Any) -> set[str]:
    """The fields that are verified or grounded, and wrong: each with what stands there, not with what was told."""
    errors = [error for error in map(str, score.score(told, gold)["errors"]) if error.endswith(SURE)]
    return {f"{error.split(': got ')[0]}: {error.rsplit(' want ', 1)[1]}" for error in errors}


def narrative_similarity(told: Any, gold: Any) -> float:
    """The mean likeness of the lists and the publication of gold's narratives; 1 where gold has none."""
    tally = score.Tally()
    for got, want in zip(told["reports"], gold["reports"], strict=False):
        score.score_narrative(tally, got.get("narrative"), want.get("narrative"), "narrative")
    return sum(tally.sims) / len(tally.sims) if tally.sims else 1.0


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--model")
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--pages", type=Path, help="a folder that keeps what was read, so that a scan is read once")
    parser.add_argument("--extractors", default=",".join(EXTRACTORS))
    parser.add_argument("--silent", action="store_true")
    args = parser.parse_args()
    slow: dict[str, Any] = {"model_seconds": 1800, "file_seconds": 36_000, "model_parallel": 1, "model_tries": 1}
    settings = read_settings({}, base_url=args.url, model=args.model, answers=args.answers, **slow)
    print(f"| {HEADINGS} |\n|{'---|' * (HEADINGS.count('|') + 1)}", flush=True)
    for path in args.files:
        document = read_document(path, settings, args.pages)
        for extractor in args.extractors.split(","):
            print("|", " | ".join(measure(path, document, extractor, settings, args.silent)), "|", flush=True)


if __name__ == "__main__":
    main()
