"""Counts for monitoring, in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter

__all__ = ["Metrics"]

_HELP = {
    "fontbridge_requests_total": ("counter", "Requests answered, by route and status."),
    "fontbridge_request_seconds": ("summary", "Time from the request to the end of its answer."),
    "fontbridge_upload_bytes_total": ("counter", "Bytes of request bodies received."),
    "fontbridge_requests_in_flight": ("gauge", "Requests with a file that are being answered."),
    "fontbridge_jobs_ended_total": ("counter", "Processes that were ended over a file, by cause."),
}


class Metrics:
    """Counts of one service; touched by its event loop only."""

    def __init__(self) -> None:
        self.uploaded = 0
        self.in_flight = 0
        self._requests: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._times: Counter[str] = Counter()
        self._ended: Counter[str] = Counter()

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count one request. `route` is one of the service's own, never a path as it was sent."""
        self._requests[route, status] += 1
        self._times[route] += 1
        self._seconds[route] += seconds  # type: ignore[assignment]

    def ended(self, cause: str) -> None:
        """Count a process that had to be ended, or that ended itself, over a file."""
        self._ended[cause] += 1

    def text(self) -> str:
        """All counts."""
        samples = {
            "fontbridge_requests_total": [
                f'{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(self._requests.items())
            ],
            "fontbridge_request_seconds": [
                line
                for route, count in sorted(self._times.items())
                for line in (
                    f'_sum{{route="{route}"}} {self._seconds[route]:.6f}',
                    f'_count{{route="{route}"}} {count}',
                )
            ],
            "fontbridge_upload_bytes_total": [f" {self.uploaded}"],
            "fontbridge_requests_in_flight": [f" {self.in_flight}"],
            "fontbridge_jobs_ended_total": [
                f'{{cause="{cause}"}} {count}' for cause, count in sorted(self._ended.items())
            ],
        }
        lines = []
        for name, (kind, told) in _HELP.items():
            lines += [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]
            lines += [f"{name}{sample}" for sample in samples[name]]
        return "\n".join(lines) + "\n"
