"""Item-to-item collaborative filtering by the library `implicit`: cosine between products."""

from __future__ import annotations

import os
import warnings
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

_THREADS = 2


def find_neighbours(
    tastes: Sequence[Mapping[Item, float]], most: int
) -> dict[Item, list[tuple[Item, float]]]:
    """Return which products are liked by the same customers.

    Args:
        tastes: how much each customer likes products.
        most: how many neighbours a product has at most.

    Returns:
        The neighbours by product with their cosine, above 0 and at most 1, the closest first; a
        product that nobody shares with another is absent.
    """
    items = sorted({item for taste in tastes for item in taste}, key=str)
    if not items:
        return {}
    # A thread of BLAS for each thread of implicit would only make them wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Slow to import: only who builds a model pays.
    from implicit.nearest_neighbours import CosineRecommender  # noqa: PLC0415
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    places = {item: place for place, item in enumerate(items)}
    entries = [
        (row, places[item], weight)
        for row, taste in enumerate(tastes)
        for item, weight in taste.items()
    ]
    rows, columns, weights = zip(*entries, strict=True)
    matrix = csr_matrix(
        (weights, (rows, columns)), shape=(len(tastes), len(items)), dtype="float32"
    )
    # The product itself is its own closest neighbour.
    model = CosineRecommender(K=most + 1, num_threads=_THREADS)
    with warnings.catch_warnings():
        # implicit makes its own matrix in another form than it wants.
        warnings.simplefilter("ignore")
        model.fit(matrix, show_progress=False)
    similarity = model.similarity.tocsr()
    found: dict[Item, list[tuple[Item, float]]] = {}
    for place, item in enumerate(items):
        row = similarity.getrow(place)
        others = [
            (items[other], float(closeness))
            for other, closeness in zip(row.indices, row.data, strict=True)
            if other != place and closeness > 0
        ]
        if others:
            found[item] = sorted(others, key=lambda pair: (-pair[1], str(pair[0])))[:most]
    return found
