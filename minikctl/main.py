"""The outermost wiring: which name we were called by, which cluster a command means, what is kept of its work.

A command that fails keeps what it did before it failed, as with a real server; one that breaks (a fault of ours, or the
disk's) leaves the state as it was.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.administration import Administration
    from minikctl.cluster.opening import Target
    from minikctl.cluster.session import Session
    from minikctl.kubectl.invocation import Invocation


def run(argv: list[str]) -> int:
    """Run one command line; ``argv[0]`` is the name we were called by."""
    from minikctl.kubectl.dispatch import dispatch

    sessions: list[Session] = []

    def open_session(invocation: Invocation) -> Session:
        session = _open(invocation)
        sessions.append(session)
        return session

    try:
        code = dispatch(
            argv[1:],
            program=program_name(argv[0]),
            open_session=open_session,
            administer=_administration,
            out=sys.stdout,
            err=sys.stderr,
            stdin=sys.stdin,
        )
        for session in sessions:
            session.finish()
    except BaseException as fault:
        for session in sessions:
            session.abandon()
        return _report(fault)
    finally:
        for session in sessions:
            session.close()
    return code


def program_name(path: str) -> str:
    """``kubectl`` through a link of that name, else ``minikctl`` (also for ``python -m minikctl``)."""
    name = os.path.basename(path)
    name = name[:-4] if name.lower().endswith(".exe") else name
    return name if name == "kubectl" else "minikctl"


def _target(invocation: Invocation) -> Target:
    from minikctl.client.kubeconfig import KubeconfigError
    from minikctl.cluster.opening import UnknownContext, find_target
    from minikctl.kubectl.errors import CommandError

    flags = invocation.flags
    try:
        return find_target(
            state=flags["state"],
            context=flags["context"],
            cluster=flags["cluster"],
            config_path=flags["kubeconfig"],
        )
    except UnknownContext as fault:
        raise CommandError(str(fault), prefix="Error in configuration: ") from None
    except KubeconfigError as fault:
        raise CommandError(str(fault)) from None


def _administration(invocation: Invocation) -> Administration:
    from minikctl.cluster.administration import Clusters

    flags = invocation.flags
    return Clusters(lambda: _target(invocation), config_path=flags["kubeconfig"], state=flags["state"])


def _open(invocation: Invocation) -> Session:
    from minikctl.cluster.opening import open_session

    flags = invocation.flags
    session = open_session(_target(invocation))
    session.client.warn = invocation.server_warning
    if flags["as"]:
        session.client.user = flags["as"]
        session.client.groups = flags["as-group"]
    if invocation.verbosity >= 6:
        from minikctl.kubectl.request_log import observer

        session.client.observe = observer(invocation, session)
    return session


def _report(fault: BaseException) -> int:
    """One line for the user; a traceback only where somebody asked for it (MINIKCTL_TRACEBACK=1)."""
    from minikctl.storage.store import StorageError

    if isinstance(fault, SystemExit):
        return int(fault.code or 0) if isinstance(fault.code, int | None) else 1
    if isinstance(fault, KeyboardInterrupt):
        return 130
    if os.environ.get("MINIKCTL_TRACEBACK"):
        raise fault
    if isinstance(fault, StorageError):
        sys.stderr.write(f"error: {fault}\n")
    elif isinstance(fault, OSError):
        sys.stderr.write(f"error: {fault.strerror or fault}\n")
    else:
        sys.stderr.write(
            f"error: internal fault of minikctl, the state is unchanged: {type(fault).__name__}: {fault}\n"
        )
    return 1
