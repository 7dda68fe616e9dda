"""Alembic's environment: the tables of all rooms, on the connection it is handed."""

from alembic import context

import eventapp.models  # noqa: F401 (fills the metadata)
from eventapp.db.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
    user_module_prefix="base.",
)
with context.begin_transaction():
    context.run_migrations()
