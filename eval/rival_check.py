"""One rival's word on values: run by its own Python, in which nothing of hedui is installed.

usage: rival_check.py TOOL < REQUESTS.json > ANSWERS.json

A request is {"pdf": path, "text": the document's text, "fields": {name: value}}; its answer the list of the names that
the tool accepts, as its own documentation tells users to: llmground's `grounded`, verifydoc's decision `accept` at its
default threshold, paperpin's status `verified`, a langextract extraction that has a `char_interval`.
"""

import json
import sys
from typing import Any

Request = dict[str, Any]


def ask_llmground(request: Request) -> list[str]:
    from llmground import verify

    report = verify(request["fields"], request["text"])
    return [result.path for result in report.results if result.verdict.value == "grounded"]


def ask_verifydoc(request: Request) -> list[str]:
    from verifydoc import verify
    from verifydoc.adapters.base import ExtractorAdapter
    from verifydoc.types import FieldPrediction

    class Given(ExtractorAdapter):  # type: ignore[misc]
        name = "given"

        def extract(self, doc: Any, schema: Any) -> list[Any]:
            return [FieldPrediction(path=name, value=value) for name, value in request["fields"].items()]

    schema = {"type": "object", "properties": {name: {"type": "string"} for name in request["fields"]}}
    result = verify(request["pdf"], schema, adapter=Given())
    return [field.path for field in result.fields if field.decision == "accept"]


def ask_paperpin(request: Request) -> list[str]:
    from paperpin import ground

    result = ground(request["pdf"], extraction=request["fields"])
    return [name for name in request["fields"] if result[name].status == "verified"]


def ask_langextract(request: Request) -> list[str]:
    from langextract.core.data import Extraction
    from langextract.resolver import Resolver

    asked = [Extraction(extraction_class=name, extraction_text=value) for name, value in request["fields"].items()]
    found = Resolver().align(asked, request["text"], 0, 0)
    return [extraction.extraction_class for extraction in found if extraction.char_interval is not None]


ASK = {
    "llmground": ask_llmground,
    "verifydoc": ask_verifydoc,
    "paperpin": ask_paperpin,
    "langextract": ask_langextract,
}

if __name__ == "__main__":
    json.dump([ASK[sys.argv[1]](request) for request in json.load(sys.stdin)], sys.stdout)
