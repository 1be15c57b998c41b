"""``/metrics``: what Prometheus asks, computed from rows when it asks (docs/operations.md)."""
