"""What this process counts and times, for Prometheus; livechat_project/metrics/ shows it.

Names and labels are a contract with dashboards and alerts: see docs/operating/metrics.md. No label
says who: neither customers nor operators, and nothing that grows without bound.
"""

from __future__ import annotations

from prometheus_client import Counter, Histogram, disable_created_metrics

# When each was first counted is of no use, and a third of the lines.
disable_created_metrics()  # type: ignore[no-untyped-call]

_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)

LINE_REQUESTS = Counter(
    "livechat_line_requests",
    "Requests to LINE by what came of them: ok, repeated (LINE had it already) or why not.",
    ["call", "outcome"],
)
LINE_SECONDS = Histogram(
    "livechat_line_request_seconds", "How long LINE took to answer.", ["call"], buckets=_FAST
)
HTTP_SECONDS = Histogram(
    "livechat_http_request_seconds",
    "From a request to the beginning of its answer.",
    ["part", "status"],
    buckets=_FAST,
)
PUBLISH_SECONDS = Histogram(
    "livechat_publish_seconds",
    "How long the channel layer took to take a change for all sockets.",
    buckets=_FAST,
)
PUBLISH_FAILURES = Counter(
    "livechat_publish_failures", "Changes that the layer did not take; clients fetch them."
)
