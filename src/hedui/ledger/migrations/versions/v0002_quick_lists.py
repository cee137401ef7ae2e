"""Indexes by which the queue is found and counted, and words are searched, without reading whole documents."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index(
        op.f("ix_documents_state_accepted_at_doubt_added_at_sha256"),
        "documents",
        ["state", "accepted_at", "doubt", "added_at", "sha256"],
        unique=False,
    )
    op.create_index(op.f("ix_documents_words_sha256"), "documents", ["words", "sha256"], unique=False)
