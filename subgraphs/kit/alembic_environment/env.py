"""Alembic's environment for every owner: the connection and the schema are handed in."""

from alembic import context
from sqlalchemy import text

schema = context.config.attributes["schema"]
connection = context.config.attributes["connection"]
connection.execute(text(f'SET LOCAL search_path TO "{schema}"'))
context.configure(connection=connection, version_table_schema=schema)
context.run_migrations()
