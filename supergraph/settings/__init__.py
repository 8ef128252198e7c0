"""The router's settings: one frozen value, read once from a YAML file and the environment.

The environment wins over the file: `SUPERGRAPH_LISTEN__PORT=8080` is `listen: {port: 8080}`. An
unknown key is refused and the nearest valid one named, because a setting that is silently
ignored is found out in production. What may not enter: anything that acts on a setting.
"""

from supergraph.settings.load import load_settings
from supergraph.settings.sections import (
    AuthenticationSettings,
    CorsSettings,
    CsrfSettings,
    ErrorSettings,
    ExplorerSettings,
    ForwardSettings,
    HeaderSettings,
    IntrospectionSettings,
    JwtSettings,
    LimitSettings,
    ListenSettings,
    OverrideSettings,
    PersistedOperationSettings,
    PlannerSettings,
    RouterSettings,
    SubgraphSettings,
    SubgraphTlsSettings,
    SupergraphSettings,
    TelemetrySettings,
    TrafficSettings,
)

__all__ = [
    "AuthenticationSettings",
    "CorsSettings",
    "CsrfSettings",
    "ErrorSettings",
    "ExplorerSettings",
    "ForwardSettings",
    "HeaderSettings",
    "IntrospectionSettings",
    "JwtSettings",
    "LimitSettings",
    "ListenSettings",
    "OverrideSettings",
    "PersistedOperationSettings",
    "PlannerSettings",
    "RouterSettings",
    "SubgraphSettings",
    "SubgraphTlsSettings",
    "SupergraphSettings",
    "TelemetrySettings",
    "TrafficSettings",
    "load_settings",
]
