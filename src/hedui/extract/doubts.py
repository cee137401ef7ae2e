"""What rules leave open in a report that a reader of the page could settle; everything else is not worth a question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hedui.claims import Claim
from hedui.document import Part, TableBlock
from hedui.extract.disown import disown
from hedui.extract.forms import is_form
from hedui.extract.llm_columns import add_words, ask_columns, ask_points, drop_taken, read_columns
from hedui.extract.llm_facts import FIGURES, ask_facts, claim_of, read_facts, rivals
from hedui.extract.llm_sections import Heading, ask_sections, is_known, list_headings, named_sections, read_sections
from hedui.extract.llm_words import Word, list_blocks, list_words
from hedui.extract.prose import build_narrative
from hedui.extract.prose_facts import Facts
from hedui.extract.prose_figures import Sentence, cut_sentences, weigh_figures
from hedui.extract.prose_heads import Topics
from hedui.extract.question import Asker
from hedui.extract.rules import extract_forms
from hedui.extract.terms import load_terms, match_term, speaking
from hedui.numbers import is_blank, printed_number
from hedui.record import Form, Leaf, Narrative, Report

FEW_FIGURES = 4  # cells: a table with fewer numbers is no form


@dataclass(frozen=True)
class Doubts:
    """What is worth asking about one report: keys of facts, headings of its prose, and its tables that nobody knows.

    `printed` is what the report's forms print for each key: an answer that differs is put in question once more.
    """

    facts: tuple[str, ...] = ()
    printed: Mapping[str, frozenset[Decimal]] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    tables: tuple[tuple[TableBlock, tuple[Word, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.headings or self.tables)


@dataclass(frozen=True)
class Told:
    """What the model makes of the doubts: a narrative of its own, and forms that the rules did not know."""

    narrative: Narrative[Claim]
    forms: tuple[Form[Claim], ...]


def find_doubts(part: Part, report: Report[Claim], leaves: Mapping[str, Leaf]) -> Doubts:
    """The doubts of a report; `leaves` are those of its narrative as verified."""
    paragraphs = list(part.paragraphs)
    return Doubts(
        facts=tuple(open_facts(cut_sentences(paragraphs), report, leaves)),
        printed={fact.key: frozenset(figures_of_forms(report, fact.field)) for fact in FIGURES},
        headings=tuple(open_headings(part, report.narrative)),
        tables=tuple(open_tables(part)),
    )


def open_facts(sentences: Sequence[Sentence], report: Report[Claim], leaves: Mapping[str, Leaf]) -> Iterator[str]:
    """Facts unproven though words speak for several figures, or missing though a figure of the form's stands there."""
    weighed = weigh_figures(sentences)
    for fact in FIGURES:
        status = leaves[fact.field].status
        if status in ("verified", "conflict"):
            continue
        printed = {m.value for s in sentences for m in s.mentions if m.kind in fact.kinds}
        if len(rivals(weighed[fact.weighed])) > 1 or (
            status == "missing" and printed & figures_of_forms(report, fact.field)
        ):
            yield fact.key


def figures_of_forms(report: Report[Claim], field: str) -> set[Decimal]:
    """What the forms of a report print for a fact that prose may tell as well."""
    totals = [line for form in report.forms for line in form.funding if line.line == "total"]
    claims = {
        "budget": [line.annual_budget for line in totals],
        "executed": [line.executed for line in totals],
        "execution_rate": [line.execution_rate for line in totals],
        "self_score": [form.total.score for form in report.forms],
    }[field]
    return {Decimal(claim.value) for claim in claims if claim.value}


def open_headings(part: Part, narrative: Narrative[Claim]) -> Iterator[Heading]:
    """Headings that nobody knows, over text that speaks like what the prose seems to lack: problems, or remedies."""
    wanted: list[Topics] = []
    if not narrative.problems:
        wanted.append(frozenset({"problems"}))
    if not (narrative.improvements or narrative.recommendations):
        wanted.append(frozenset({"improvements"}))
    paragraphs = list(part.paragraphs)
    for heading in list_headings(paragraphs) if wanted else []:
        if not is_known(heading) and any(named_sections(paragraphs, {heading.words: t}, own=False) for t in wanted):
            yield heading


def open_tables(part: Part) -> Iterator[tuple[TableBlock, tuple[Word, ...]]]:
    """Tables with headings and figures that the rules do not take for forms."""
    for block in part.tables:
        table = block.table
        figures = sum(printed_number(cell.text) is not None for cell in table.cells if not is_blank(cell.text))
        if is_form(table) or figures < FEW_FIGURES or not list_blocks(table):
            continue
        known = load_terms()
        words = [w for w in list_words(table) if not any(match_term(w.text, names) for names in known.values())]
        if words:
            yield block, tuple(words)


def settle_doubts(part: Part, doubts: Doubts, asker: Asker) -> Told:
    """Put the questions of one report and read the answers."""
    paragraphs = list(part.paragraphs)
    sentences = cut_sentences(paragraphs)
    facts = ask_facts(sentences, asker, doubts.facts, doubts.printed) if doubts.facts else []
    sections = ask_sections(doubts.headings, asker)
    columns = [ask_columns(words, block.table, asker) for block, words in doubts.tables]
    asked = [*(question for question, _ in facts), *sections, *(q for questions in columns for q in questions)]
    answers = iter(asker.ask_all(asked))
    told = [(answer, listed) for _, listed in facts if (answer := next(answers)) is not None]
    named = read_sections([answer for _ in sections if (answer := next(answers)) is not None])
    forms: list[Form[Claim]] = []
    for (block, words), questions in zip(doubts.tables, columns, strict=True):
        told_words = [answer for _ in questions if (answer := next(answers)) is not None]
        told_again = asker.ask_all(ask_points(told_words, words, block.table))
        told_words += [answer for answer in told_again if answer is not None]
        naming = read_columns(told_words, words, block.table)
        naming = replace(naming, meanings=drop_taken(naming.meanings, list_words(block.table)))
        with speaking(add_words(load_terms(), words, naming.meanings)):
            new, _ = extract_forms(Part(part.pages, (block,)))
        forms.extend(disown(form, naming.unsure_fields(words)) for form in new)
    found = read_facts(told, sentences)
    fields = {field: claim_of(found, field) for field in Facts.__dataclass_fields__}
    narrative = build_narrative(replace(Facts(), **fields), named_sections(paragraphs, named, own=True))
    return Told(narrative, tuple(forms))
