"""How the people who filled in a form write, and how they grade."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from hedui.forge.families import Family

DASHES = ("", "—", "/", "-", "", "—", "/", "-", "缺省", "——")
AT_LEAST = ("≥",) * 6 + ("≧", ">=", "＞=", "不低于", "以上", "达到")
EQUAL = ("=",) * 6 + ("＝", "═")
AT_MOST = ("≤",) * 6 + ("≦", "<=", "不超过", "以内", "不高于")
RATE_STYLES = ("%2", "%2", "%1", "%0", "2", "ratio")


@dataclass(frozen=True)
class Bands:
    """Grades and the lowest score of each but the last."""

    names: tuple[str, ...] = ("优", "良", "中", "差")
    bounds: tuple[int, ...] = (90, 80, 60)

    @property
    def usual(self) -> bool:
        return self.bounds == (90, 80, 60)

    def grade(self, score: Decimal) -> str:
        return next(
            (name for name, bound in zip(self.names, self.bounds, strict=False) if score >= bound), self.names[-1]
        )

    def tell(self) -> str:
        """The bands as forms explain them."""
        tops = (100, *self.bounds)
        spans = [
            f"{low}（含）—{high}分为{name}" for name, low, high in zip(self.names, self.bounds, tops, strict=False)
        ]
        return "、".join([*spans, f"{self.bounds[-1]}分以下为{self.names[-1]}"])


BANDS = (
    Bands(), Bands(), Bands(), Bands(), Bands(("优", "良", "合格", "不合格")), Bands(("好", "较好", "一般", "差")),
    Bands(("优秀", "良好", "合格", "不合格")), Bands(bounds=(95, 85, 70)),
)  # fmt: skip


@dataclass
class Habits:
    """One form's ways of writing; `rate_style` is %0, %1, %2 (with sign), 2 (bare) or ratio.

    `spaced`: names in narrow columns are letterspaced; `mixed_…`: one number so, the next one otherwise; `silent`: no
    reason for what was deducted; `lenient`: full points for a missed target; `stray_points`: points typed as targets.
    """

    separators: bool = False
    pad_decimals: bool = False
    unit_in_cell: bool = False
    points_sign: bool = False
    rate_style: str = "%2"
    truncate: bool = False
    dash: str = "—"
    points_in_group: bool = False
    points_style: str = "{}（{}分）"
    placeholders: bool = False
    empty_levels: bool = False
    blank_actuals: bool = False
    numbered: bool = False
    grade_at: str | None = None
    bands: Bands = Bands()
    spread: bool = False
    vertical_side: bool = False
    year_line: str = "（{}年度）"
    long_level2: bool = True
    one_goal: bool = True
    merged_actual: bool = False
    at_least: str = "≥"
    equal: str = "="
    at_most: str = "≤"
    wide_percent: bool = False
    no_total: bool = False
    parent_points: bool = False
    spaced: bool = False
    bold_heads: bool = False
    mixed_separators: bool = False
    mixed_rates: bool = False
    silent: bool = False
    lenient: bool = False
    stray_points: bool = False


@dataclass
class Misprints:
    """Values printed otherwise than the facts say; planted by faults."""

    total_weight: Decimal | None = None
    total_score: Decimal | None = None
    rate: Decimal | None = None
    grade: str | None = None
    group: tuple[str, Decimal] | None = None
    scores: dict[int, Decimal] = field(default_factory=dict)
    zero_funding: bool = False


def choose_habits(rng: Random, family: Family) -> Habits:
    """Habits drawn at random."""

    def chance(share: float) -> bool:
        return rng.random() < share

    no_total = chance(0.04) and family.code in "ABCJ"
    return Habits(
        separators=chance(0.25),
        pad_decimals=chance(0.4),
        unit_in_cell=chance(0.05),
        points_sign=chance(0.05),
        rate_style=rng.choice(["ratio", "%2", "%0"] if family.code == "E" else RATE_STYLES),
        truncate=chance(0.08),
        dash=rng.choice(DASHES),
        points_in_group=family.scored and family.code in "ACDFJ" and chance(0.5),
        points_style=rng.choice(["{}（{}分）", "{}({}分)", "{}\n（{}分）", "{}{}分"]),
        placeholders=chance(0.25) and family.code not in "IK",
        empty_levels=chance(0.25) and family.code not in "IK",
        blank_actuals=chance(0.08) and family.code != "K",
        numbered=chance(0.25) and family.code not in "IK",
        grade_at=None if no_total else _choose_grade_place(rng, family),
        bands=rng.choice(BANDS),
        spread=chance(0.25),
        vertical_side=chance(0.4),
        year_line=rng.choice(["（{}年度）", "({}年度)", "（{} 年度）", "（{}年）"]),
        long_level2=chance(0.7),
        one_goal=chance(0.66),
        merged_actual=chance(0.3),
        at_least=rng.choice(AT_LEAST),
        equal=rng.choice(EQUAL),
        at_most=rng.choice(AT_MOST),
        wide_percent=chance(0.05),
        no_total=no_total,
        parent_points=chance(0.06) and family.code in "ACDFJ",
        spaced=chance(0.12),
        bold_heads=chance(0.2),
        mixed_separators=chance(0.08),
        mixed_rates=chance(0.08) and family.code != "K",
        silent=chance(0.08),
        lenient=chance(0.06) and family.code != "K",
        stray_points=chance(0.05) and family.code != "K" and family.prints("weight"),
    )


def _choose_grade_place(rng: Random, family: Family) -> str | None:
    if not family.scored or family.code == "K":
        return None
    if family.code == "F":
        return "total"
    in_total = "total" in family.blocks and any(c.role == "deviation" for c in family.columns)
    return rng.choice(["total" if in_total else None, "row", None, None])
