"""Rulings as segments in points: which of them meet, and which are one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SNAP = 2.5  # points: rulings closer than this are one border (double lines, residual curvature of a photo)
REACH = 4.0  # points: a segment's end meets a crossing ruling that is no farther than this
GAP = 6.0  # points: breaks in a ruling up to this long are healed (fax)


@dataclass(frozen=True, slots=True)
class Segment:
    """A ruling: at `pos` across its direction, from `lo` to `hi` along it; points."""

    pos: float
    lo: float
    hi: float


def merge_collinear(segments: Iterable[Segment]) -> list[Segment]:
    """Segments on one line that touch, overlap or nearly touch become one."""
    rows: list[list[Segment]] = []
    for seg in sorted(segments, key=lambda s: s.pos):
        if rows and seg.pos - rows[-1][-1].pos <= SNAP / 2:
            rows[-1].append(seg)
        else:
            rows.append([seg])
    merged: list[Segment] = []
    for row in rows:
        row.sort(key=lambda s: s.lo)
        run = [row[0]]
        for seg in row[1:]:
            if seg.lo - max(s.hi for s in run) <= GAP:
                run.append(seg)
            else:
                merged.append(_join(run))
                run = [seg]
        merged.append(_join(run))
    return merged


def _join(run: Sequence[Segment]) -> Segment:
    weight = sum(s.hi - s.lo for s in run) or 1.0
    pos = sum(s.pos * (s.hi - s.lo) for s in run) / weight if weight > 1e-6 else run[0].pos
    return Segment(pos, min(s.lo for s in run), max(s.hi for s in run))


def meets(a: Segment, b: Segment) -> bool:
    """Whether two segments of crossing directions touch."""
    return a.lo - REACH <= b.pos <= a.hi + REACH and b.lo - REACH <= a.pos <= b.hi + REACH
