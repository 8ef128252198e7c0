"""Which media type the answer has, and which the request must have."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from supergraph.pipeline.errors import RequestError, RequestErrorCode

__all__ = ["ResponseType", "check_content_encoding", "check_content_type", "negotiate"]

# Clients are few in kind; an attacker who varies the header must not fill the memory.
_REMEMBERED = 256
_MAX_HEADER_BYTES = 1000


class ResponseType(Enum):
    """The media types of a response; the value is the `content-type` header."""

    def __init__(self, value: bytes) -> None:
        self.header_line = (b"content-type", value)

    GRAPHQL = b"application/graphql-response+json; charset=utf-8"
    JSON = b"application/json; charset=utf-8"


_RANGES = {
    "application/graphql-response+json": ResponseType.GRAPHQL,
    "application/json": ResponseType.JSON,
    "application/*": ResponseType.JSON,
    "*/*": ResponseType.JSON,
}


@lru_cache(_REMEMBERED)
def negotiate(accept: bytes | None) -> ResponseType | None:
    """Choose the answer's media type.

    The GraphQL type is chosen only when it is asked for by name, and then before plain JSON of
    the same quality: clients list both.

    Args:
        accept: the `accept` header, or None when the request has none.

    Returns:
        The type, or None when the client accepts neither.
    """
    if accept is None or not accept.strip():
        return ResponseType.JSON
    best: ResponseType | None = None
    best_rank = (0.0, False)
    for entry in accept[:_MAX_HEADER_BYTES].decode("latin-1").lower().split(","):
        name, *parameters = (part.strip() for part in entry.split(";"))
        found = _RANGES.get(name)
        if found is None:
            continue
        rank = (_quality(parameters), found is ResponseType.GRAPHQL)
        if rank > best_rank:
            best, best_rank = found, rank
    return best if best_rank[0] > 0 else None


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(float(value), 1.0)
            except ValueError:
                return 0.0
    return 1.0


@lru_cache(_REMEMBERED)
def check_content_type(content_type: bytes | None) -> None:
    """Refuse a body that is not said to be JSON in UTF-8.

    Args:
        content_type: the `content-type` header, or None when the request has none.

    Raises:
        RequestError: it is something else.
    """
    name, *parameters = (
        part.strip() for part in (content_type or b"").decode("latin-1").lower().split(";")
    )
    if name != "application/json":
        raise RequestError(
            RequestErrorCode.UNSUPPORTED_MEDIA_TYPE,
            "The body must be JSON, with the header `content-type: application/json`.",
        )
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip().strip('"') not in {"utf-8", "utf8"}:
            raise RequestError(
                RequestErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must be encoded in UTF-8."
            )


def check_content_encoding(content_encoding: bytes | None) -> None:
    """Refuse a compressed body: a few of its bytes could stand for any number.

    Args:
        content_encoding: the `content-encoding` header, or None when the request has none.

    Raises:
        RequestError: the body is encoded.
    """
    if content_encoding is not None and content_encoding.strip().lower() not in {b"", b"identity"}:
        raise RequestError(
            RequestErrorCode.UNSUPPORTED_MEDIA_TYPE,
            "The body must not be compressed: leave out the header `content-encoding`.",
        )
