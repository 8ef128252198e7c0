"""The use cases of reviews, a topic a module; each works at the desk of one request.

No transaction spans documents (the MongoDB protocol's smaller servers have none), so a review is
written first, with its event; then its product's summary counts it, guarded by the summary's
version; then the review is marked. A crash between these is made good by the next write to the
product: it counts what is not marked, and a summary counts no review twice. An edit waits until
the version that it replaces is marked, so that a summary never takes out what it has not counted.

So do decisions of moderation, which are versions like any other: each names what the version
before added to the statistics, nothing where that was not public. Counting a version takes that
out and puts its own in, nothing where it is not public: a review moves in or out exactly once,
whoever crashes where. Rules judge a draft before it is written, so no review waits for them.

What may not enter: statements (the repository), the graph.
"""
