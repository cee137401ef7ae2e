"""Making documents: drafted, printed, written with gold beside them, scanned."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from hedui.forge.documents import draft_document
from hedui.forge.draft import Draft
from hedui.forge.families import FAMILIES, Family
from hedui.forge.fonts import Typeface
from hedui.forge.gold import build_gold
from hedui.forge.layout import Box, Printed
from hedui.forge.printing import print_items
from hedui.forge.scan import Spots, scan_document
from hedui.forge.seal import choose_spot, seal_pdf
from hedui.forge.typeset import Look
from hedui.mupdf import pymupdf

UNDER_SEALS = ("weight", "score", "annual_budget", "executed", "execution_rate", "actual")  # numbers a seal may lie on


def choose_look(rng: Random, carried: bool) -> Look:
    """A look drawn at random, in fonts of this machine or in carried ones alone."""
    body = rng.choice(
        [Typeface("song"), Typeface("song", "times"), Typeface("song"), Typeface("kai", "times"), Typeface("droid")]
    )
    title = rng.choice([Typeface("hei"), Typeface("song"), Typeface("droid")])
    if carried:
        body, title = body.carried, title.carried
    return Look(
        body=body,
        title=title,
        heading=title,
        body_size=rng.choice([14.0, 15.0, 16.0, 12.0]),
        table_size=rng.choice([8.0, 9.0, 9.5, 10.0, 10.5]),
        leading=rng.choice([1.15, 1.25, 1.35]),
        body_leading=rng.choice([1.6, 1.75, 1.9]),
        margin=rng.choice([42.0, 50.0, 60.0]),
        min_row=rng.choice([15.0, 18.0, 22.0]),
        rule=rng.choice([0.4, 0.6, 0.8]),
        page_number=rng.choice(["— {} —", "- {} -", "{}", "第 {} 页", ""]),
        cut_cells=rng.random() < 0.6,
        repeat_heads=rng.random() < 0.3,
        merged_text=rng.choice(["first", "first", "last"]),
        top_aligned=rng.random() < 0.08,
    )


def write_document(folder: Path, name: str, draft: Draft, printed: Printed) -> None:
    """source.pdf, gold.json, places.json and tags.json."""
    folder.mkdir(parents=True, exist_ok=True)
    printed.pdf.save(folder / "source.pdf", garbage=3, deflate=True)
    gold = build_gold({**printed.values, **draft.constants}, name, draft.findings, draft.optional)
    places = {path: [[p.page, *p.box] for p in found] for path, found in printed.places.items()}
    tags = {**draft.tags, "features": sorted(printed.features), "pages": printed.pdf.page_count}
    for file, content in (("gold", gold), ("tags", tags)):
        (folder / f"{file}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf8")
    (folder / "places.json").write_text(json.dumps(places, ensure_ascii=False), encoding="utf8")


def add_scans(folder: Path, kinds: Sequence[str], seed: int) -> None:
    """Scans of source.pdf beside it; their parameters go into tags.json."""
    if not kinds:
        return
    gold = json.loads((folder / "gold.json").read_text(encoding="utf8"))
    tags = json.loads((folder / "tags.json").read_text(encoding="utf8"))
    first = gold["reports"][0]
    seal = first["unit"] or next((f["implementing_unit"] for f in first["forms"] if f["implementing_unit"]), None)
    numbers = find_numbers(folder)
    tags["scans"] = {
        kind: scan_document(folder / "source.pdf", folder / f"{kind}.pdf", kind, seed, seal, numbers) for kind in kinds
    }
    (folder / "tags.json").write_text(json.dumps(tags, ensure_ascii=False, indent=1), encoding="utf8")


def find_numbers(folder: Path) -> dict[int, Spots]:
    """The spots of numbers on each page (from 1) of source.pdf."""
    places: dict[str, list[list[float]]] = json.loads((folder / "places.json").read_text(encoding="utf8"))
    with pymupdf.open(folder / "source.pdf") as document:
        sizes = [(page.rect.width, page.rect.height) for page in document]
    boxes = ((path, int(page), (x0, y0, x1, y1)) for path, found in places.items() for page, x0, y0, x1, y1 in found)
    return list_spots(boxes, sizes)


def list_spots(boxes: Iterable[tuple[str, int, Box]], sizes: Sequence[tuple[float, float]]) -> dict[int, Spots]:
    """The middles of the boxes (path, page from 1, box) of numbers, as shares of their page's width and height."""
    spots: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for path, page, (x0, y0, x1, y1) in boxes:
        if path.rsplit(".", 1)[-1] in UNDER_SEALS:
            width, height = sizes[page - 1]
            spots[page].append(((x0 + x1) / 2 / width, (y0 + y1) / 2 / height))
    return dict(spots)


@dataclass(frozen=True, slots=True)
class Order:
    """One document to be made: its number in the run decides everything about it, with the seed.

    `carried` fonts are the same on every machine; otherwise it is printed in those that are installed.
    """

    number: int
    seed: int
    out: Path
    kinds: tuple[str, ...]
    families: tuple[str, ...]
    fault_share: float
    carried: bool


def forge(n: int, seed: int, out: Path, *how: Any, **more: Any) -> list[Path]:
    """All documents of `forge_each`."""
    return list(forge_each(n, seed, out, *how, **more))


def forge_each(
    n: int,
    seed: int,
    out: Path,
    kinds: Sequence[str] = ("source",),
    families: Sequence[str] = tuple(FAMILIES),
    fault_share: float = 0.3,
    workers: int = 1,
    carried: bool = False,
) -> Iterator[Path]:
    """Print `n` documents into folders of `out`, going round the families; the same seed prints the same documents."""
    orders = [Order(i, seed, out, tuple(kinds), tuple(families), fault_share, carried) for i in range(n)]
    if workers == 1:
        yield from map(fill_order, orders)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(fill_order, orders, chunksize=4)


def fill_order(order: Order) -> Path:
    """Make one document with its scans; the folder it lies in."""
    i, seed = order.number, order.seed
    family = FAMILIES[order.families[i % len(order.families)]]
    name = f"{family.code.lower()}{seed:02d}-{i:04d}"
    rng = Random(f"hedui {seed} {i} {family.code}")  # noqa: S311  repeatable, not secret
    folder = order.out / name
    forge_one(folder, name, rng, family, order)
    add_scans(folder, [kind for kind in order.kinds if kind != "source"], seed * 100_003 + i)
    return folder


def forge_one(folder: Path, name: str, rng: Random, family: Family, order: Order) -> None:
    """Draft, print and write one document."""
    draft = draft_document(rng, family, order.fault_share)
    look, landscape = choose_look(rng, order.carried), rng.random() < 0.15
    printed = print_items(draft.items, look, landscape)
    sealed = rng.random() < 0.2
    if sealed:
        unit = draft.constants.get("seal", "绩效管理办公室")
        last = printed.pdf.page_count
        boxes = ((path, place.page, place.box) for path, found in printed.places.items() for place in found)
        sizes = [(printed.pdf[n].rect.width, printed.pdf[n].rect.height) for n in range(last)]
        numbers = list_spots(boxes, sizes).get(last, ())
        spot = choose_spot(numbers, rng.random(), rng.uniform(0.35, 0.8), rng.uniform(0.3, 0.85))
        seal_pdf(printed.pdf[-1], unit, spot)
    faces = {"body": look.body.main, "latin": look.body.latin, "title": look.title.main}
    draft.tags = {
        "family": family.code,
        **draft.tags,
        "look": {**asdict(look), **faces},
        "landscape": landscape,
        "sealed": sealed,
    }
    write_document(folder, name, draft, printed)
