"""``minikctl`` and ``python -m minikctl``: the way in. Everything else is `main`'s, loaded from here."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line of this process and return its exit code."""
    gc.disable()  # one short life: collecting costs half of the time that bulk decoding takes
    from minikctl.main import run

    return run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
