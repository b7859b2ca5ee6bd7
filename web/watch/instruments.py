"""What is counted while the server answers: requests by route, searches by engine, and the process itself."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics

_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
disable_created_metrics()  # type: ignore[no-untyped-call]


class Instruments:
    """Those of one application; each label has few values, whatever is asked."""

    def __init__(self) -> None:
        self.registry = to = CollectorRegistry()
        self.requests = Counter("credatlas_http_requests", "Requests answered.", ("method", "route", "status"), registry=to)
        self.answering = Histogram(
            "credatlas_http_seconds", "Until an answer was whole.", ("route",), buckets=_QUICK, registry=to
        )
        self.searching = Histogram(
            "credatlas_search_seconds",
            "Until a search was answered, by the engine that did; fallback: in the place of the one that is set.",
            ("engine", "fallback"),
            buckets=_QUICK,
            registry=to,
        )
        self.unanswered = Counter("credatlas_search_failures", "Searches that no engine answered.", registry=to)
        ProcessCollector(registry=self.registry)
