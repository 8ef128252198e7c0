"""Pure decisions of shipping, a topic a module: values in, values or refusals out.

What may not enter: the database, the clock, the graph.
"""
