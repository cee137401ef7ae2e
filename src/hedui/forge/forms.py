"""Drawing up one form: the blocks of its family, in its family's order."""

from collections.abc import Callable

from hedui.forge.heads import (
    draw_department_head,
    draw_funding,
    draw_goals,
    draw_head,
    draw_special_head,
    draw_ticks,
)
from hedui.forge.maker import Maker
from hedui.forge.rows import draw_goal_tables, draw_indicators
from hedui.forge.sheet import Sheet
from hedui.forge.totals import draw_grade, draw_note, draw_opinions, draw_score_row, draw_total

BLOCKS: dict[str, Callable[[Maker], None]] = {
    "head": draw_head,
    "special_head": draw_special_head,
    "department_head": draw_department_head,
    "ticks": draw_ticks,
    "score": draw_score_row,
    "funding": draw_funding,
    "goals": draw_goals,
    "goal_tables": draw_goal_tables,
    "indicators": draw_indicators,
    "total": draw_total,
    "grade": draw_grade,
    "note": draw_note,
    "opinions": draw_opinions,
}


def draw_form(maker: Maker) -> Sheet:
    """The sheet of a form with all blocks of its family."""
    for block in maker.family.blocks:
        BLOCKS[block](maker)
    return maker.sheet
