"""Stage: which text does the request mean, and may it run.

A request names an operation by its text, by the id of one that was published in a manifest, or
by the hash of one that a client registered at run time (automatic persisted queries).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from graphql import GraphQLError, strip_ignored_characters

from supergraph.pipeline.cache import LruCache
from supergraph.pipeline.errors import RequestError, RequestErrorCode

if TYPE_CHECKING:
    from supergraph.pipeline.request import GraphQLRequest
    from supergraph.settings import PersistedOperationSettings

__all__ = ["PersistedOperations"]

_logger = logging.getLogger("supergraph.persisted")

_KEPT_DECISIONS = 1000
_KEPT_CHARACTERS = 8_000_000


class PersistedOperations:
    """Finds the text of a request, and applies the safelist.

    Args:
        published: the texts of the manifests, by id.
        settings: the mode, and whether clients may register texts.
    """

    def __init__(self, published: Mapping[str, str], settings: PersistedOperationSettings) -> None:
        self._published = dict(published)
        self._mode = settings.mode
        self._safelist = {_normalize(text) for text in published.values()} if published else set()
        self._decisions: LruCache[str, bool] = LruCache(_KEPT_DECISIONS, _KEPT_CHARACTERS)
        self._registered: LruCache[str, str] | None = (
            LruCache(settings.automatic_cache_size, _KEPT_CHARACTERS)
            if settings.automatic
            else None
        )

    def find_text(self, request: GraphQLRequest) -> str:
        """The operation text that a request means.

        Args:
            request: the request.

        Raises:
            RequestError: it means none, or one that is unknown or not allowed.
        """
        named = request.document_id or request.persisted_hash
        if request.query is None:
            if named is None:
                raise RequestError(
                    RequestErrorCode.INVALID_GRAPHQL_REQUEST,
                    "The request has no operation: send `query`, or the id of a persisted one.",
                )
            return self._recall(named)
        if request.document_id is not None:
            raise RequestError(
                RequestErrorCode.CANNOT_SEND_PQ_ID_AND_BODY,
                "The request has both `query` and `documentId`: send one of them.",
            )
        if request.persisted_hash is not None:
            self._register(request.persisted_hash, request.query)
        if self._mode != "off":
            self._check_safelist(request.query, request.operation_name)
        return request.query

    def _recall(self, key: str) -> str:
        text = self._published.get(key)
        if text is not None:
            return text
        # What clients register themselves is no safelist.
        if self._registered is not None and self._mode != "enforce":
            text = self._registered.get(key)
            if text is not None:
                return text
        raise self._unknown(key)

    def _unknown(self, key: str) -> RequestError:
        if self._mode == "enforce":
            return RequestError(
                RequestErrorCode.PERSISTED_QUERY_NOT_IN_LIST,
                f"The persisted operation {key[:64]!r} is in no manifest.",
            )
        if self._registered is None and not self._published:
            return RequestError(
                RequestErrorCode.PERSISTED_QUERY_NOT_SUPPORTED, "PersistedQueryNotSupported"
            )
        # Clients recognise this very message, and send the text once more.
        return RequestError(RequestErrorCode.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")

    def _register(self, claimed: str, text: str) -> None:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if claimed.lower() != digest:
            raise RequestError(
                RequestErrorCode.PERSISTED_QUERY_HASH_MISMATCH,
                "The hash of the persisted query is not the SHA-256 of its text.",
            )
        if self._registered is not None and self._mode != "enforce":
            self._registered.put(digest, text, weight=len(text))

    def _check_safelist(self, text: str, operation_name: str | None) -> None:
        known = self._decisions.get(text)
        if known is None:
            known = _normalize(text) in self._safelist
            self._decisions.put(text, known, weight=len(text))
            if not known:
                _logger.warning(
                    "An operation that no manifest has: name %r, SHA-256 %s",
                    operation_name,
                    hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
                )
        if not known and self._mode == "enforce":
            raise RequestError(
                RequestErrorCode.QUERY_NOT_IN_SAFELIST,
                "Only operations that were published in a manifest may run here.",
            )


def _normalize(text: str) -> str:
    """The text without what does not matter: white space, comments and commas."""
    try:
        return strip_ignored_characters(text)
    except GraphQLError:
        return text
