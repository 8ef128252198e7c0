"""What a domain does about another one's events, a topic a module; each calls the domain's service.

What may not enter: statements, decisions, and commands that several domains must agree on (sagas).
"""
