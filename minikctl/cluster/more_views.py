"""More views of one cluster in one process: what a command that stays gives each of its threads.

Views take turns, whether they read or write: a request is over in milliseconds, and nobody sees half of another one.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.cluster.session import Session

_TURN = threading.RLock()


@contextmanager
def another(session: Session) -> Iterator[Session]:
    """A view of the same state with the same user. A state in memory has one view, which is lent."""
    from minikctl.cluster.session import Session as View

    with _TURN:
        if session.open_driver is None:
            yield session
            session.finish()
            return
        view = View(
            session.open_driver(), namespace=session.namespace, server=session.server, reopen=session.open_driver
        )
        view.client.user, view.client.groups = session.client.user, session.client.groups
        try:
            yield view
            view.finish()
        except BaseException:
            view.abandon()
            raise
        finally:
            view.close()
