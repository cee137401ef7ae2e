"""Rulings of a network that run on beyond its table on both sides: streaks of dirty glass, folds of the paper."""

from collections.abc import Sequence

from hedui.reading.segments import REACH, SNAP, Segment, meets

STREAK = 20.0  # points by which a streak runs on beyond a table
ENDING = 2  # crossing rulings that end at a streak where it hides a border


def drop_streaks_both_ways(hs: list[Segment], vs: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The rulings of a network without streaks, and without those that met nothing else: a fold meets the sheet's edge.

    Those that are left are no network's if streaks were all that one way had.
    """
    level, upright = drop_streaks(hs, vs), drop_streaks(vs, hs)
    if len(level) == len(hs) and len(upright) == len(vs):
        return hs, vs
    met_level = [h for h in level if any(meets(h, v) for v in upright)]
    met_upright = [v for v in upright if any(meets(h, v) for h in level)]
    return (met_level, met_upright) if met_level and met_upright else (level, upright)


def drop_streaks(rulings: list[Segment], crossing: Sequence[Segment]) -> list[Segment]:
    """The rulings of a network without streaks of a scanner's dirty glass: few that run on far beyond both its sides.

    Where a page break cuts all rows, all rulings do; where the sheet was cut, rulings end with them. Where crossing
    rulings end, a border lies under the streak.
    """
    streaks = [r for r in rulings if _runs_beyond(r, rulings, crossing)]
    others = [r for r in rulings if r not in streaks]
    if len(streaks) >= len(rulings) / 3 or any(_end_together(streak, other) for streak in streaks for other in others):
        return rulings
    ends = _sides(crossing, others) or _sides(crossing, rulings)
    borders = [Segment(r.pos, *ends) for r in streaks if ends and _ends_at(r, crossing) >= ENDING]
    return others + borders


def _runs_beyond(ruling: Segment, rulings: Sequence[Segment], crossing: Sequence[Segment]) -> bool:
    """Whether a ruling, with what else is on its line, runs on far beyond crossing ones that meet anything besides."""
    pieces = [r for r in rulings if abs(r.pos - ruling.pos) <= SNAP / 2]
    ends = _sides(crossing, [r for r in rulings if r not in pieces])
    first, last = min(r.lo for r in pieces), max(r.hi for r in pieces)
    return ends is not None and first < ends[0] - STREAK and last > ends[1] + STREAK


def _sides(crossing: Sequence[Segment], rulings: Sequence[Segment]) -> tuple[float, float] | None:
    """The places of the outermost of crossing rulings that meet any of these."""
    places = [c.pos for c in crossing if any(meets(c, r) for r in rulings)]
    return (min(places), max(places)) if places else None


def _end_together(one: Segment, other: Segment) -> bool:
    return abs(one.lo - other.lo) <= SNAP or abs(one.hi - other.hi) <= SNAP


def _ends_at(ruling: Segment, crossing: Sequence[Segment]) -> int:
    """How many crossing rulings end at this one."""
    return sum(min(abs(c.lo - ruling.pos), abs(c.hi - ruling.pos)) <= REACH for c in crossing)
