"""A language model's endpoint on loopback that says what it is told to, and misbehaves as it is told to."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler", dict[str, Any]], None]
Think = Callable[[dict[str, Any]], str]


class Handler(BaseHTTPRequestHandler):
    """Serves /v1/models and /v1/chat/completions; keeps every chat request."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        data = [{"id": name, "object": "model"} for name in self.server.models]
        self.send(200, json.dumps({"object": "list", "data": data}))

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.requests.append(request)
            self.server.under_way += 1
            self.server.most_under_way = max(self.server.most_under_way, self.server.under_way)
            scripted = self.server.script and not is_probe(request)
            reply = self.server.script.pop(0) if scripted else self.server.otherwise
        try:
            reply(self, request)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with self.server.lock:
                self.server.under_way -= 1

    def send(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The endpoint. Replies come from `script` while it lasts, then from `otherwise`; the probe gets the latter."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, think: Think) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.models = ["model-of-the-test"]
        self.requests: list[dict[str, Any]] = []
        self.script: list[Reply] = []
        self.otherwise: Reply = says(think)
        self.lock = threading.Lock()
        self.under_way = self.most_under_way = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The requests but for the one that finds out what the endpoint can do."""
        return [request for request in self.requests if not is_probe(request)]


@contextmanager
def serving(think: Think = lambda request: "{}") -> Iterator[Server]:
    """An endpoint that answers for as long as it is needed."""
    server = Server(think)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def is_probe(request: dict[str, Any]) -> bool:
    return "colour" in request["messages"][-1]["content"] or "colour" in request["messages"][0]["content"]


def completion(text: str, finish: str = "stop") -> str:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return json.dumps(
        {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    )


def says(think: Think) -> Reply:
    """Answers the probe, and what `think` makes of all else; a tool call where tools are asked for."""

    def reply(handler: Handler, request: dict[str, Any]) -> None:
        text = '{"colour":"green"}' if is_probe(request) else think(request)
        body = json.loads(completion(text))
        if "tools" in request:
            call = {
                "id": "t",
                "type": "function",
                "function": {"name": request["tools"][0]["function"]["name"], "arguments": text},
            }
            body["choices"][0]["message"] = {"role": "assistant", "content": None, "tool_calls": [call]}
        handler.send(200, json.dumps(body))

    return reply


def refusing(*names: str) -> Callable[[Think], Reply]:
    """An endpoint that knows nothing of these parts of a request, and says so."""

    def otherwise(think: Think) -> Reply:
        answer = says(think)

        def reply(handler: Handler, request: dict[str, Any]) -> None:
            if any(name in request for name in names):
                handler.send(400, '{"error":{"message":"unknown parameter"}}')
            else:
                answer(handler, request)

        return reply

    return otherwise


def status(code: int, headers: dict[str, str] | None = None, body: str = '{"error":{"message":"no"}}') -> Reply:
    return lambda handler, request: handler.send(code, body, headers)


def text(words: str, finish: str = "stop") -> Reply:
    return lambda handler, request: handler.send(200, completion(words, finish))


def cut(handler: Handler, request: dict[str, Any]) -> None:
    """Break off in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b'{"id": "c", "choices": [')
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def drip(handler: Handler, request: dict[str, Any]) -> None:
    """Send an answer that never ends, a little at a time."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"1\r\n \r\n")
        handler.wfile.flush()
        time.sleep(0.05)


def flood(handler: Handler, request: dict[str, Any]) -> None:
    """Send an answer of many megabytes."""
    handler.send(200, completion("字" * 3_000_000))


def silence(handler: Handler, request: dict[str, Any]) -> None:
    """Send nothing for longer than anyone waits."""
    time.sleep(2)
    handler.close_connection = True


@dataclass
class Thinker:
    """Thinks with the worked rule of a test: words of the request → the answer, by task."""

    answers: dict[str, str] = field(default_factory=dict)

    def __call__(self, request: dict[str, Any]) -> str:
        system = request["messages"][0]["content"]
        return next((answer for words, answer in self.answers.items() if words in system), "{}")
