"""Reads the settings from a YAML file and the environment, and explains what is wrong with them."""

from __future__ import annotations

import difflib
import os
import types
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from supergraph.errors import ConfigurationError
from supergraph.settings.sections import RouterSettings

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["load_settings"]

_ENV_PREFIX = "SUPERGRAPH_"
_ENV_DELIMITER = "__"


class _LoadedSettings(RouterSettings, BaseSettings):
    """Settings whose values may also come from the environment, which wins."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=_ENV_PREFIX,
        env_nested_delimiter=_ENV_DELIMITER,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment before the values of the file, and nothing else beside them."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load_settings(path: Path | None = None) -> RouterSettings:
    """Read the settings from a YAML file, if given, and from the environment, which wins.

    Relative paths in the file are taken from the file's folder, those in the environment from
    the working directory.

    Args:
        path: the YAML file.

    Raises:
        ConfigurationError: the file cannot be read, or a key or a value is wrong; the message
            names every one of them.
    """
    values = {} if path is None else _anchored(_read_yaml(path), path.parent)
    _refuse_unknown_sections(os.environ)
    place = "the environment" if path is None else f"{path} or the environment"
    build: Callable[..., RouterSettings] = _LoadedSettings
    try:
        loaded = build(**values)
    except ValidationError as error:
        problems = "\n".join(f"  {problem}" for problem in _problems(error))
        raise ConfigurationError(f"Invalid settings in {place}:\n{problems}") from None
    except ValueError as error:
        # A section given whole as JSON in one variable, and not as JSON.
        raise ConfigurationError(f"Invalid settings in {place}: {error}") from None
    # A plain value: it equals one that was made by hand, and reads nothing when it is copied.
    return RouterSettings(**{name: getattr(loaded, name) for name in RouterSettings.model_fields})


def _read_yaml(path: Path) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"Cannot read the settings file {path}: {error}") from None
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path} is not valid YAML: {error}") from None
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise ConfigurationError(f"{path} must hold sections, such as `listen: {{port: 4000}}`.")
    return values


def _anchored(values: Mapping[str, object], folder: Path) -> dict[str, object]:
    """Take the relative paths of a settings file from its own folder."""

    def anchor(value: object) -> object:
        if isinstance(value, list):
            return [anchor(item) for item in value]
        if isinstance(value, str) and "://" not in value:
            return str(folder / value)
        return value

    def walk(value: object, steps: Sequence[str]) -> object:
        if not steps:
            return anchor(value)
        if not isinstance(value, dict):
            return value
        step, rest = steps[0], steps[1:]
        return {
            key: walk(inner, rest) if step in {key, "*"} else inner for key, inner in value.items()
        }

    anchored: object = dict(values)
    for steps in (
        ("supergraph", "path"),
        ("authentication", "jwt", "jwks"),
        ("persisted_operations", "manifests"),
        ("explorer", "default_query"),
        *(("subgraphs", "*", "tls", name) for name in ("ca", "certificate", "key")),
    ):
        anchored = walk(anchored, steps)
    return anchored if isinstance(anchored, dict) else {}


def _refuse_unknown_sections(environment: Mapping[str, str]) -> None:
    """Refuse `SUPERGRAPH_LISTNE__PORT`; pydantic sees only the sections that exist.

    Names without the delimiter are left alone: container platforms set such variables
    themselves (`SUPERGRAPH_SERVICE_HOST` for a service that is called supergraph).
    """
    for name in sorted(environment):
        section, delimiter, _ = name.removeprefix(_ENV_PREFIX).partition(_ENV_DELIMITER)
        if not name.startswith(_ENV_PREFIX) or not delimiter:
            continue
        if section.lower() not in RouterSettings.model_fields:
            hint = _nearest(section.lower(), RouterSettings.model_fields)
            raise ConfigurationError(
                f"The environment variable {name} names no section of the settings{hint}."
            )


def _problems(error: ValidationError) -> list[str]:
    """One line per problem. Values are not repeated: they may be secrets."""
    lines = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        steps = problem["loc"]
        place = ".".join(str(step) for step in steps)
        if problem["type"] == "extra_forbidden":
            lines.append(f"{place}: unknown key{_nearest(str(steps[-1]), _keys_at(steps[:-1]))}")
        else:
            lines.append(f"{place}: {problem['msg']}")
    return lines


def _nearest(key: str, valid: Mapping[str, object] | Sequence[str]) -> str:
    matches = difflib.get_close_matches(key, list(valid), n=1, cutoff=0.5)
    if matches:
        return f"; did you mean {matches[0]!r}?"
    return f"; the valid ones are {', '.join(valid)}" if valid else ""


def _keys_at(steps: Sequence[int | str]) -> tuple[str, ...]:
    """The valid keys of the section at a path of keys."""
    model: type[BaseModel] = RouterSettings
    pending = list(steps)
    while pending:
        field = model.model_fields.get(str(pending.pop(0)))
        found = _section_of(None if field is None else field.annotation)
        if found is None:
            return ()
        model, is_mapping = found
        if is_mapping and pending:
            pending.pop(0)
    return tuple(model.model_fields)


def _section_of(annotation: object) -> tuple[type[BaseModel], bool] | None:
    """The section class in an annotation, and whether it is the value of a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    origin = get_origin(annotation)
    is_mapping = origin is Mapping
    if is_mapping or origin in {Union, types.UnionType}:
        for argument in get_args(annotation):
            found = _section_of(argument)
            if found is not None:
                return found[0], is_mapping
    return None
