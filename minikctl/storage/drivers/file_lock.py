"""One writer at a time on a file that is no database: a lock file beside it, held until it is let go.

The lock is the operating system's, so that a command that dies leaves none behind.
"""

from __future__ import annotations

import os
import sys
import time

from minikctl.storage.store import StorageError

LOCK_SECONDS = 30.0
POLL_SECONDS = 0.02


class FileLock:
    """``shared`` holders read beside each other; where the system has no shared locks they take turns."""

    def __init__(self, path: str) -> None:
        self._path = f"{path}.lock"
        self._handle: int | None = None

    def acquire(self, *, shared: bool) -> None:
        """Wait for the lock; raises StorageError after LOCK_SECONDS."""
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + LOCK_SECONDS
        while not _try(self._handle, shared):
            if time.monotonic() > deadline:
                self.release()
                raise StorageError(
                    f"unable to use the state file {self._path[:-5]}: another command has been using it for "
                    f"{LOCK_SECONDS:.0f} s"
                )
            time.sleep(POLL_SECONDS)

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)  # closing gives the lock back
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int, shared: bool) -> bool:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(handle: int, shared: bool) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
