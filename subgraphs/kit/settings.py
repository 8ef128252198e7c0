"""The store's settings, read once from the environment: one set of names everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click
import strawberry
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


@strawberry.enum(description="A language that the store's texts exist in.")
class Locale(StrEnum):
    """A language the store's texts exist in."""

    RU = "ru"
    EN = "en"


class StoreSettings(BaseSettings):
    """Where the store's servers are, and its secrets.

    Each field is read from the environment variable of the same name in upper case.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = Field(description="postgresql://… : one database, a schema per owner")
    redis_url: str = Field(description="redis://… : carts and sessions")
    mongodb_url: str = Field(description="mongodb://… : reviews")
    mongodb_database: str = Field(default="store", description="the MongoDB database's name")
    kafka_bootstrap_servers: str = Field(description="host:port[,host:port] of the brokers")
    elasticsearch_url: str | None = Field(
        default=None, description="http://… : search; PostgreSQL full text when absent"
    )
    elasticsearch_index: str | None = Field(
        default=None,
        pattern="^[a-z0-9][a-z0-9_.-]{0,99}$",
        description="the index's name there; after the database's name when absent",
    )
    smtp_url: str = Field(default="smtp://127.0.0.1:1025", description="where mail is handed over")

    store_identity_secret: SecretStr = Field(
        min_length=32, description="key of the identity header that the router signs"
    )
    store_signing_key_file: Path = Field(
        description="ring of the ES256 keys that sign access tokens"
    )
    store_issuer: str = Field(default="store", description="`iss` of access tokens")
    store_audience: str = Field(default="store", description="`aud` of access tokens")
    store_access_token_seconds: int = Field(default=600, ge=60, le=3600)
    store_admin_password: SecretStr | None = Field(
        default=None, description="password of the seeded administrator and demo accounts"
    )
    store_google_client_id: str | None = Field(
        default=None, description="the store's name at Google; signing in through it needs one"
    )
    store_google_client_secret: SecretStr | None = None
    store_google_issuer: str = "https://accounts.google.com"
    store_facebook_client_id: str | None = Field(
        default=None, description="the store's name at Facebook; signing in through it needs one"
    )
    store_facebook_client_secret: SecretStr | None = None
    store_facebook_dialog_url: str = "https://www.facebook.com/v23.0/dialog/oauth"
    store_facebook_graph_url: str = "https://graph.facebook.com/v23.0"
    store_password_cost: str = Field(
        default="recommended",
        pattern="^(recommended|cheap)$",
        description="Argon2id parameters; `cheap` is for tests only",
    )
    store_public_url: str = Field(
        default="http://127.0.0.1:4000", description="the address customers see in messages"
    )
    store_review_queue_score: float = Field(
        default=0.4, gt=0, le=1, description="a review that rules doubt so much waits"
    )
    store_review_reject_score: float = Field(
        default=0.9, gt=0, le=1, description="a review that rules doubt so much is rejected"
    )
    store_review_similarity: float = Field(
        default=92.0, gt=0, le=100, description="percent from which on texts are the same"
    )
    store_reviews_per_hour: int = Field(default=10, ge=1, description="of one author")
    store_review_lease_seconds: int = Field(
        default=900, ge=1, description="how long a moderator holds a review"
    )
    store_review_patience_hours: int = Field(
        default=24, ge=1, description="how long a review may wait for a moderator"
    )
    store_default_locale: Locale = Locale.EN
    store_mail_from: str = "shop@store.example"


def read_settings() -> StoreSettings:
    """Return the settings that the environment has, for a command.

    Raises:
        click.UsageError: some are missing or wrong; it names each variable and never its value.
    """
    try:
        return StoreSettings()
    except ValidationError as error:
        wrong = [_complaint(each) for each in error.errors(include_input=False)]
    raise click.UsageError("\n".join(["The environment is not what it should be.", *wrong]))


def _complaint(error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    field = StoreSettings.model_fields.get(name.lower())
    what = f" ({field.description})" if field is not None and field.description else ""
    return f"  {name.upper()}{what}: {error['msg']}"
