"""A whole document asked of a language model, our own vocabulary silent: what `--extractor llm` does."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from hedui.claims import Claim, Claims
from hedui.document import Document, Part
from hedui.extract.disown import disown
from hedui.extract.heading import extract_head
from hedui.extract.llm_columns import add_words, ask_columns, ask_points, no_words, read_columns, sure_everywhere
from hedui.extract.llm_facts import ask_facts, claim_of, read_facts
from hedui.extract.llm_sections import ask_sections, list_headings, named_sections, read_sections
from hedui.extract.llm_words import list_words
from hedui.extract.prose import build_narrative
from hedui.extract.prose_facts import Facts
from hedui.extract.prose_figures import cut_sentences
from hedui.extract.question import Asker, Question, Shape
from hedui.extract.rules import extract_forms
from hedui.extract.terms import load_terms, speaking
from hedui.record import Form, Narrative, Report

T = TypeVar("T")


def extract_by_model(document: Document, asker: Asker) -> Claims:
    """All that the model tells of a document; what it does not answer is missing."""
    reports = tuple(report for part in document.parts if (report := extract_part(part, asker)) is not None)
    return Claims(reports, "llm")


def extract_part(part: Part, asker: Asker) -> Report[Claim] | None:
    """One report; None where there is neither a form nor prose."""
    paragraphs = list(part.paragraphs)
    forms = name_forms(part, asker)
    if not forms and not paragraphs:
        return None
    head = extract_head(part)
    return Report[Claim](
        kind=head.kind, title=head.title, fiscal_year=head.fiscal_year, unit=head.unit,
        pages=part.pages, forms=forms, narrative=tell_narrative(part, asker),
    )  # fmt: skip


def name_forms(part: Part, asker: Asker) -> tuple[Form[Claim], ...]:
    """The forms of a report, read by what the model says that their headings mean."""
    forms: list[Form[Claim]] = []
    words = [list_words(block.table) for block in part.tables]
    questions = [ask_columns(listed, block.table, asker) for listed, block in zip(words, part.tables, strict=True)]
    answers = answer_all(questions, asker)
    again = [ask_points(told, listed, b.table) for told, listed, b in zip(answers, words, part.tables, strict=True)]
    answers = [told + more for told, more in zip(answers, answer_all(again, asker), strict=True)]
    silent = no_words(load_terms())
    tables = list(zip(part.tables, words, answers, strict=True))
    sure = sure_everywhere([read_columns(told, listed, block.table) for block, listed, told in tables])
    for block, listed, told in tables:
        naming = read_columns(told, listed, block.table, sure)
        with speaking(add_words(silent, listed, naming.meanings)):
            found, _ = extract_forms(Part(part.pages, (block,)))
        forms.extend(disown(form, naming.unsure_fields(listed)) for form in found)
    return tuple(forms)


def tell_narrative(part: Part, asker: Asker) -> Narrative[Claim]:
    """The narrative of a report, by what the model says of its headings and its figures."""
    paragraphs = list(part.paragraphs)
    sentences = cut_sentences(paragraphs)
    facts = ask_facts(sentences, asker)
    sections = ask_sections(list_headings(paragraphs), asker)
    answers = asker.ask_all([*(question for question, _ in facts), *sections])
    told = [(answer, listed) for (_, listed), answer in zip(facts, answers, strict=False) if answer is not None]
    named = read_sections([answer for answer in answers[len(facts) :] if answer is not None])
    found = read_facts(told, sentences)
    fields = {field: claim_of(found, field) for field in Facts.__dataclass_fields__}
    return build_narrative(replace(Facts(), **fields), named_sections(paragraphs, named, own=False))


def answer_all(groups: Sequence[Sequence[Question]], asker: Asker) -> list[list[Shape]]:
    """The answers to groups of questions, all of which are put at once."""
    return regroup(groups, asker.ask_all([question for group in groups for question in group]))


def regroup(groups: Sequence[Sequence[Question]], answers: Sequence[Shape | None]) -> list[list[Shape]]:
    """Answers in the groups of their questions, those that were not given left out."""
    rest = iter(answers)
    return [[answer for answer in (next(rest) for _ in group) if answer is not None] for group in groups]
