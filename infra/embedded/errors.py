"""The closed set of reasons why a service or the store could not run."""

from enum import StrEnum


class ServiceErrorCode(StrEnum):
    """What went wrong, for tests and log searches."""

    DATA_FOLDER_IN_USE = "DATA_FOLDER_IN_USE"
    DATA_FOLDER_UNUSABLE = "DATA_FOLDER_UNUSABLE"
    WHEEL_MISSING = "WHEEL_MISSING"
    SERVICE_EXITED = "SERVICE_EXITED"
    SERVICE_SLOW = "SERVICE_SLOW"
    PORT_TAKEN = "PORT_TAKEN"
    SETUP_FAILED = "SETUP_FAILED"


class ServiceError(Exception):
    """A service cannot run; the message names the place and the remedy.

    Args:
        code: which of the closed set of reasons it is.
        message: one to three sentences for the person at the terminal.
    """

    def __init__(self, code: ServiceErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
