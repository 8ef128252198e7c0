"""Extraction: a supergraph → the subgraphs that compose to it.

What may enter: reading join information back into subgraph schemas. What may not: rules about
whether those schemas are right; composing them again says so.

A supergraph does not say which subgraph applied a directive that is merged (`@tag`,
`@inaccessible`, `@deprecated`, access control, `@cost`, custom ones), nor what composition left
out (arguments and input fields that only some subgraphs have, `@shareable` on a field with one
resolver). So a merged directive is given to every subgraph that resolves its element (an interface
object demands what the interface demands of all), and what was left out stays out.
"""

from supergraph.composition.extract.extract import extract_subgraphs

__all__ = ["extract_subgraphs"]
