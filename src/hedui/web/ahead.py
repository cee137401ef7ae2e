"""Pictures drawn before anybody asks for them: the first pages of what people will look at next."""

import threading
from collections.abc import Iterator

from hedui.errors import HeduiError
from hedui.ledger import DocumentRow, Wanted
from hedui.web.service import WIDTHS, Service
from hedui.web.side import Busy

BEAT = 1.0  # seconds between two looks
DOCUMENTS = 10  # of the newest, and of the queue's first
PAGES = 2  # of each


def draw_ahead(service: Service, given_up: set[str]) -> int:
    """Draw what is wanted next and not drawn yet; how many pages. What cannot be drawn is given up for good."""
    drawn = 0
    for row in wanted_next(service):
        for page in range(1, min(row.pages, PAGES) + 1):
            if row.sha256 in given_up or service.archive.image_path(row.sha256, page, WIDTHS[1]).exists():
                continue
            try:
                service.sizes(row.sha256)
                service.page_image(row.sha256, page, WIDTHS[1])
                drawn += 1
            except Busy:  # people ask for pictures: they go first
                return drawn
            except HeduiError:
                given_up.add(row.sha256)
    return drawn


def wanted_next(service: Service) -> Iterator[DocumentRow]:
    yield from service.ledger.documents.list(Wanted(state="done", limit=DOCUMENTS)).rows
    yield from service.ledger.documents.list(Wanted(state="done", unaccepted=True, order="doubt", limit=DOCUMENTS)).rows


def keep_ahead(service: Service, stop: threading.Event) -> None:
    """Draw ahead until told to stop."""
    given_up: set[str] = set()
    while not stop.wait(BEAT):
        draw_ahead(service, given_up)
