"""A model without the internet: llama.cpp's server in a child process, for a model file on this machine.

The child is this module run by itself: it needs the package xllamacpp (hedui[local]) and nothing of hedui.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import httpx2

from hedui.errors import UsageError

LOADING_SECONDS = 180.0
CONTEXT = 16384  # tokens: room for a long form and its answer
LOOPBACK = "127.0.0.1"


@contextmanager
def serving_local(model: Path, threads: int) -> Iterator[str]:
    """Serve a model file for as long as it is needed; yields the base URL. Raises UsageError where that cannot be."""
    if not model.is_file():
        raise UsageError(f"Model file {model} does not exist.")
    if find_spec("xllamacpp") is None:
        raise UsageError("HEDUI_LOCAL_MODEL needs the package xllamacpp: pip install 'hedui[local]'.")
    port = free_port()
    command = [sys.executable, "-m", "hedui.extract.llm_local", str(model), str(port), str(threads)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(child, f"http://{LOOPBACK}:{port}/health")
        yield f"http://{LOOPBACK}:{port}/v1"
    finally:
        child.kill()
        child.communicate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def wait_until_ready(child: subprocess.Popen[bytes], url: str) -> None:
    """Wait until the child has loaded its model. Raises UsageError where it ends, or takes too long."""
    deadline = time.monotonic() + LOADING_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise UsageError("The local model cannot be loaded: is it a GGUF file of a chat model?")
        try:
            if httpx2.get(url, timeout=2).is_success:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    raise UsageError(f"The local model was not ready after {LOADING_SECONDS:g} seconds.")


def serve(model: str, port: int, threads: int) -> None:
    """Be the server, until whoever started us is gone."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.n_ctx, params.n_parallel, params.port = CONTEXT, 1, port
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(params)
    sys.stdin.buffer.read()  # returns when the parent closes it, or dies
    del server


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
