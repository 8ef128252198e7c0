"""Alembic's script location, shared by every owner of a PostgreSQL schema."""
