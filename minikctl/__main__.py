"""``minikctl`` and ``python -m minikctl``: the way in. Everything else is `main`'s, loaded from here."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line of this process and end it with its exit code."""
    gc.disable()  # one short life: collecting costs half of the time that bulk decoding takes
    from minikctl.main import run

    code = run(sys.argv)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 1
    os._exit(code)  # all is committed and told; taking the interpreter apart would cost 3 ms more


if __name__ == "__main__":
    main()
