"""Whether any pod's use of CPU or memory follows a curve, which is no timer and may turn at any moment."""

from __future__ import annotations

from minikctl.apimachinery.pod_usage import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


def follows_curve(pods: Iterable[Obj], cron_jobs: Iterable[Obj]) -> bool:
    """``cron_jobs`` are those whose pods come and go."""
    templates = (cron_job["spec"]["jobTemplate"]["spec"]["template"] for cron_job in cron_jobs)
    made = [template for template in templates if template.get("metadata")]
    return any("=" in text for obj in (*pods, *made) for text in loads(obj).values())
