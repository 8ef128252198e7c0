"""What users refuse, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import strawberry

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


@strawberry.enum(description="Why a request about an account or a session was refused.")
class UserErrorCode(StrEnum):
    """The closed set of refusals of this domain."""

    EMAIL_INVALID = "EMAIL_INVALID"
    EMAIL_TAKEN = "EMAIL_TAKEN"
    PASSWORD_TOO_SHORT = "PASSWORD_TOO_SHORT"  # noqa: S105  # a code, not a password
    PASSWORD_TOO_LONG = "PASSWORD_TOO_LONG"  # noqa: S105  # a code, not a password
    PASSWORD_INVALID = "PASSWORD_INVALID"  # noqa: S105  # a code, not a password
    DISPLAY_NAME_INVALID = "DISPLAY_NAME_INVALID"
    CREDENTIALS_INVALID = "CREDENTIALS_INVALID"
    REFRESH_TOKEN_INVALID = "REFRESH_TOKEN_INVALID"  # noqa: S105  # a code, not a token
    LOGIN_THROTTLED = "LOGIN_THROTTLED"


class AccountError(DomainError):
    """A refusal of this domain."""

    TEXTS: ClassVar[Mapping[UserErrorCode, Mapping[Locale, str]]] = {
        UserErrorCode.EMAIL_INVALID: {
            Locale.RU: "Это не похоже на адрес электронной почты.",
            Locale.EN: "This does not look like an e-mail address.",
        },
        UserErrorCode.EMAIL_TAKEN: {
            Locale.RU: "С этим адресом уже есть учётная запись; войдите в неё.",
            Locale.EN: "This address already has an account; log in to it.",
        },
        UserErrorCode.PASSWORD_TOO_SHORT: {
            Locale.RU: "В пароле должно быть не меньше {shortest} знаков.",
            Locale.EN: "A password has at least {shortest} characters.",
        },
        UserErrorCode.PASSWORD_TOO_LONG: {
            Locale.RU: "В пароле должно быть не больше {longest} знаков.",
            Locale.EN: "A password has at most {longest} characters.",
        },
        UserErrorCode.PASSWORD_INVALID: {
            Locale.RU: "В пароле есть знаки, которые нельзя набрать; возьмите другие.",
            Locale.EN: "The password holds characters that cannot be typed; take others.",
        },
        UserErrorCode.DISPLAY_NAME_INVALID: {
            Locale.RU: "Имя должно содержать от 1 до {longest} печатных знаков.",
            Locale.EN: "A name has 1 to {longest} printable characters.",
        },
        UserErrorCode.CREDENTIALS_INVALID: {
            Locale.RU: "Неверный адрес или пароль.",
            Locale.EN: "The address or the password is wrong.",
        },
        UserErrorCode.REFRESH_TOKEN_INVALID: {
            Locale.RU: "Сеанс закончился; войдите снова.",
            Locale.EN: "The session has ended; log in again.",
        },
        UserErrorCode.LOGIN_THROTTLED: {
            Locale.RU: "Слишком много попыток; повторите через {seconds} с.",
            Locale.EN: "Too many attempts; try again in {seconds} s.",
        },
    }
