"""Servers for one machine, from wheels: PostgreSQL, Valkey, a MongoDB protocol, Kafka, a mailbox.

Each is a child process with its data under one folder, found again after a restart and gone when
its starter is gone. Knowledge of the store (schemas, topics, seeds) may not enter: these rooms hand
out addresses, under the same variables that name real servers.
"""
