"""The ledger: documents, jobs, records in all versions, corrections, and who may do what; in SQLite or PostgreSQL."""

from hedui.ledger.access import Access, Person, Role
from hedui.ledger.book import Ledger, open_ledger
from hedui.ledger.documents import DocumentRow, Documents, Order, Wanted, this_day
from hedui.ledger.jobs import Job, Jobs, Outcome, Spent
from hedui.ledger.records import Change, Correction, Records, Version

__all__ = [
    "Access",
    "Change",
    "Correction",
    "DocumentRow",
    "Documents",
    "Job",
    "Jobs",
    "Ledger",
    "Order",
    "Outcome",
    "Person",
    "Records",
    "Role",
    "Spent",
    "Version",
    "Wanted",
    "open_ledger",
    "this_day",
]
