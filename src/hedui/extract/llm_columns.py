"""Headings of tables, named by a language model: which column is the target, which the score.

The model never sees or writes a figure of the form as an answer. It says what the printed headings mean; rows, merged
cells and values are then read by geometry, as with our own vocabulary. Two calls a form, a few tokens a column.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hedui.extract.column_proof import Proof, find_denied, find_rates, prove_columns
from hedui.extract.filled_columns import Meanings
from hedui.extract.llm_words import HEAD, INDICATORS, Place, Word, list_words
from hedui.extract.question import ANSWER_ROOM, Asker, Question, Shape, choices_of, shape_of_choices
from hedui.extract.split import cut_chunks, room_for_view
from hedui.extract.terms import Terms, load_terms, match_term, tidy_heading
from hedui.extract.view import page_above, show_footed
from hedui.page import Table

NAME = 4  # characters of an indicator's name: a unit or a sign has fewer

# What each meaning is called in the vocabulary: (section, field). Points head columns of indicators and of money alike.
FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "一级指标": (("indicator", "level1"),),
    "二级指标": (("indicator", "level2"),),
    "三级指标": (("indicator", "level3"),),
    "目标值": (("indicator", "target"),),
    "完成值": (("indicator", "actual"),),
    "分值": (("indicator", "weight"), ("funding", "weight")),
    "得分": (("indicator", "score"), ("funding", "score"), ("label", "total_score")),
    "得分率": (("indicator", "score_rate"),),
    "偏差原因": (("indicator", "deviation"),),
    "年初预算": (("funding", "initial_budget"),),
    "全年预算": (("funding", "annual_budget"),),
    "执行数": (("funding", "executed"),),
    "执行率": (("funding", "execution_rate"),),
    "预期目标": (("goal", "expected"),),
    "目标完成": (("goal", "actual"),),
    "项目名称": (("label", "project_name"),),
    "主管部门": (("label", "competent_department"),),
    "实施单位": (("label", "implementing_unit"),),
    "资金总额": (("funding_line", "total"),),
    "财政拨款": (("funding_line", "fiscal"),),
    "上年结转": (("funding_line", "carryover"),),
    "其他资金": (("funding_line", "other"),),
}
NUMBERS = ("年初预算", "全年预算", "执行数", "执行率", "分值", "得分", "得分率")
POINTS = ("分值", "得分")
SECTIONS: dict[Place, tuple[str, ...]] = {
    "indicators": ("indicator", "label"),
    "money": ("funding",),
    "goals": ("goal",),
    "names": ("label",),
    "lines": ("funding_line",),
}
SECTIONS_WITH_OTHERS = ("indicator", "funding", "goal", "label")


def ask_columns(words: Sequence[Word], table: Table, asker: Asker) -> list[Question]:
    """Questions on what these words of a table mean: those of the indicators apart from those of the form's head."""
    groups = {task: [word for word in words if word.task == task] for task in (INDICATORS, HEAD)}
    rates = find_rates(table)
    choices = {word.text: [m for m in word.meanings if not (word.text in rates and m in POINTS)] for word in words}
    return [
        Question(
            task,
            show_footed((word.page, word.shown) for word in chunk),
            shape_of_choices("Columns", {word.text: choices[word.text] for word in chunk}),
            ANSWER_ROOM * len(chunk),
            object_against(chunk),
        )
        for task, group in groups.items()
        if group
        for chunk in cut_chunks(group, lambda word: word.shown, room_for_view(task, asker.context) // 2, page_above)
    ]


@dataclass(frozen=True)
class Naming:
    """What the headings of a table mean, and which places of which of them someone else than the model vouches for."""

    meanings: Meanings
    sure: frozenset[tuple[Place, str]]

    def unsure_fields(self, words: Sequence[Word]) -> set[tuple[str, str]]:
        """The fields of the vocabulary that stand under a heading of which only the model says so."""
        return {
            (section, field)
            for word in words
            for place in word.places
            if (place, word.text) not in self.sure
            for section, field in FIELDS.get(self.meanings.get(word.text, ""), ())
            if section in SECTIONS[place]
        }


Elsewhere = Mapping[tuple[Place, str], str]
NOWHERE: Elsewhere = {}


def read_columns(
    answers: Sequence[Shape], words: Sequence[Word], table: Table, elsewhere: Elsewhere = NOWHERE
) -> Naming:
    """What the words mean: as the model says, but for what figures prove otherwise and what our own words deny.

    `elsewhere` is what is sure of the same headings in other tables of the report.
    """
    said = meanings_of(answers)
    if "全年预算" not in said.values():  # where one budget alone is printed, it is the year's
        said = {word: "全年预算" if meaning == "年初预算" else meaning for word, meaning in said.items()}
    told = {(place, word.text): elsewhere.get((place, word.text)) for word in words for place in word.places}
    said |= {word: meaning for (_, word), meaning in told.items() if meaning}
    proofs = prove_columns(table, own_meanings(table) | said)
    meanings = overrule(said, proofs.values())
    if meanings and (name := find_names(meanings, words)):
        meanings[name] = "三级指标"
    doubtful = find_doubtful(meanings, words)
    known = {word.text for word in words if word.text in meanings and known_fields(word.text)}
    meanings = {w: m for w, m in meanings.items() if not (w in doubtful or denies(w, m))}
    vouched = {(place, word) for place, proof in proofs.items() for word in proof.sure(said)}
    vouched |= {at for at, meaning in told.items() if meaning and meanings.get(at[1]) == meaning}
    own = {(place, word.text) for word in words for place in word.places if word.text in known}
    return Naming(drop_rivals(meanings, words, vouched | own), frozenset(vouched | own))


def drop_rivals(meanings: Meanings, words: Sequence[Word], sure: Collection[tuple[Place, str]]) -> Meanings:
    """The meanings without those of headings that nobody vouches for, where another of the place is sure to be it."""
    held = {(place, meanings.get(word)) for place, word in sure}
    unsure = {
        word.text
        for word in words
        for place in word.places
        if (place, word.text) not in sure and (place, meanings.get(word.text)) in held
    }
    return {word: meaning for word, meaning in meanings.items() if word not in unsure}


def overrule(said: Meanings, proofs: Iterable[Proof]) -> Meanings:
    """What is said, but for what is proven: then no other column of the place has the same meaning."""
    meanings = dict(said)
    for proof in proofs:
        taken = set(proof.proven.values())
        meanings = {w: m for w, m in meanings.items() if not (w in proof.columns and m in taken)} | proof.proven
    return meanings


def sure_everywhere(namings: Sequence[Naming]) -> Elsewhere:
    """The headings that are sure in a table, and nowhere sure to be something else."""
    found: dict[tuple[Place, str], set[str]] = {}
    for naming in namings:
        for at in naming.sure:
            if meaning := naming.meanings.get(at[1]):
                found.setdefault(at, set()).add(meaning)
    return {at: next(iter(meanings)) for at, meanings in found.items() if len(meanings) == 1}


def own_meanings(table: Table) -> Meanings:
    """What our own vocabulary takes the headings of a table for."""
    known = {word.text: known_fields(word.text) for word in list_words(table)}
    return {word: meaning for word, fields in known.items() for meaning, own in FIELDS.items() if fields & set(own)}


def find_doubtful(said: Mapping[str, str], words: Sequence[Word]) -> set[str]:
    """Words that cannot all be what the model says: of two columns of figures only one can be the score."""
    out: set[str] = set()
    for group in find_doubles(said, words):
        figures = [word for word in group if word.has_figure]
        out |= {word.text for word in group if len(figures) > 1 or (figures and word not in figures)}
    return out


def find_doubles(said: Mapping[str, str], words: Sequence[Word]) -> list[list[Word]]:
    """Groups of words of one place that are said to mean the same kind of number."""
    groups = [
        [word for word in words if word.places[0] == place and said.get(word.text) == meaning]
        for place in ("indicators", "money")
        for meaning in NUMBERS
    ]
    return [group for group in groups if len(group) > 1]


def object_against(words: Sequence[Word]) -> Callable[[Shape], list[str]]:
    """Says which columns of figures cannot all be what an answer calls them."""

    def object_to(answer: Shape) -> list[str]:
        said = choices_of(answer)
        groups = ([word.text for word in group if word.has_figure] for group in find_doubles(said, words))
        return [f"{'、'.join(group)}不会都是{said[group[0]]}。" for group in groups if len(group) > 1]

    return object_to


def ask_points(answers: Sequence[Shape], words: Sequence[Word], table: Table) -> list[Question]:
    """A question on two columns that figures alone would have for points, where the model calls them something else.

    A model that repeats its answer when told that it cannot be right seldom does so when asked of those two alone.
    """
    points = find_denied(table, meanings_of(answers)) or ()
    listed = [word for word in words if word.text in points]
    if len(listed) < len(points) or not points:
        return []
    shape = shape_of_choices("Columns", dict.fromkeys(points, POINTS))
    view = show_footed((word.page, word.shown) for word in listed)
    return [Question(INDICATORS, view, shape, ANSWER_ROOM * len(points))]


def meanings_of(answers: Sequence[Shape]) -> Meanings:
    """What answers call the words, a later one before an earlier one."""
    return {word: meaning for answer in answers for word, meaning in choices_of(answer).items() if meaning in FIELDS}


def find_names(said: Mapping[str, str], words: Sequence[Word]) -> str | None:
    """The column of names, where the model saw targets or results and no names.

    It is the lowest of the levels that the model saw, for a form has names before it has groups of them; where it saw
    none, the one of the other columns with most words.
    """
    if "三级指标" in said.values() or not {"目标值", "完成值"} & set(said.values()):
        return None
    for level in ("二级指标", "一级指标"):
        if lowest := next((word for word, meaning in said.items() if meaning == level), None):
            return lowest
    rest = [word for word in words if word.task == INDICATORS and word.text not in said and len(word.glance) >= NAME]
    return max(rest, key=lambda word: len(word.glance)).text if rest else None


def denies(word: str, meaning: str) -> bool:
    """Whether our own vocabulary knows a word, and for something else than the model says."""
    known = known_fields(word)
    return bool(known) and not known & set(FIELDS[meaning])


def known_fields(word: str) -> set[tuple[str, str]]:
    """What our own vocabulary takes a word for."""
    return {(section, field) for section, names in load_terms().items() if (field := match_term(word, names))}


def drop_taken(meanings: Mapping[str, str], words: Sequence[Word]) -> dict[str, str]:
    """The meanings that no word of the table has already by our own vocabulary."""
    taken = {found for word in words for found in known_fields(word.text)}
    return {word: meaning for word, meaning in meanings.items() if not taken & set(FIELDS[meaning])}


def add_words(terms: Terms, words: Sequence[Word], meanings: Mapping[str, str]) -> Terms:
    """The vocabulary with the words that the model was asked about: by their meaning, or as of no interest.

    A word that stayed without a meaning must not pass for one that is like it: 二级指标 is no misprint of 三级指标.
    """
    out = {section: {field: list(names) for field, names in fields.items()} for section, fields in terms.items()}
    for word in words:
        meaning = meanings.get(word.text)
        places = FIELDS[meaning] if meaning else tuple((section, "other") for section in SECTIONS_WITH_OTHERS)
        for section, field in places:
            out.setdefault(section, {}).setdefault(field, []).append(tidy_heading(word.text))
    return out


def no_words(terms: Terms) -> Terms:
    """The vocabulary with every name taken out: tables are read by what the model says alone."""
    return {section: dict.fromkeys(fields, ()) for section, fields in terms.items()}
