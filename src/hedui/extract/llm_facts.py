"""Facts of the prose, pointed at by a language model: the sentence that tells each, and the figure in it.

The figure is copied from the sentence; what the model writes is only held against it. And the words before a figure
must speak for the field it is given to: one that stands there, but of something else, is a claim without ink.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from hedui.claims import NOTHING, Claim
from hedui.extract.prose_facts import claim_unit
from hedui.extract.prose_figures import Candidate, FieldName, Sentence, weigh_figures
from hedui.extract.prose_terms import BANDS, GRADE_PATTERNS, GRADE_TOKENS, LOOSE_GRADE_PATTERNS
from hedui.extract.question import ANSWER_ROOM, WORD_LIMIT, Asker, Question, Shape
from hedui.extract.split import cut_chunks, room_for_view
from hedui.extract.view import name_page, show_below

TASK = "facts"
MOST_LISTED = 40  # figures that an answer may be chosen from by name
SHORT_OF = 4  # weight: a candidate that much lighter than the heaviest is of something else
Number = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$")]


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the narrative: its key in answers, the kind of figure it is, its name among weighed candidates."""

    key: str
    field: str
    kinds: tuple[str, ...]
    weighed: FieldName


FIGURES = (
    Fact("预算", "budget", ("amount",), "budget"),
    Fact("支出", "executed", ("amount",), "executed"),
    Fact("执行率", "execution_rate", ("percent",), "rate"),
    Fact("得分", "self_score", ("points",), "score"),
)
GRADE = "等级"
_ORDERS = re.compile(
    r"忽略.{0,8}(?:指令|要求|提示|规则|内容|说明)|(?:系统|以上|新的?)(?:指令|提示词?)|(?:填写?|输出|改成|改为|返回|回答)[:\"“]?\d"
    r"|(?i:ignore.{0,20}(?:instruction|prompt|above)|system prompt)"
)


@dataclass(frozen=True)
class Listed:
    """Sentences by the ids that the model sees."""

    sentences: Mapping[str, Sentence]

    @property
    def view(self) -> str:
        """The sentences with their ids, below the pages and the headings that they stand under."""
        return show_below(
            list(self.sentences.items()), lambda at: f"{at[0]} {show_sentence(at[1])}", lambda at: name_above(at[1])
        )

    def shape(self, wanted: Sequence[str]) -> type[Shape]:
        """For each wanted key a sentence that tells such a figure, with the figure, or null."""
        lines = {key: tuple(name for name, s in self.sentences.items() if key in tells(s)) for key in wanted}
        told = {key: names for key, names in lines.items() if names}
        return shape_of_facts(told, {key: self._figures(key) for key in told if key != GRADE})

    def _figures(self, key: str) -> Any:
        """The figures of a key's kind that the sentences print; any number where they are too many to list."""
        kinds = next(fact.kinds for fact in FIGURES if fact.key == key)
        mentions = (m for sentence in self.sentences.values() for m in sentence.mentions if m.kind in kinds)
        digits = tuple(dict.fromkeys(mention.digits for mention in mentions))
        return Literal[digits] if len(digits) <= MOST_LISTED else Number


def shape_of_facts(lines: Mapping[str, Sequence[str]], figures: Mapping[str, Any]) -> type[Shape]:
    """A shape that has for each key one of its lines with a figure (a grade, if the key is that), or null."""
    fields: dict[str, Any] = {}
    for n, (key, names) in enumerate(lines.items()):
        line: Any = (Literal[tuple(names)], Field(alias="行"))
        grade: Any = (Literal[GRADE_TOKENS], Field(alias="级"))
        value: Any = grade if key == GRADE else (figures[key], Field(alias="数"))
        pointed = create_model(f"Pointed{n}", __base__=Shape, at=line, value=value)
        fields[f"f{n}"] = (pointed | None, Field(alias=key))
    return create_model("Facts", __base__=Shape, **fields)


def show_sentence(sentence: Sentence) -> str:
    return sentence.text[sentence.start : sentence.end]


def show_heading(sentence: Sentence) -> str:
    """The heading above a sentence; none where there is none, or where it speaks to whoever reads by machine."""
    words = sentence.heading[:WORD_LIMIT]
    return words if not _ORDERS.search(sentence.heading) else ""


def name_above(sentence: Sentence) -> str:
    """What is named above a sentence: its heading, and the page that it begins on.

    In one line: with the page on a line of its own a small model took the wrong sentence for the score (eval/LLM.md).
    """
    (first, *_) = sentence.paragraph.spans(sentence.start, sentence.start + 1)
    heading, page = show_heading(sentence), name_page(first.line.page)
    return f"〔{heading}（{page}）〕" if heading else f"〔{page}〕"


Printed = Mapping[str, frozenset[Decimal]]
NOT_PRINTED: Printed = {}


def ask_facts(
    sentences: Sequence[Sentence],
    asker: Asker,
    keys: Sequence[str] | None = None,
    printed: Printed = NOT_PRINTED,
) -> list[tuple[Question, Listed]]:
    """Questions for these keys (all if None) over the sentences that tell a figure, each with what it lists.

    `printed` is what the forms print for a key: where a sentence tells the same, another figure is objected to.
    """
    wanted = list(keys) if keys is not None else [*(fact.key for fact in FIGURES), GRADE]
    telling = [sentence for sentence in sentences if tells(sentence) & set(wanted) and not gives_orders(sentence)]
    room = room_for_view(TASK, asker.context)
    chunks = cut_chunks(telling, show_sentence, room, name_above)
    return [_ask_chunk(chunk, wanted, printed) for chunk in chunks]


def gives_orders(sentence: Sentence) -> bool:
    """Whether a sentence speaks to whoever reads the document by machine: what it says is no fact of the report."""
    return _ORDERS.search(show_sentence(sentence)) is not None


def tells(sentence: Sentence) -> set[str]:
    """The keys of which a sentence has a figure of the right kind."""
    kinds = {mention.kind for mention in sentence.mentions}
    keys = {fact.key for fact in FIGURES if kinds & set(fact.kinds)}
    return keys | {GRADE} if any(grades_in(sentence)) else keys


def _ask_chunk(chunk: Sequence[Sentence], wanted: Sequence[str], printed: Printed) -> tuple[Question, Listed]:
    listed = Listed({f"S{n}": sentence for n, sentence in enumerate(chunk, 1)})
    room = 2 * ANSWER_ROOM * len(wanted)
    return Question(TASK, listed.view, listed.shape(wanted), room, object_against(listed, printed)), listed


def object_against(listed: Listed, printed: Printed) -> Callable[[Shape], list[str]]:
    """Says what of an answer does not stand in its sentence, and what differs from a form though a sentence agrees."""

    def object_to(answer: Shape) -> list[str]:
        said = [(key, pointed, pointed.get("数") or pointed["级"]) for key, pointed in _pointed(answer)]
        absent = [
            tell_absent(listed, key, pointed, value)
            for key, pointed, value in said
            if value not in _printed(listed.sentences[pointed["行"]], pointed)
        ]
        return absent or [
            f"{key}：{pointed['行']} 的 {value} 与表中的 {told} 不同，{other} 印的是 {told}。哪一句才是全年的结果？"
            for key, pointed, value in said
            for other, told in find_agreeing(listed, key, value, printed)
        ]

    return object_to


def tell_absent(listed: Listed, key: str, pointed: Mapping[str, str], value: str) -> str:
    """That a value does not stand in the sentence that was pointed at, and where it does, or what stands there."""
    others = [name for name, sentence in listed.sentences.items() if value in _printed(sentence, pointed)]
    there = "、".join(_printed(listed.sentences[pointed["行"]], pointed)) or "别的内容"
    instead = f"{value} 印在 {others[0]}" if len(others) == 1 else f"那里印的是 {there}"
    return f"{key}：{pointed['行']} 里没有 {value}，{instead}。"


def find_agreeing(listed: Listed, key: str, value: str, printed: Printed) -> Iterator[tuple[str, str]]:
    """The first sentence that tells the form's figure for a key, with the figure, where the answer is another one."""
    wanted = printed.get(key, frozenset())
    if wanted and Decimal(value) not in wanted:
        kinds = next(fact.kinds for fact in FIGURES if fact.key == key)
        telling = (
            (name, mention.digits)
            for name, sentence in listed.sentences.items()
            for mention in sentence.mentions
            if mention.kind in kinds and mention.value in wanted
        )
        yield from islice(telling, 1)


def _pointed(answer: Shape) -> Iterator[tuple[str, Mapping[str, str]]]:
    return ((key, pointed) for key, pointed in answer.model_dump(by_alias=True).items() if pointed is not None)


def _printed(sentence: Sentence, pointed: Mapping[str, str]) -> list[str]:
    if "级" in pointed:
        return [grade.value or "" for grade in grades_in(sentence)]
    return [mention.digits for mention in sentence.mentions if mention.kind not in ("year", "date", "ordinal")]


def grades_in(sentence: Sentence) -> Iterator[Claim]:
    """Every grade that a sentence gives."""
    text = show_sentence(sentence)
    patterns = GRADE_PATTERNS if BANDS.search(text) else (*GRADE_PATTERNS, *LOOSE_GRADE_PATTERNS)
    for pattern, _ in patterns:
        for match in pattern.finditer(text):
            start, end = (edge + sentence.start for edge in match.span(1))
            yield Claim(sentence.paragraph.text[start:end], sentence.paragraph.spans(start, end))


def read_facts(answers: Sequence[tuple[Shape, Listed]], sentences: Sequence[Sentence]) -> dict[str, Claim]:
    """The claims of all answers by the field of the narrative; of several the one that words speak for most."""
    weighed = weigh_figures(sentences)
    found: dict[str, list[tuple[int, Claim]]] = {}
    for answer, listed in answers:
        for key, pointed in _pointed(answer):
            sentence = listed.sentences[pointed["行"]]
            if key == GRADE:
                grade = next((g for g in grades_in(sentence) if g.value == pointed["级"]), Claim(pointed["级"]))
                found.setdefault("grade", []).append((len(grade.spans), grade))
                continue
            fact = next(fact for fact in FIGURES if fact.key == key)
            chosen = choose_candidate(weighed[fact.weighed], sentence, pointed["数"])
            found.setdefault(fact.field, []).append(
                (chosen.weight, chosen.claim) if chosen else (-1, Claim(pointed["数"], (), "number"))
            )
            if chosen and fact.kinds == ("amount",):
                found.setdefault("currency_unit", []).append((chosen.weight, claim_unit(chosen)))
    return {field: max(claims, key=lambda pair: pair[0])[1] for field, claims in found.items()}


def choose_candidate(candidates: Sequence[Candidate], sentence: Sentence, value: str) -> Candidate | None:
    """The candidate of this value in this sentence, if hardly any other has more to speak for it."""
    most = max((c.weight for c in candidates), default=0)
    fitting = [c for c in candidates if c.sentence == sentence and c.mention.value == Decimal(value)]
    best = max(fitting, key=lambda c: c.weight, default=None)
    return best if best is not None and best.weight >= most - SHORT_OF else None


def rivals(candidates: Sequence[Candidate]) -> set[Decimal]:
    """The different values among which only a reader can choose."""
    most = max((c.weight for c in candidates), default=0)
    return {c.mention.value for c in candidates if c.weight >= most - SHORT_OF}


def claim_of(facts: Mapping[str, Claim], field: str) -> Claim:
    return facts.get(field, NOTHING)
