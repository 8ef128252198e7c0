"""The router's GraphiQL page: its sources, and the one function that bundles them.

The bundle is made from npm packages whose exact versions the lock file holds, into a folder of the
router that git ignores. Nothing but the page and its building may enter: no store, no router code.
"""
