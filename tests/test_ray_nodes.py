"""A cluster of several nodes, one of which is lost in the middle: its work is done again on those that are left."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engines import SLOW, plain_tools, write_pdf
from hedui.batch import Batch, Result
from hedui.config import Settings
from hedui.execute_ray import RayExecutor, join_cluster, open_ray
from hedui.ingest import find_files
from hedui.store import Shelf

# Ray's own warnings are not ours to mend.
pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.filterwarnings("ignore")]

WORKERS, FILES = 3, 14
SETTINGS = Settings(workers=WORKERS, page_seconds=60, start_seconds=60)


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A head with room for one worker; nodes may be added and removed, each with processes of its own."""
    open_ray()
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        try:
            yield cluster
        finally:
            open_ray().shutdown()
            cluster.shutdown()  # type: ignore[no-untyped-call]


def test_a_node_lost_in_the_middle_costs_no_file_and_doubles_none(tmp_path: Path, cluster: Any) -> None:
    doomed = cluster.add_node(num_cpus=WORKERS - 1)
    cluster.wait_for_nodes()
    assert join_cluster(cluster.address, None) == WORKERS
    scans, out = tmp_path / "scans", tmp_path / "out"
    scans.mkdir()
    for number in range(FILES):
        write_pdf(scans / f"{number:02}{SLOW}.pdf")  # a second each: the lost node is at work
    told: list[Result] = []

    def hear(result: Result) -> None:
        told.append(result)
        if len(told) == 3:
            cluster.remove_node(doomed, allow_graceful=False)

    tools = plain_tools(SETTINGS)
    with RayExecutor(tools, WORKERS) as executor:
        Batch(executor, Shelf(out), SETTINGS, lambda: tools().producer, hear=hear).run(find_files([scans]))
    assert [(result.file, result.status) for result in told] == [(f"{n:02}{SLOW}.pdf", "ok") for n in range(FILES)]
    assert len(list(out.glob("*.json"))) == FILES
    until = time.monotonic() + 60  # the head hears of it when heartbeats stay out; the work does not wait for that
    while sum(node["Alive"] for node in open_ray().nodes()) > 1:
        assert time.monotonic() < until, "the node is still there"
        time.sleep(0.5)
