"""What people corrected, taken out of a service as records and scans: `hedui gold` makes cases of them."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

from hedui.archive import Archive
from hedui.ledger import Ledger
from hedui.recheck import find_leaf, leaf_at
from hedui.record import Record
from hedui.store import write_whole

SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif"}


def take_corrected(ledger: Ledger, archive: Archive, out: Path) -> Iterator[Path]:
    """Write every corrected record to out/records, and its scan to out/scans; the records' files."""
    for name in ("records", "scans"):
        (out / name).mkdir(parents=True, exist_ok=True)
    for sha256 in ledger.records.corrected():
        version, row = ledger.records.find(sha256), ledger.documents.find(sha256)
        if version is None or row is None:
            continue
        name = f"{sha256[:12]}{SUFFIXES[row.media_type]}"
        record = put_corrections(version.record, ledger, sha256)
        named = record.model_copy(update={"source": record.source.model_copy(update={"file": name})})
        copyfile(archive.source_path(sha256), out / "scans" / name)
        path = out / "records" / f"{sha256[:12]}.json"
        write_whole(path, named.model_dump_json(indent=1) + "\n")
        yield path


def put_corrections(record: Record, ledger: Ledger, sha256: str) -> Record:
    """The record with what people typed as values, even where the page does not show it: gold is what they say."""
    tree = record.model_dump()
    for each in ledger.records.active(sha256):
        leaf = find_leaf(record, each.path)
        if each.kind == "correct" and leaf and leaf.status == "unsupported" and leaf.claimed == each.after:
            leaf_at(tree, each.path).update({"value": each.after, "status": "grounded", "claimed": None})
    return Record.model_validate(tree)
