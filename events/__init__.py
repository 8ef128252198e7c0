"""How the domains hear of each other: outboxes to topics, topics to consumers, and sagas.

Consumers and sagas call the domains' services; no domain imports anything from here. What may not
enter: rules of a domain, and Kafka's client anywhere but in `kafka.py`.
"""
