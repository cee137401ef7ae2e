"""The ledger's tables. Times are seconds since 1970, so that both databases keep them alike."""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

COUNTS = ("reports", "forms", "findings", "verified", "grounded", "conflict", "unsupported")

documents = Table(  # one for each content; what lists show is kept here, so that a page of a list is one look-up
    "documents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("origin", String(10), nullable=False),
    Column("added_at", Float, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("error_code", String(20)),
    Column("error_message", Text),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),  # name and title in small letters: what is searched
    Column("version", Integer, nullable=False),
    *(Column(name, Integer, nullable=False) for name in COUNTS),
    Column("doubt", Integer, nullable=False),
    Column("accepted_by", Text),
    Column("accepted_at", Float),
    Index(None, "added_at", "sha256"),
    Index(None, "doubt", "added_at", "sha256"),
    Index(None, "state", "added_at"),
    Index(None, "state", "accepted_at", "doubt", "added_at", "sha256"),  # the queue
    Index(None, "words", "sha256"),  # holds all that a search reads
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sha256", String(64), ForeignKey("documents.sha256"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("started_at", Float),
    Column("ended_at", Float),
    Column("pages", Integer, nullable=False),
    Column("pages_done", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("error_code", String(20)),
    Column("error_message", Text),
    Column("llm_calls", Integer, nullable=False),
    Column("llm_tokens", Integer, nullable=False),
    Column("llm_cost", String(40)),
    Index(None, "state", "id"),
    Index(None, "sha256"),
    Index(None, "ended_at"),
)

records = Table(  # every version; `content` is the hash of what it says, whatever it cost
    "records",
    metadata,
    Column("sha256", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("why", String(10), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Float, nullable=False),
)

corrections = Table(  # appended, never changed
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sha256", String(64), ForeignKey("documents.sha256"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("path", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("place", Text),
    Column("reason", Text, nullable=False),
    Column("undoes", Integer),
    Column("who", Text, nullable=False),
    Column("at", Float, nullable=False),
    UniqueConstraint("sha256", "version"),
)

findings = Table(  # of each document's newest record, counted
    "findings",
    metadata,
    Column("sha256", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("type", String(30), primary_key=True),
    Column("number", Integer, nullable=False),
    Index(None, "type"),
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("role", String(10), nullable=False),
    Column("token", String(64), nullable=False, unique=True),
    Column("added_at", Float, nullable=False),
    Column("revoked_at", Float),
)
