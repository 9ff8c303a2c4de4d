"""apply --force: an object that cannot be changed in place is deleted and made anew, or put back if that fails."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import unversioned
from minikctl.kubectl.deletion import delete_options, is_there
from minikctl.kubectl.errors import CommandError, with_source
from minikctl.kubectl.three_way import described

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.commands.apply import Options
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def recreate(invocation: Invocation, info: Info, live: Obj, modified: Obj, options: Options) -> Obj:
    """The new object; raises what kept it from being made. Waits for ``--timeout`` only, which is 0 by default."""
    try:
        return _recreated(invocation, info, live, modified, options)
    except (StatusError, CommandError) as fault:
        from minikctl.kubectl import last_applied

        verb = f"applying patch:\n{last_applied.encoded(modified)}\nto:\n{described(info)}\nfor:"
        raise with_source(verb, info.source, fault) from None


def _recreated(invocation: Invocation, info: Info, live: Obj, modified: Obj, options: Options) -> Obj:
    client, flags = invocation.session.client, invocation.flags
    how = delete_options(options.policy, flags["grace-period"])
    client.delete(info.request_resource, info.namespace, info.name, **how)
    wait_for_absence(invocation, info, flags["timeout"])
    try:
        return client.create(info.request_resource, unversioned(modified), namespace=info.namespace, **options.request)
    except StatusError as fault:
        try:
            client.create(info.request_resource, unversioned(live), namespace=info.namespace, **options.request)
        except StatusError as again:
            raise CommandError(
                "An error occurred force-replacing the existing object with the newly provided one:\n\n"
                f"{fault}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n{again}"
            ) from None
        raise


def wait_for_absence(invocation: Invocation, info: Info, timeout: float) -> None:
    """Return when the object is gone; ``timeout`` in seconds, 0 looks once. Raises CommandError when it is over."""
    session = invocation.session
    session.settle()
    deadline = session.now + int(timeout * 1000)
    while is_there(invocation, info):
        if session.now >= deadline or not session.wait(deadline):
            if not is_there(invocation, info):
                return
            raise CommandError("context deadline exceeded")
