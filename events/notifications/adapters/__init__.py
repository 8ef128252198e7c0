"""How messages leave the store. What may not enter: what they say."""
