"""Labels beside which the values of a form's head stand: 项目名称 | 某某项目, in one cell, or over the table."""

from collections.abc import Iterator, Sequence

from hedui.claims import Claim
from hedui.document import TableBlock, Text
from hedui.extract.leaves import claim_part
from hedui.extract.terms import Vocabulary, begins_term, is_term, load_terms, match_term, tidy_heading
from hedui.numbers.glyphs import fold
from hedui.page import Cell

NAMES = ("project_name", "competent_department", "implementing_unit")
LEAST_CUT = 3  # characters of a label that was cut off, where a number stands behind it and words may begin so too


def halved_labels(cells: Sequence[Cell], vocabulary: Vocabulary) -> Iterator[tuple[str, Cell]]:
    """Labels to the letter that a ruling where none is parts in two (项目 | 名称), each with the cell behind it."""
    for first, second, behind in zip(cells, cells[1:], cells[2:], strict=False):
        if first.text and second.text and is_term(first.text + second.text, vocabulary):
            yield first.text + second.text, behind


def match_label(text: str, vocabulary: Vocabulary) -> str | None:
    """The field that a label names, printed whole or cut off (实施 for 实施单位) where only one begins so."""
    name = match_term(text, vocabulary)
    if name is None and len(options := begins_term(text, vocabulary)) == 1:
        return options[0]
    return name


def match_long_label(text: str, vocabulary: Vocabulary) -> str | None:
    """The same, of a label cut off only where enough is left of it: 自评得 for 自评得分, not 绩效."""
    return (match_label if len(tidy_heading(text)) >= LEAST_CUT else match_term)(text, vocabulary)


def label_in_cell(cell: Cell, vocabulary: Vocabulary) -> Iterator[tuple[str, Claim]]:
    """A label and its value in one cell: 项目名称：某某项目."""
    text = Text(cell.lines).text
    at = fold(text).find(":")
    if 0 < at < len(text) - 1:
        name = match_term(text[:at], vocabulary)
        if name is not None:
            yield name, claim_part(cell, at + 1, len(text))


def read_labels_above(block: TableBlock) -> Iterator[tuple[str, Claim]]:
    """Names printed over the table behind their labels: 项目单位（盖章）：某某局; the nearest to the table wins."""
    vocabulary = {name: load_terms()["label"][name] for name in NAMES}
    for paragraph in block.above:
        at = fold(paragraph.text).find(":")
        name = match_term(paragraph.text[:at], vocabulary) if 0 < at < len(paragraph.text) - 1 else None
        if name is not None:
            yield name, Claim(paragraph.text[at + 1 :], paragraph.spans(at + 1, len(paragraph.text)))
