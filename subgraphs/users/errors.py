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
    PASSWORD_TOO_SHORT = "PASSWORD_TOO_SHORT"  # noqa: S105  # a code, not a password
    PASSWORD_TOO_LONG = "PASSWORD_TOO_LONG"  # noqa: S105  # a code, not a password
    PASSWORD_INVALID = "PASSWORD_INVALID"  # noqa: S105  # a code, not a password
    DISPLAY_NAME_INVALID = "DISPLAY_NAME_INVALID"
    CREDENTIALS_INVALID = "CREDENTIALS_INVALID"
    REFRESH_TOKEN_INVALID = "REFRESH_TOKEN_INVALID"  # noqa: S105  # a code, not a token
    LOGIN_THROTTLED = "LOGIN_THROTTLED"
    DEVICE_INVALID = "DEVICE_INVALID"
    LETTERS_THROTTLED = "LETTERS_THROTTLED"
    LINK_INVALID = "LINK_INVALID"
    PASSWORD_WRONG = "PASSWORD_WRONG"  # noqa: S105  # a code, not a password
    SESSION_UNKNOWN = "SESSION_UNKNOWN"
    VERSION_STALE = "VERSION_STALE"
    ADDRESS_UNKNOWN = "ADDRESS_UNKNOWN"
    ADDRESS_LINE_INVALID = "ADDRESS_LINE_INVALID"
    COUNTRY_INVALID = "COUNTRY_INVALID"
    POSTAL_CODE_INVALID = "POSTAL_CODE_INVALID"
    TOO_MANY = "TOO_MANY"
    PHONE_INVALID = "PHONE_INVALID"
    PHONE_UNKNOWN = "PHONE_UNKNOWN"
    DOCUMENT_VERSION_INVALID = "DOCUMENT_VERSION_INVALID"
    SUBJECT_MANDATORY = "SUBJECT_MANDATORY"
    PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE"
    PROVIDER_REFUSED = "PROVIDER_REFUSED"
    PROVIDER_EXPIRED = "PROVIDER_EXPIRED"
    PROVIDER_EMAIL_MISSING = "PROVIDER_EMAIL_MISSING"
    EMAIL_UNPROVEN = "EMAIL_UNPROVEN"
    PROVIDER_TAKEN = "PROVIDER_TAKEN"
    LAST_WAY_IN = "LAST_WAY_IN"
    USER_UNKNOWN = "USER_UNKNOWN"
    ROLES_INVALID = "ROLES_INVALID"


class AccountError(DomainError):
    """A refusal of this domain."""

    TEXTS: ClassVar[Mapping[UserErrorCode, Mapping[Locale, str]]] = {
        UserErrorCode.EMAIL_INVALID: {
            Locale.RU: "Это не похоже на адрес электронной почты.",
            Locale.EN: "This does not look like an e-mail address.",
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
            Locale.RU: "Адрес или пароль неверны, или адрес ещё не подтверждён.",
            Locale.EN: "The address or the password is wrong, or the address is not confirmed.",
        },
        UserErrorCode.REFRESH_TOKEN_INVALID: {
            Locale.RU: "Сеанс закончился; войдите снова.",
            Locale.EN: "The session has ended; log in again.",
        },
        UserErrorCode.LOGIN_THROTTLED: {
            Locale.RU: "Слишком много попыток; повторите через {seconds} с.",
            Locale.EN: "Too many attempts; try again in {seconds} s.",
        },
        UserErrorCode.DEVICE_INVALID: {
            Locale.RU: "Название устройства: не больше {longest} печатных знаков.",
            Locale.EN: "A device's name has at most {longest} printable characters.",
        },
        UserErrorCode.LETTERS_THROTTLED: {
            Locale.RU: "Слишком много писем; повторите через {seconds} с.",
            Locale.EN: "Too many letters; try again in {seconds} s.",
        },
        UserErrorCode.LINK_INVALID: {
            Locale.RU: "Ссылка уже использована или устарела; запросите новую.",
            Locale.EN: "The link was used already, or is too old; ask for another.",
        },
        UserErrorCode.PASSWORD_WRONG: {
            Locale.RU: "Пароль неверен.",
            Locale.EN: "The password is wrong.",
        },
        UserErrorCode.SESSION_UNKNOWN: {
            Locale.RU: "У вас нет такого сеанса.",
            Locale.EN: "You have no such session.",
        },
        UserErrorCode.VERSION_STALE: {
            Locale.RU: "Данные изменились; прочитайте их и повторите.",
            Locale.EN: "It has changed meanwhile; read it again and repeat.",
        },
        UserErrorCode.ADDRESS_UNKNOWN: {
            Locale.RU: "У вас нет такого адреса.",
            Locale.EN: "You have no such address.",
        },
        UserErrorCode.ADDRESS_LINE_INVALID: {
            Locale.RU: "Здесь нужно от 1 до {longest} печатных знаков.",
            Locale.EN: "This takes 1 to {longest} printable characters.",
        },
        UserErrorCode.COUNTRY_INVALID: {
            Locale.RU: "Это не код страны ISO 3166 из двух букв.",
            Locale.EN: "This is no country's two-letter code (ISO 3166).",
        },
        UserErrorCode.POSTAL_CODE_INVALID: {
            Locale.RU: "В этой стране индексы выглядят иначе: {example}.",
            Locale.EN: "Postal codes of this country look like {example}.",
        },
        UserErrorCode.TOO_MANY: {
            Locale.RU: "Больше {most} хранить нельзя; удалите лишнее.",
            Locale.EN: "No more than {most} can be kept; remove one.",
        },
        UserErrorCode.PHONE_INVALID: {
            Locale.RU: "Это не номер телефона; начните с + и кода страны.",
            Locale.EN: "This is no phone number; begin with + and the country's code.",
        },
        UserErrorCode.PHONE_UNKNOWN: {
            Locale.RU: "У вас нет такого номера.",
            Locale.EN: "You have no such number.",
        },
        UserErrorCode.DOCUMENT_VERSION_INVALID: {
            Locale.RU: "Такой версии документа нет; действует {current}.",
            Locale.EN: "There is no such version of the document; {current} is in force.",
        },
        UserErrorCode.SUBJECT_MANDATORY: {
            Locale.RU: "От писем о безопасности отказаться нельзя.",
            Locale.EN: "Letters about security cannot be switched off.",
        },
        UserErrorCode.PROVIDER_UNAVAILABLE: {
            Locale.RU: "Вход через {provider} сейчас недоступен.",
            Locale.EN: "Signing in through {provider} is not available.",
        },
        UserErrorCode.PROVIDER_REFUSED: {
            Locale.RU: "{provider} не подтвердил вход; начните снова.",
            Locale.EN: "{provider} did not confirm the sign-in; begin again.",
        },
        UserErrorCode.PROVIDER_EXPIRED: {
            Locale.RU: "Вход устарел или начат не здесь; начните снова.",
            Locale.EN: "This sign-in is too old, or was not begun here; begin again.",
        },
        UserErrorCode.PROVIDER_EMAIL_MISSING: {
            Locale.RU: "{provider} не сообщил адрес; зарегистрируйтесь по почте.",
            Locale.EN: "{provider} tells no e-mail address; register with one instead.",
        },
        UserErrorCode.EMAIL_UNPROVEN: {
            Locale.RU: "{provider} не подтверждает адрес; мы отправили на него письмо.",
            Locale.EN: "{provider} does not vouch for the address; see the letter sent there.",
        },
        UserErrorCode.PROVIDER_TAKEN: {
            Locale.RU: "Этот вход уже привязан к другой учётной записи.",
            Locale.EN: "This sign-in belongs to another account already.",
        },
        UserErrorCode.LAST_WAY_IN: {
            Locale.RU: "Это единственный способ войти; сначала задайте пароль.",
            Locale.EN: "It is the only way in; set a password first.",
        },
        UserErrorCode.USER_UNKNOWN: {
            Locale.RU: "Такого пользователя нет.",
            Locale.EN: "There is no such user.",
        },
        UserErrorCode.ROLES_INVALID: {
            Locale.RU: "Роль buyer есть у всех; свою роль admin снять нельзя.",
            Locale.EN: "Everybody is a buyer, and nobody takes the role admin from themselves.",
        },
    }
