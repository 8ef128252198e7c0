"""Every query of reviews, a subject a module. Each write is one operation on one document.

Some servers walk a whole collection for `$or`, and for a count: conditions here are equalities
and one range, and what must sort is kept as text that sorts. Some take text that looks like a date
for one, and then find nothing: no condition is on such text. What may not enter: decisions.
"""
