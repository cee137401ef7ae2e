"""What figures and merged cells prove of a table's columns, whatever their headings say.

A heading that nobody knows proves nothing, and what a model says of it is one opinion. But points make up their total
and no score is above its weight; a rate is what was spent of a budget; names differ from row to row and their groups
are merged around them. Where one reading alone fits, it is proven; where it only fits as well, the model must say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hedui.extract.filled_columns import Column, Meanings, read_columns_of
from hedui.extract.llm_words import Place, list_blocks
from hedui.extract.prove_money import MOST_EXECUTION, fit_money, prove_money
from hedui.extract.prove_rows import are_points, find_points, fit_rows, prove_rows
from hedui.numbers import fold
from hedui.page import Table

HUNDRED = 100


@dataclass(frozen=True)
class Proof:
    """What is proven of the headings of one place, and what fits them but holds only if the model says so as well."""

    columns: frozenset[str]
    proven: Meanings
    fitting: Meanings

    def sure(self, said: Meanings) -> set[str]:
        """The headings whose meaning has two reasons, or one that is enough."""
        agreed = {word for word, meaning in self.fitting.items() if said.get(word) == meaning}
        return agreed | self.proven.keys()


def prove_columns(table: Table, said: Meanings) -> dict[Place, Proof]:
    """The proof of a table's columns, by the place of their headings; `said` is what the model calls them."""
    money, rows = read_places(table)
    amounts = prove_money(money, said)
    points = prove_rows(rows, points_of(money), said, amounts)
    return {
        "money": Proof(words_of(money), amounts, fit_money(money, amounts)),
        "indicators": Proof(words_of(rows), points, fit_rows(rows, points, said)),
    }


def find_denied(table: Table, said: Meanings) -> tuple[str, str] | None:
    """The headings that figures alone would have for weights and scores, where the model calls them something else."""
    money, rows = read_places(table)
    pair = find_points(rows, points_of(money))
    return pair if pair and not are_points(*pair, said, prove_money(money, said)) else None


def find_rates(table: Table) -> frozenset[str]:
    """The headings of indicators over nothing but percentages, unless those make up a hundred as weights may."""
    _, rows = read_places(table)
    percent = [c for c in rows if c.is_numeric and all("%" in fold(text) for text in c.filled.values())]
    return words_of([column for column in percent if sum(column.numbers.values()) != HUNDRED])


def read_places(table: Table) -> tuple[list[Column], list[Column]]:
    """The columns of a table's money, and those of its indicators."""
    blocks = list_blocks(table)
    return (
        read_columns_of(table, [block for block in blocks if block.place == "money"]),
        read_columns_of(table, [block for block in blocks if block.place == "indicators"]),
    )


def points_of(money: Sequence[Column]) -> set[Decimal]:
    """What a total may hold on top of its rows: points for execution, printed beside the money."""
    return {value for column in money for value in column.numbers.values() if 0 <= value <= MOST_EXECUTION}


def words_of(columns: Sequence[Column]) -> frozenset[str]:
    return frozenset(column.word for column in columns)
