"""Whether the program that a container is to run is in its image at all. Pure.

Only of well-known images something can be said, and of them only what is plain: a name that is no program of a usual
system (``slep``), or one that small systems lack (``bash`` in busybox). Source of the texts: runc under containerd 2.
"""

from __future__ import annotations

from minikctl.kubelet import behaviour, images, known_images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

EXIT_CODE = 128
"""Of a container whose process could not be started."""
_FAILED = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    "unable to start container process: error during container init: "
)
_PLACES = ("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/")
_SMALL = ("busybox", "alpine")
_NOT_IN_SMALL = frozenset(
    """bash zsh ksh fish curl apt apt-get dpkg yum dnf python python2 python3 pip pip3 perl ruby node npm java go gcc
    systemctl journalctl stress stress-ng nginx httpd-foreground apache2-foreground redis-server mysqld postgres
    mongod""".split()  # noqa: SIM905
)
_USUAL = frozenset(
    """[ [[ addgroup adduser apk apt apt-cache apt-get arch arp ash awk base32 base64 basename bash bc bunzip2 busybox
    bzip2 cal cat chgrp chmod chown chroot cksum clear cmp comm cp cpio crond curl cut date dc dd df diff dig dirname
    dmesg dnf dnsdomainname dpkg du echo egrep env expand expr factor false fdisk fgrep file find flock fold free fsync
    fuser g++ gawk gcc getconf getent getopt git go gpg grep groups gunzip gzip head hexdump host hostid hostname htop
    httpd id ifconfig init install ionice iostat ip ipcs iptables java javac jq kill killall last ldd less link ln
    locale logger login logname ls lsof make md5sum mkdir mkfifo mknod mktemp more mount mountpoint mpstat mv nc netcat
    netstat nice node nohup npm nproc npx nsenter nslookup od openssl passwd paste patch pgrep php pidof ping ping6 pip
    pip3 pkill pmap printenv printf ps pstree pwd python python2 python3 readlink realpath redis-cli mysql psql mongosh
    mongo renice reset rev rm rmdir rsync ruby run-parts script sed seq service setsid sh sha1sum sha256sum sha512sum
    shuf sleep sort split ss ssh ssh-keygen stat strace strings stty su sudo sum sync sysctl tac tail tar tcpdump tee
    telnet test time timeout top touch tr traceroute true truncate tty umount uname unexpand uniq unlink unshare unzip
    uptime users uuidgen vi vim vmstat w watch wc wget which who whoami xargs xxd yes yum zcat zip php-fpm mysqldump
    pg_dump pg_isready pg_ctl initdb createdb mysqladmin redis-benchmark ab htpasswd nginx-debug envsubst
    rabbitmqctl rabbitmq-diagnostics etcdctl""".split()  # noqa: SIM905
)


def fault(pod: Obj, container: Obj) -> str:
    """What the runtime says when it cannot start the container's command, "" where it can."""
    image = images.parse(container["image"])
    if image is None or known_images.serves(image.known_as) is None:
        return ""
    argv = behaviour.argv_of(pod, container) or [""]
    if not argv[0] or _is_there(argv[0], image.known_as):
        return ""
    if "/" in argv[0]:
        return f'{_FAILED}exec: "{argv[0]}": stat {argv[0]}: no such file or directory'
    return f'{_FAILED}exec: "{argv[0]}": executable file not found in $PATH'


def _is_there(program: str, image: str) -> bool:
    place, slash, name = program.rpartition("/")
    if slash and f"{place}/" not in _PLACES:
        return True  # nobody knows what else is in an image, or mounted into it
    if image in _SMALL and name in _NOT_IN_SMALL:
        return False
    from minikctl.kubelet import programs

    known = name in _USUAL or name in programs.PROGRAMS or name in programs.SERVERS or name in programs.SHELLS
    return known or name in programs.PREFIXES or "-" in name or "." in name or name.startswith(image.split("/")[-1])
