"""The vocabulary of forms: headings and labels with their variants, read from terms.toml, matched tolerantly."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files

from hedui.numbers.glyphs import fold

LIKE = 0.74  # likeness from which a heading with a misread or missing character is the term
PATTERN = "re:"  # opens a name that is a pattern
HELPERS = ("generic", "task")  # sections of words that name no field by themselves
NOTE = 3  # characters that are written beside a heading
LONG = 8  # characters: headings as long may lack two
MOST_ANSWERED = 1 << 14  # headings whose fields are remembered
SHORT = 4  # characters: shorter headings must match to the letter, or be the beginning of a term

_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]?$")
# (B/A) whose brackets a scan has lost, or of which /A was read as 八
_LETTERS = re.compile(r"(?<=[\u4e00-\u9fff]{3})\(?[ABab](?:[/1Il|\\八入]{0,2}[ABab1Il八入]?)?\)?$")
_INNER = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_MARKS = re.compile(r"[\s:;,.、·|_'\"“”‘’*＊—-]+")
_STROKES = re.compile(r"^[1Il|一丨]{1,2}(?=[\u4e00-\u9fff]{3})")  # of a seal or a ruling before a heading
_NUMBERING = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.,]")

Vocabulary = Mapping[str, Sequence[str]]

Terms = Mapping[str, Vocabulary]
_answered: dict[tuple[int, str], tuple[Vocabulary, str | None]] = {}
_spoken: ContextVar[Terms | None] = ContextVar("spoken", default=None)


def load_terms() -> Terms:
    """The vocabulary to read by: section → field → names, all folded; our own unless another is spoken."""
    return _spoken.get() or own_terms()


@contextmanager
def speaking(terms: Terms) -> Iterator[None]:
    """Tables read by another vocabulary than our own."""
    token = _spoken.set(terms)
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def own_terms() -> Terms:
    """Our own vocabulary."""
    return {section: terms for section, terms in _read_terms().items() if section not in HELPERS}


def helping_words(section: str, name: str) -> Sequence[str]:
    """Words that name no field by themselves: what stands under a heading (名称, 数值), what heads a list of tasks."""
    return _read_terms()[section][name]


@cache
def _read_terms() -> Terms:
    text = files("hedui.extract").joinpath("terms.toml").read_text("utf-8")
    return {
        section: {k: [fold(n) for n in names] for k, names in terms.items()}
        for section, terms in tomllib.loads(text).items()
    }


@lru_cache(maxsize=1 << 14)
def tidy_heading(text: str) -> str:
    """A heading as it is matched: folded, spaces and marks out, brackets at the end off (执行率（B/A） → 执行率)."""
    bare = _MARKS.sub("", fold(text))
    while (cut := _BRACKETS.sub("", bare)) != bare and len(cut) >= 2:
        bare = cut
    return _LETTERS.sub("", bare)


def is_term(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a heading is printed to the letter as a name of some field."""
    heading = tidy_heading(text)
    return any(heading in names or _fits_pattern(heading, names) for names in vocabulary.values())


def _fits_pattern(heading: str, names: Sequence[str]) -> bool:
    """Whether a heading is made of a field's usual words: re:(年度|年初)*(指标|目标)值."""
    return any(name.startswith(PATTERN) and _compiled(name).fullmatch(heading) for name in names)


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile(name.removeprefix(PATTERN))


def match_term(text: str, vocabulary: Vocabulary) -> str | None:
    """The field that a heading names: exactly, or but for one or two misread characters; None where none does."""
    key = id(vocabulary), text  # the vocabulary is kept beside its answer, so that its id is nobody else's
    known = _answered.get(key)
    if known is None:
        if len(_answered) >= MOST_ANSWERED:
            _answered.clear()
        known = _answered[key] = (vocabulary, _match_term(text, vocabulary))
    return known[1]


def _match_term(text: str, vocabulary: Vocabulary) -> str | None:
    heading = tidy_heading(text)
    if not heading:
        return None
    for candidate in (heading, _NUMBERING.sub("", heading), _INNER.sub("", heading), _STROKES.sub("", heading)):
        for field, names in vocabulary.items():
            if candidate in names:
                return field
    for field, names in vocabulary.items():
        if _fits_pattern(heading, names):
            return field
    return (_beside_stray(heading, vocabulary) or _likest(heading, vocabulary)) if len(heading) >= SHORT else None


def _beside_stray(heading: str, vocabulary: Vocabulary) -> str | None:
    """The field that a heading names but for its first or last character, which no name has: 指标值锦, by a seal."""
    for stray, rest in ((heading[0], heading[1:]), (heading[-1], heading[:-1])):
        field = next((field for field, names in vocabulary.items() if rest in names), None)
        if field is not None and not any(stray in name for names in vocabulary.values() for name in names):
            return field
    return None


def _likest(heading: str, vocabulary: Vocabulary) -> str | None:
    """The field whose name a heading is most like; of several the one that lost its first character, or has most names.

    年预算数 is as like 年初预算数, but OCR loses first characters.
    """
    scored = [(_likeness(heading, name), field) for field, names in vocabulary.items() for name in names]
    best, field = max(scored, default=(0.0, ""))
    if best < LIKE:
        return None
    alike = Counter(name for likeness, name in scored if likeness == best)
    cut = [name for name in alike if heading in (term[1:] for term in vocabulary[name])]
    return cut[0] if len(cut) == 1 else max(alike, key=lambda name: (alike[name], name == field))


@lru_cache(maxsize=1 << 16)
def _likeness(a: str, b: str) -> float:
    """How alike two headings are, 0 to 1; 0 where they cannot be LIKE each other, which is told at a glance."""
    # Two characters more may say something else: 年度预算申请数 is no 年度预算数.
    if b.startswith(PATTERN):
        return 0.0
    if abs(len(a) - len(b)) > (2 if min(len(a), len(b)) >= LONG else 1) or min(len(a), len(b)) < SHORT:
        return 0.0
    shared = sum(char in b for char in a)
    if 2 * shared < LIKE * (len(a) + len(b)):
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def likeness_to(heading: str, names: Sequence[str]) -> float:
    """How like a heading is to the likest of some names, 0 to 1, however short or far from it."""
    plain = [name for name in names if not name.startswith(PATTERN)]
    return max((SequenceMatcher(None, heading, name, autojunk=False).ratio() for name in plain), default=0.0)


def begins_term(text: str, vocabulary: Vocabulary) -> list[str]:
    """Fields one of whose names begins with a heading that was printed cut off (全年, 执行, 偏差原因分析及改).

    So does one whose first character, a thin one, the OCR lost (级指标), its brackets too (级指标分), and a level's
    with a pen's note before or behind it (属实三级指标).
    """
    heading = tidy_heading(text)
    if len(heading) < 2:
        return []

    def fits(name: str) -> bool:
        return name.startswith(heading) or (len(heading) >= 3 and name[1:] in (heading, heading.removesuffix("分")))

    noted = [field for field, names in vocabulary.items() if any(_is_noted(heading, name) for name in names)]
    return noted or [field for field, names in vocabulary.items() if any(map(fits, names))]


def _is_noted(heading: str, name: str) -> bool:
    """Whether a heading is the name of a level and a word beside it."""
    return name.endswith("级指标") and name in heading and 0 < len(heading) - len(name) <= NOTE
