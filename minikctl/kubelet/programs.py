"""What programs do, as far as it matters to a pod: how long they run, what they write, how they end. Pure.

A program that is not in here takes no time and succeeds; as the last thing that a container runs, it serves on until
it is stopped, or in a task (the pod of a Job) ends after `programs_control.TASK_TIME`.
"""

from __future__ import annotations

from minikctl.kubelet import programs_control as control
from minikctl.kubelet import programs_filters as filters
from minikctl.kubelet import programs_output as output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.kubelet.shell import Machine

    Given = list[str] | None
    Program = Callable[[Machine, list[str], Given], int]

SHELLS = frozenset(("sh", "bash", "ash", "dash", "zsh", "ksh"))
SERVERS = frozenset(
    """nginx httpd httpd-foreground apache2 apache2-foreground apachectl redis-server mysqld mariadbd postgres mongod
    memcached node npm yarn pnpm java dotnet uvicorn gunicorn flask rails puma php-fpm caddy haproxy traefik envoy etcd
    rabbitmq-server sshd supervisord http-echo prometheus grafana-server consul vault nats-server registry catalina.sh
    docker-entrypoint.sh kube-apiserver kube-scheduler kube-controller-manager kube-proxy coredns agnhost pause
    socat nc ncat mosquitto influxd elasticsearch kafka-server-start.sh zookeeper rackup varnishd squid""".split()  # noqa: SIM905
)
PREFIXES = frozenset(("exec", "nohup", "nice", "command", "time", "sudo", "tini", "dumb-init", "busybox", "--", "-g"))


def script_of(argv: list[str]) -> str | None:
    """The script of ``sh -c SCRIPT``, or None."""
    if not argv or _base(argv[0]) not in SHELLS:
        return None
    for index, argument in enumerate(argv[1:], 1):
        if not argument.startswith("-"):
            return None
        if "c" in argument.lstrip("-") and not argument.startswith("--"):
            strict = "set -e\n" if "e" in argument else ""
            return strict + argv[index + 1] if index + 1 < len(argv) else ""
    return None


def is_known(name: str) -> bool:
    """Whether it is known here what a program writes and how long it runs."""
    return name in PROGRAMS and (PROGRAMS[name] is not control.true or name in ("true", ":"))


def run(machine: Machine, argv: list[str], given: Given, *, tail: bool) -> int:
    """Run one program that is no shell with a script; its exit status."""
    name = _base(argv[0])
    while name in PREFIXES and len(argv) > 1:
        argv = argv[1:]
        if name == "exec":
            code = machine.program(argv, tail=True, given=given)
            machine.leave(code)
        name = _base(argv[0])
        if script_of(argv) is not None:
            return machine.program(argv, tail=tail, given=given)
    if name in SHELLS:
        return _bare_shell(machine, argv, given, tail=tail)
    if name in filters.NAMES and filters.applies(machine, argv, given):
        return filters.run(machine, argv, given)
    known = PROGRAMS.get(name)
    if known is not None:
        return known(machine, argv, given)
    if name in SERVERS or (name.startswith("python") and "http.server" in argv):
        machine.serve()
    if tail:
        if not machine.task:
            machine.serve()
        machine.wait(control.TASK_TIME)
    return 0


def _bare_shell(machine: Machine, argv: list[str], given: Given, *, tail: bool) -> int:
    """A shell that reads its commands: from a file, from a pipe, or from nobody, which ends it."""
    if len(argv) > 1 and not argv[-1].startswith("-"):
        if tail and not machine.task:
            machine.serve(heeds_term=False)
        machine.wait(control.TASK_TIME if tail else 0)
        return 0
    if given:
        return machine.program([argv[0], "-c", "\n".join(given)], tail=tail)
    if machine.tty:
        machine.serve(heeds_term=False)
    return 0


def _base(path: str) -> str:
    return path.rpartition("/")[2]


PROGRAMS: dict[str, Program] = {
    "echo": output.echo,
    "printf": output.printf,
    "sleep": control.sleep,
    "exit": control.exit_,
    "return": control.return_,
    "shift": control.shift,
    "true": control.true,
    ":": control.true,
    "false": control.false,
    "date": output.date,
    "tail": output.tail,
    "cat": output.cat,
    "ls": output.ls,
    "tee": output.tee,
    "touch": output.touch,
    "rm": output.rm,
    "seq": output.seq,
    "test": control.test,
    "[": control.test,
    "[[": control.test,
    "set": control.set_,
    "export": control.export,
    "trap": control.trap,
    "wait": control.wait,
    "break": control.break_,
    "continue": control.break_,
    "timeout": control.timeout,
    "env": output.env,
    "printenv": output.env,
    "wget": output.wget,
    "curl": output.curl,
    "awk": output.awk,
    "hostname": output.hostname,
    "whoami": output.whoami,
    "ping": control.ping,
    "top": control.forever,
    "yes": control.forever,
    "watch": control.forever,
    "stress": control.stress,
    "stress-ng": control.stress,
    "perl": output.perl,
    "python": control.python,
    "python3": control.python,
    **dict.fromkeys(
        ("nslookup", "dig", "pwd", "mkdir", "chmod", "chown", "cp", "mv", "cd", "grep", "id"),
        control.true,
    ),
    **dict.fromkeys(
        ("apk", "apt", "apt-get", "pip", "pip3", "kubectl", "head", "sort", "uname", "kill", "sync"), control.true
    ),
}
