"""Every query of shipping, a topic a module.

What may not enter: decisions; a function here runs one statement, or a few that belong together.
"""
