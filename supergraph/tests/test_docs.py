"""What the documentation says is what the code does."""

import re
from pathlib import Path
from typing import Any

import yaml

from supergraph.settings import RouterSettings, load_settings

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "serving.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def keys_of(model):
    """Every key of a settings model, as paths."""
    for name, field in model.model_fields.items():
        yield name
        annotations = [field.annotation, *getattr(field.annotation, "__args__", ())]
        for annotation in annotations:
            if hasattr(annotation, "model_fields"):
                yield from (f"{name}.{key}" for key in keys_of(annotation))


def paths_of(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from (f"{key}.{path}" for path in paths_of(inner))


def test_the_settings_that_are_shown_are_valid(tmp_path):
    (block,) = blocks("yaml")
    path = tmp_path / "router.yaml"
    path.write_text(block, encoding="utf-8")
    load_settings(path)


def test_every_setting_is_shown():
    (block,) = blocks("yaml")
    shown = {
        path.replace("subgraphs.products", "subgraphs") for path in paths_of(yaml.safe_load(block))
    }
    missing = set(keys_of(RouterSettings)) - shown
    assert not missing


def test_the_values_that_are_shown_without_a_comment_are_the_defaults():
    (block,) = blocks("yaml")
    shown = yaml.safe_load(block)
    for section in ("listen", "limits", "traffic", "errors", "csrf", "cors", "telemetry"):
        assert type(getattr(RouterSettings(), section)).model_validate(shown[section]) == getattr(
            RouterSettings(), section
        )


async def test_the_library_example_runs(federation, tmp_path, monkeypatch):
    (block,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    products_only = federation.supergraph_sdl.replace(
        'name: "reviews", url: ""', 'name: "reviews", url: "http://reviews.test/graphql"'
    )
    (tmp_path / "supergraph.graphql").write_text(products_only, encoding="utf-8")
    names: dict[str, Any] = {}
    exec(compile(block, "serving.md", "exec"), names)  # noqa: S102 - our own page
    assert b"Kettle" in await names["answer"](federation.products)
