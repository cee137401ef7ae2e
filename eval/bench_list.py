"""How quickly the service's pages answer with many documents in SQLite.

    python eval/bench_list.py [--documents N]

N documents are entered into a ledger; then every kind of list, the overview and a document are asked for again and
again, in this process, with all that stands between them and the network.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from fastapi.testclient import TestClient

from hedui.archive import Archive
from hedui.config import Settings
from hedui.ledger import open_ledger
from hedui.ledger.documents import new_job
from hedui.ledger.tables import COUNTS, documents, findings, jobs
from hedui.web import Limits, Service, SideDesk, create_app

BLOCK = 10_000
TIMES = 20
ASKED = (
    "/", "/?view=queue", "/?view=failed", "/?words=项目77", "/?words=nowhere", "/?page=3000", "/?finding=sum_mismatch",
    "/overview", "/api/documents?size=50", "/api/documents?order=doubt&unaccepted=true", "/api/dashboard",
    f"/api/documents/{5:064x}",
)  # fmt: skip


def fill(service: Service, number: int) -> None:
    """Enter documents as a reading leaves them: a few failed, a third looked through, some with findings."""
    for start in range(0, number, BLOCK):
        several = range(start, min(start + BLOCK, number))
        with service.ledger.engine.execution_options(writes=True).begin() as connection:
            connection.execute(documents.insert(), [make_document(n) for n in several])
            done = {"state": "done", "ended_at": time.time(), "seconds": 2.0, "llm_cost": "0.001"}
            connection.execute(jobs.insert(), [{**new_job(f"{n:064x}", 1, "甲", 0.0), **done} for n in several])
            found = [{"sha256": f"{n:064x}", "type": "sum_mismatch", "number": 1} for n in several if n % 3 == 0]
            connection.execute(findings.insert(), found)


def make_document(n: int) -> dict[str, object]:
    reviewed = n % 3 == 1
    return {
        "sha256": f"{n:064x}", "name": f"{n}.pdf", "media_type": "application/pdf", "size": 1, "pages": 1,
        "origin": "watch", "added_at": float(n), "added_by": "甲", "state": "failed" if n % 100 == 7 else "done",
        "title": f"项目{n}", "words": f"{n}.pdf 项目{n}", "doubt": 0 if reviewed else n % 500,
        "accepted_by": "甲" if reviewed else None, "accepted_at": 1.0 if reviewed else None,
        **dict.fromkeys((*COUNTS, "version"), 1),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    number = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as where:
        home = Path(where)
        desk = SideDesk(Settings())
        limits = Limits(rate=1e6, burst=1_000_000)
        service = Service(open_ledger(f"sqlite:///{home}/ledger.db"), Archive(home), desk, desk, limits)
        fill(service, number)
        client = TestClient(create_app(service, local=True))
        print(f"{number} documents; p95 of {TIMES} in ms")
        for path in ASKED:
            print(f"{time_answers(client, path):7.1f}  {path}", flush=True)
        desk.close()
        service.ledger.close()


def time_answers(client: TestClient, path: str) -> float:
    """The 95th percentile of how long an answer takes, in milliseconds."""
    client.get(path)
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        answer = client.get(path)
        times.append(time.perf_counter() - started)
        assert answer.status_code == 200, (path, answer.status_code)
    return statistics.quantiles(times, n=20)[18] * 1000


if __name__ == "__main__":
    main()
