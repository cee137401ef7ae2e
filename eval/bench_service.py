"""The service under load: scans dropped into it against `hedui extract` of the same folder, and how quickly it answers.

    python eval/bench_service.py [--scan FILE] [--files N] [--workers N]

N copies of a one-page scan (told apart by a dot) are read once by `hedui extract` and once by
`hedui serve --inbox`; meanwhile records and page images are asked for all the time.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from bench_cases import mark_pages
from hedui.cli.service import GENTLE

ROOT = Path(__file__).parent.parent
HEDUI = [sys.executable, "-m", "hedui"]
PORT = 8397
BASE = f"http://127.0.0.1:{PORT}"


def make_copies(scan: Path, number: int, folder: Path) -> None:
    """Copies that differ in a dot, so that each is read: pages of the very same pixels are not."""
    folder.mkdir()
    for index in range(number):
        mark_pages(Path(shutil.copy(scan, folder / f"{index:03}{scan.suffix}")), index)


def time_extract(folder: Path, out: Path, workers: int) -> float:
    """Seconds; as gently as the service reads, so that other work on the machine slows both alike."""
    started = time.monotonic()
    command = [*HEDUI, "extract", str(folder), "--out", str(out), "--workers", str(workers), "--quiet"]
    subprocess.run(["/usr/bin/nice", "-n", str(GENTLE), *command], check=True)
    return time.monotonic() - started


def get(path: str) -> tuple[float, bytes]:
    """Seconds that an answer took, and the answer."""
    started = time.perf_counter()
    with urllib.request.urlopen(BASE + path, timeout=60) as answer:  # noqa: S310 (our own address)
        body: bytes = answer.read()
    return time.perf_counter() - started, body


def wait_for_service() -> None:
    for _ in range(600):
        try:
            get("/health")
        except OSError:
            time.sleep(0.1)
        else:
            return


def percentile(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18] if len(values) > 1 else values[0]


def ask_while_reading(number: int, process: psutil.Process) -> dict[str, Any]:
    """Ask for records and images until all documents are read."""
    started = time.monotonic()
    lists: list[float] = []
    records: list[float] = []
    first: list[float] = []
    images: list[float] = []
    most, shown = 0, set[str]()
    while True:
        seconds, body = get("/api/documents?state=done&size=200")
        lists.append(seconds)
        done = [row["sha256"] for row in json.loads(body)["documents"]]
        for sha in done[:5]:
            records.append(get(f"/api/documents/{sha}/record")[0])
            (images if sha in shown else first).append(get(f"/api/documents/{sha}/pages/1/image")[0])
            shown.add(sha)
        most = max(most, process.memory_info().rss)
        if len(done) == number:
            break
        time.sleep(0.2)
    seconds = time.monotonic() - started
    return {"seconds": seconds, "list": lists, "record": records, "image": images, "first image": first, "rss": most}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scan", type=Path, default=ROOT / "eval" / "cases" / "r16" / "office.pdf")
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        make_copies(given.scan, given.files, folder / "scans")
        alone = time_extract(folder / "scans", folder / "out", given.workers)
        inbox = folder / "inbox"
        inbox.mkdir()
        command = [*HEDUI, "serve", "--home", str(folder / "home"), "--inbox", str(inbox), "--port", str(PORT)]
        with subprocess.Popen([*command, "--workers", str(given.workers)], stdout=subprocess.DEVNULL) as service:
            wait_for_service()
            for path in sorted((folder / "scans").iterdir()):
                shutil.copy(path, inbox / path.name)
            told = ask_while_reading(given.files, psutil.Process(service.pid))
            service.terminate()
    print(f"{given.files} one-page scans, {given.workers} workers")
    print(f"extract {alone:.1f} s, service {told['seconds']:.1f} s: {told['seconds'] / alone:.2f} times")
    for name in ("list", "record", "image", "first image"):
        if told[name]:
            print(f"{name}: p95 {percentile(told[name]) * 1000:.0f} ms of {len(told[name])}")
    print(f"server process: {told['rss'] / 1e6:.0f} MB at most")


if __name__ == "__main__":
    main()
