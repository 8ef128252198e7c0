"""The documents of reviews, and as what values they are read.

Ids are text: UUIDv7 in text sorts by time on every server. A review repeats its id as `place`,
because some servers cannot index `_id` beside another field, so a page of a product's newest
reviews is a walk along (product, place).

Each document that tells of a change carries its events (`pending_events`), written in the same
operation; `pending` is true while there are some. An event is kept as JSON text: some servers
mangle objects that are pushed to an array, none mangles text. For the same reason a time that an
update writes, of an edit or a reply, is ISO text.

What may not enter: statements (the repository), decisions (the rules), the graph.
"""
