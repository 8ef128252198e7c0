"""What the router tells its operators about requests: at present the access log.

What may not enter: decisions. Nothing that a request is answered with may depend on this room.
"""

from supergraph.telemetry.access_log import AccessLog, AccessRecord

__all__ = ["AccessLog", "AccessRecord"]
