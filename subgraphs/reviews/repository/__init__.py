"""Every query of reviews, a subject a module. Each write is one operation on one document.

Some servers walk a whole collection for `$or`, and for a count: conditions here are equalities
and one range, and what must sort is kept as text that sorts. What may not enter: decisions.
"""
