"""A made-up but plausible shop: products, stock, people and what they say, the same every time.

Pure generators make values from a fixed seed; `seed.py` alone writes them, through the domains'
own bulk functions. What may not enter: names of real brands or people, words that others wrote.
"""
