"""Which grid places are one cell: those without a border between them, cut to rectangles where borders were lost."""

DRAWN = 0.5  # share of a border that must be covered by ink to stand
FAINT = 0.15  # the same where the cell would not be a rectangle otherwise

Borders = list[list[float]]  # for each border and each interval between crossing ones, the share of it that is drawn
Region = tuple[int, int, int, int]  # first row, first column, last row, last column


def merge_places(below: Borders, beside: Borders, n_rows: int, n_cols: int) -> list[Region]:
    """Grid places joined where no border is drawn; what would not be a rectangle is cut along its faint borders."""
    regions: list[Region] = []
    for component in _components({(r, c) for r in range(n_rows) for c in range(n_cols)}, below, beside, DRAWN):
        if _is_rectangle(component):
            regions.append(_bounds(component))
            continue
        for part in _components(component, below, beside, FAINT):
            regions.extend([_bounds(part)] if _is_rectangle(part) else _rectangles(part, below, beside))
    return sorted(regions)


Square = tuple[int, int]


def _components(squares: set[Square], below: Borders, beside: Borders, drawn: float) -> list[set[Square]]:
    left, out = set(squares), []
    while left:
        stack = [left.pop()]
        component = set(stack)
        while stack:
            r, c = stack.pop()
            steps = (
                ((r, c + 1), beside[c + 1][r]),
                ((r, c - 1), beside[c][r]),
                ((r + 1, c), below[r + 1][c]),
                ((r - 1, c), below[r][c]),
            )
            for square, border in steps:
                if square in left and border < drawn:
                    left.discard(square)
                    component.add(square)
                    stack.append(square)
        out.append(component)
    return out


def _bounds(component: set[Square]) -> Region:
    rows, cols = [r for r, _ in component], [c for _, c in component]
    return min(rows), min(cols), max(rows), max(cols)


def _is_rectangle(component: set[Square]) -> bool:
    r0, c0, r1, c1 = _bounds(component)
    return len(component) == (r1 - r0 + 1) * (c1 - c0 + 1)


def _rectangles(component: set[Square], below: Borders, beside: Borders) -> list[Region]:
    """Cut a crooked component into row-wise rectangles without a drawn border in them.

    What cannot be known is split rather than run together: where a row's border is lost, all below it hangs together.
    """

    def is_joined(r: int, c0: int, c1: int) -> bool:
        row = range(c0, c1 + 1)
        return all((r, c) in left for c in row) and all(beside[c][r] < DRAWN for c in row[1:])

    left, out = set(component), []
    while left:
        r0, c0 = min(left)
        c1 = c0
        while is_joined(r0, c0, c1 + 1):
            c1 += 1
        r1 = r0
        while is_joined(r1 + 1, c0, c1) and all(below[r1 + 1][c] < DRAWN for c in range(c0, c1 + 1)):
            r1 += 1
        out.append((r0, c0, r1, c1))
        left -= {(r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)}
    return out


def is_enclosed(below: Borders, beside: Borders, r0: int, c0: int, r1: int, c1: int) -> bool:
    """Whether at least three sides of a region are drawn: white space beside an irregular table is no cell."""
    n_rows, n_cols = len(below) - 1, len(beside) - 1
    cols, rows = range(c0, c1 + 1), range(r0, r1 + 1)
    sides = (
        sum(below[r0][c] for c in cols) / len(cols),
        sum(below[r1 + 1][c] for c in cols) / len(cols),
        sum(beside[c0][r] for r in rows) / len(rows),
        sum(beside[c1 + 1][r] for r in rows) / len(rows),
    )
    on_rim = r0 == 0 or c0 == 0 or r1 + 1 == n_rows or c1 + 1 == n_cols
    return not on_rim or sum(side >= FAINT for side in sides) >= 3
