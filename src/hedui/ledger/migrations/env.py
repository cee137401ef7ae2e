"""What alembic runs: the migrations of the connection that it is given."""

from alembic import context
from sqlalchemy import text

from hedui.ledger.tables import metadata

LOCK = 4_096_006  # any number that is ours: who holds it in PostgreSQL migrates

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    context.run_migrations()
