"""Figures in running prose, and what speaks for each: the words before it, its year, its heading.

Every number is a candidate for the field that the words before it speak for; words that make it a part, another year's
or a target take weight away.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from hedui.claims import Claim
from hedui.document import Paragraph
from hedui.extract.prose_terms import (
    BUDGET_WORDS,
    EXECUTED_WORDS,
    LAST_YEAR,
    MINOR_AMOUNT,
    NO_RATE,
    NO_SCORE,
    OF_POINTS,
    OTHER_AMOUNT,
    PARTS,
    RATE_WORDS,
    SCORE_WORDS,
    SUB_SCORE,
    THIS_YEAR,
    TOTALS,
    WHOLE_SCORE,
    Words,
)
from hedui.extract.years import find_year
from hedui.numbers import Mention, find_quantities, fold, to_yuan

FieldName = Literal["budget", "executed", "rate", "score"]

MOST_NUMBERS = 80  # of a sentence that are weighed: what comes after is a list
NEAR = 14  # characters: words this close before a number say what it is of
FLOOR = 5  # a candidate of less weight is not claimed
_WORDS: dict[FieldName, Words] = {
    "budget": BUDGET_WORDS,
    "executed": EXECUTED_WORDS,
    "rate": RATE_WORDS,
    "score": SCORE_WORDS,
}
_COMPILED = {name: [(re.compile(words), weight) for words, weight in table] for name, table in _WORDS.items()}
_MONEY_HEAD = re.compile(r"预算|资金|收支|支出|经费|概况|基本情况|执行")
_DETAIL_HEAD = re.compile(r"产出|效益|成本|数量|质量|时效|满意|问题|建议|改进|措施")
_THIS_YEAR_AGAIN = re.compile(r"本年|今年|当年|本项目|该项目")


@dataclass(frozen=True)
class Sentence:
    """Characters start..end of a paragraph up to a full stop; `text` is the whole paragraph folded.

    `mentions` are the sentence's own numbers, `heading` is the last one above it, `year` the report's.
    """

    paragraph: Paragraph
    number: int
    start: int
    end: int
    text: str
    mentions: tuple[Mention, ...]
    heading: str
    year: str | None


@dataclass(frozen=True)
class Candidate:
    """A number that may be a field's value, and how much speaks for it."""

    field: FieldName
    mention: Mention
    sentence: Sentence
    weight: int

    @property
    def claim(self) -> Claim:
        spans = self.sentence.paragraph.spans(self.mention.start, self.mention.digits_end)
        return Claim(self.mention.digits, spans, normal="number")

    @property
    def yuan(self) -> Decimal | None:
        return to_yuan(self.mention.value, self.mention.unit or "")


def cut_sentences(paragraphs: Sequence[Paragraph]) -> list[Sentence]:
    """The sentences of a report's running prose, each with its numbers."""
    return list(_sentences(paragraphs, find_year(paragraphs)))


def weigh_figures(sentences: Sequence[Sentence]) -> dict[FieldName, list[Candidate]]:
    """For each field the figures that words speak for, with what speaks for them."""
    candidates = [c for sentence in sentences for c in _candidates(sentence)]
    return {name: _weigh_repeats([c for c in candidates if c.field == name]) for name in _COMPILED}


def _sentences(paragraphs: Sequence[Paragraph], year: str | None) -> Iterator[Sentence]:
    heading = ""
    for number, paragraph in enumerate(paragraphs):
        text = fold(paragraph.text)
        if paragraph.kind == "heading":
            heading = text
        if paragraph.kind == "title":
            continue
        mentions = deque(find_quantities(text))
        start = 0
        for stop in [*re.finditer(r"[。;!?]", text), None]:
            end = stop.end() if stop else len(text)
            own = []
            while mentions and mentions[0].start < end:
                own.append(mentions.popleft())
            if end > start:
                yield Sentence(paragraph, number, start, end, text, tuple(own[:MOST_NUMBERS]), heading, year)
            start = end


def _candidates(sentence: Sentence) -> Iterator[Candidate]:
    """The numbers of a sentence that words speak for, in order; what came before is known when a part is weighed."""
    amounts: list[Candidate] = []
    for mention in sentence.mentions:
        if mention.kind == "amount" and mention.operator in (None, "≈"):
            found = _amount_candidate(sentence, mention, amounts)
            if found is not None:
                amounts.append(found)
                if found.weight >= FLOOR:
                    yield found
        elif mention.kind == "percent" and mention.operator in (None, "≈", "="):
            yield from _rate_candidate(sentence, mention)
        elif mention.kind in ("points", "other") and mention.operator is None:
            yield from _score_candidate(sentence, mention)


def _clause_of(sentence: Sentence, mention: Mention) -> str:
    """The words that lead to a number: from the last comma, open bracket or amount before it, closed brackets out."""
    text = re.sub(r"\([^()]*\)|《[^》]*》", lambda m: "\0" * len(m[0]), sentence.text[sentence.start : mention.start])
    cut = max(text.rfind(","), text.rfind("("), text.rfind("\n"))
    clause = text[cut + 1 :].replace("\0", "")
    if not re.search(r"[^\W\d]{2}", re.sub(r"共计|合计|总计|共|为|是|达到?|约|计", "", clause)) and cut > 0:
        before = text[:cut]
        clause = before[before.rfind(",") + 1 :].replace("\0", "") + clause
    return re.split(r"(?:万元|亿元|[^万亿千百]元|%)[和及与、]?", clause)[-1]


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Words that speak for a field: where they end in the clause, how long they are, their weight."""

    end: int
    length: int
    weight: int


def _best_word(field: FieldName, clause: str) -> Hit | None:
    """The field's words nearest to the number; the longer of two that end alike (年初预算 is not 预算)."""
    matches = [(m, weight) for words, weight in _COMPILED[field] for m in words.finditer(clause)]
    return max((Hit(m.end(), len(m[0]), weight) for m, weight in matches), default=None)


def _amount_candidate(sentence: Sentence, mention: Mention, before: Sequence[Candidate]) -> Candidate | None:
    shared = _shared_out(sentence, mention)
    clause = shared or _clause_of(sentence, mention)
    budget, executed = _best_word("budget", clause), _best_word("executed", clause)
    hit = max((found for found in (budget, executed) if found), default=None)
    if hit is None or OTHER_AMOUNT.search(clause[-NEAR:]):
        return None
    # 预算支出400万元 and 预算执行400万元: the words nearest to the number decide.
    field: FieldName = "executed" if hit is executed else "budget"
    weight = hit.weight + 2 * bool(TOTALS.search(clause)) + bool(THIS_YEAR.search(clause))
    weight -= 3 * (len(clause) - hit.end > 14) + 4 * bool(MINOR_AMOUNT.search(clause)) + 6 * (mention.value == 0)
    weight += _weigh_place(sentence, mention)
    weight -= _weigh_part(sentence, mention, field, before)
    return Candidate(field, mention, sentence, weight)


def _shared_out(sentence: Sentence, mention: Mention) -> str | None:
    """For 预算数、执行数分别为400万元、224.94万元: the words that belong to this one of the numbers."""
    text = sentence.text[sentence.start : mention.start]
    at = text.rfind("分别")
    if at < 0:
        return None
    amounts = [m for m in sentence.mentions if m.kind == mention.kind and m.start >= sentence.start + at]
    names = re.split(r"[、和及与]", text[max(text.rfind(",", 0, at), text.rfind(":", 0, at)) + 1 : at])
    place = amounts.index(mention) if mention in amounts else -1
    if not 0 <= place < len(names) or len(names) < 2:
        return None
    last = amounts[place - 1].end if place else sentence.start + at + len("分别")
    if not re.fullmatch(r"[为是达到:、,和及与]*", sentence.text[last : mention.start]):
        return None
    return names[place]


def _weigh_place(sentence: Sentence, mention: Mention) -> int:
    """What the year and the heading around a number say for or against it."""
    heading = int(bool(_MONEY_HEAD.search(sentence.heading))) - 2 * bool(_DETAIL_HEAD.search(sentence.heading))
    return heading + _weigh_year(sentence, mention)


def _weigh_year(sentence: Sentence, mention: Mention) -> int:
    """What the year that a sentence gives last before a number says for or against it."""
    years = [m for m in sentence.mentions if m.start < mention.start and m.kind in ("year", "date")]
    last = next((m for m in reversed(years) if len(m.digits) == 4), None)
    if last is None or sentence.year is None:
        return 0
    since = sentence.text[last.end : mention.start]
    if last.digits == sentence.year or ("," in since and _THIS_YEAR_AGAIN.search(since)):
        return 1
    until = re.search(r"截[至止]", sentence.text[sentence.start : last.start]) is not None
    return -1 if until and int(last.digits) == int(sentence.year) + 1 else -8


def _weigh_part(sentence: Sentence, mention: Mention, field: FieldName, before: Sequence[Candidate]) -> int:
    """The weight that a number loses because 其中 or an open bracket makes it a part of one before it."""
    text = sentence.text[sentence.start : mention.start]
    marks = [m.start() for m in PARTS.finditer(text) if m[0] != "分别"]
    is_open = text.rfind("(") > text.rfind(")")
    if not marks:
        return 4 if is_open else 0
    whole = next((c for c in reversed(before) if c.mention.end <= sentence.start + marks[-1]), None)
    if whole is None:
        return 5
    return 8 if whole.field == field else 3


def _rate_candidate(sentence: Sentence, mention: Mention) -> Iterator[Candidate]:
    clause = _shared_out(sentence, mention) or _clause_of(sentence, mention)
    hit = _best_word("rate", clause)
    if hit is None or mention.unit != "%" or NO_RATE.search(clause) or sentence.text[mention.start - 1] in "×*/x":
        return
    weight = hit.weight + _weigh_place(sentence, mention) - 4 * (len(clause) - hit.end > 8)
    weight += 2 * bool(TOTALS.search(clause)) - 2 * bool(MINOR_AMOUNT.search(clause))
    if weight >= FLOOR:
        yield Candidate("rate", mention, sentence, weight)


def _score_candidate(sentence: Sentence, mention: Mention) -> Iterator[Candidate]:
    """A score: 自评得分98分; no full marks, no points of an indicator, no bound of a band."""
    clause = _clause_of(sentence, mention)
    hit = _best_word("score", clause)
    around = sentence.text[mention.start - 1 : mention.start] + sentence.text[mention.end : mention.end + 1]
    if hit is None or NO_SCORE.search(clause[-8:]) or mention.value > 120 or re.search(r"[-~—–<>≤≥]", around):
        return
    if mention.kind == "other" and (hit.weight < 9 or hit.end < len(clause.rstrip(":为是"))):
        return
    if mention.value == 100 and hit.weight <= 5 and "得" not in clause:
        return
    lead = sentence.text[sentence.start : mention.start]
    named = SUB_SCORE.search(clause if hit.weight > FLOOR else lead) and not WHOLE_SCORE.search(clause)
    is_part = bool(named) or OF_POINTS.search(lead) is not None
    full_marks = mention.value == 100 and clause[: hit.end].endswith("总分")  # 自评总分100分，得分96分
    weight = hit.weight - 6 * (is_part or full_marks) - 3 * (len(clause) - hit.end > 8)
    weight += -8 if LAST_YEAR.search(clause) else min(0, _weigh_year(sentence, mention))
    if weight >= 4:
        yield Candidate("score", mention, sentence, weight)


def _weigh_repeats(candidates: Sequence[Candidate]) -> list[Candidate]:
    """A figure that is given again speaks for itself, once or twice."""
    counts = Counter((c.mention.value, c.mention.unit) for c in candidates)
    return [replace(c, weight=c.weight + min(2, counts[c.mention.value, c.mention.unit] - 1)) for c in candidates]
