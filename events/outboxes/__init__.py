"""Where events wait to be published: the outboxes of PostgreSQL, Redis and MongoDB, seen alike.

A published event stays for a week with the incarnation of the broker that has it, so that a new
broker can be given what consumers still lack. What may not enter: brokers, and what events mean.
"""
