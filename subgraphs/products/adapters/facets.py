"""What the engines share in counting: attributes come as `code=value`, a count for each."""

from __future__ import annotations

from collections.abc import Mapping

from subgraphs.products.ports import MOST_FACET_VALUES


def count_attributes(
    counted: Mapping[str, int], chosen: Mapping[str, Mapping[str, int]]
) -> Mapping[str, Mapping[str, int]]:
    """Return the counts of attribute values by code, the most frequent values first.

    Args:
        counted: `code=value` → how many of the products that fulfil every filter.
        chosen: for each code that a filter names: the same without that filter.
    """
    by_code: dict[str, dict[str, int]] = {}
    for token, count in counted.items():
        code, _, value = token.partition("=")
        if code not in chosen:
            by_code.setdefault(code, {})[value] = count
    for code, tokens in chosen.items():
        values = {
            token.partition("=")[2]: count
            for token, count in tokens.items()
            if token.partition("=")[0] == code
        }
        if values:
            by_code[code] = values
    return {
        code: dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_FACET_VALUES])
        for code, values in sorted(by_code.items())
    }
