"""The daily work: each app registers its functions here, `manage.py daily` runs them all."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

logger = logging.getLogger(__name__)

_daily_jobs: dict[str, Callable] = {}


@dataclass(frozen=True)
class JobReport:
    name: str
    result: object = None
    error: Exception | None = None


def daily_job(function: Callable) -> Callable:
    """Decorator. The function takes the moment of the run (`now`), does what is due and may return a figure.

    « Due and not yet done », never « today »: a day without the command loses nothing, a second run does nothing twice.
    """
    _daily_jobs[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def run_daily(now=None) -> list[JobReport]:
    """Run every job, each on its own: one that fails does not stop the others."""
    now = now or timezone.now()
    reports = []
    for name, function in sorted(_daily_jobs.items()):
        try:
            reports.append(JobReport(name, result=function(now)))
        except Exception as error:
            logger.exception("Daily job %s failed.", name)
            reports.append(JobReport(name, error=error))
    return reports
