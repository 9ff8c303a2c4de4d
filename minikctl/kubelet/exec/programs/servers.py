"""nginx as a command: its version, a check of its configuration, a signal to the server."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

_FILE = "/etc/nginx/nginx.conf"


def nginx(process: Process) -> int:
    words, err = process.argv[1:], process.streams.err
    version = process.world.image.version.partition("-")[0]
    if "-v" in words or "-V" in words:
        err.write(f"nginx version: nginx/{version if version.count('.') == 2 else f'{version}.0'}\n")
        return 0
    if "-t" in words:
        err.write(
            f"nginx: the configuration file {_FILE} syntax is ok\n"
            f"nginx: configuration file {_FILE} test is successful\n"
        )
        return 0
    if "-s" in words:
        return 0
    err.write("nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n")
    return 1
