"""The root of every error that the router knows.

Each room subclasses `RouterError` in its own `errors.py` and gives its classes a code. A code is
part of the public contract: clients and operators match on it, never on a message.
"""

from __future__ import annotations

__all__ = ["ConfigurationError", "RouterError"]


class RouterError(Exception):
    """An error with a stable code; anything else that is raised is a bug of the router.

    A subclass states its code as the class attribute `code`; an instance may be given another
    one where a single class stands for a closed set of codes.

    Args:
        message: one sentence that names the place and, where there is one, the remedy.
        code: overrides the code of the class, in SCREAMING_CASE.

    Attributes:
        code: the stable code.
        message: the sentence.
    """

    code: str = "INTERNAL_SERVER_ERROR"

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class ConfigurationError(RouterError):
    """The settings file or an environment variable cannot be used as it stands."""

    code = "INVALID_CONFIGURATION"
