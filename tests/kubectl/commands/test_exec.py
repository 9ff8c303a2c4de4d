"""exec, cp, attach and debug on a cluster whose containers do what they are told. Words are kubectl 1.33's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from minikctl.cluster.session import Session
from minikctl.kubectl.dispatch import dispatch
from minikctl.storage.drivers.memory import MemoryDriver

if TYPE_CHECKING:
    from pathlib import Path

LEGACY = (
    "--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a "
    'profile, for example "--profile=general".\n'
)
PROMPT = "If you don't see a command prompt, try pressing enter.\n"
ENDED = "command terminated with exit code 1"
NO_TERMINAL = "Unable to use a TTY - input is not a terminal or the right kind of file\n"


class Terminal(io.StringIO):
    """Somebody types; the end of the text is Ctrl-D."""

    def isatty(self) -> bool:
        return True


class Commands:
    def __init__(self) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile="default", nodes=2, control_planes=1)
        self.session.control("freeze")
        self.run("create", "deployment", "web", "--image=nginx:1.27")
        self.run("run", "tool", "--image=busybox:1.36", "--command", "--", "sleep", "3600")
        self.pass_time(30)

    def pass_time(self, seconds: int) -> None:
        self.session.settle()
        self.session.control("advance", to=self.session.now + seconds * 1000)

    def run(self, *argv: str, stdin: str = "", terminal: bool = False) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        given = Terminal(stdin) if terminal else io.StringIO(stdin)
        code = dispatch(
            list(argv), program="kubectl", open_session=lambda _: self.session, out=out, err=err, stdin=given
        )
        return code, out.getvalue(), err.getvalue()

    def pod(self, name: str) -> dict[str, Any]:
        return self.session.client.get("pods", "default", name)


@pytest.fixture(scope="module")
def shared() -> Commands:
    return Commands()


@pytest.fixture
def own() -> Commands:
    return Commands()


# --- exec


def test_exec_runs_in_the_container_and_ends_with_its_code(shared: Commands) -> None:
    assert shared.run("exec", "tool", "--", "hostname") == (0, "tool\n", "")
    assert shared.run("exec", "tool", "--", "sh", "-c", "echo out; echo err >&2; exit 3") == (
        3,
        "out\n",
        "err\ncommand terminated with exit code 3\n",
    )
    assert shared.run("exec", "tool", "--", "false") == (1, "", "command terminated with exit code 1\n")


def test_exec_takes_the_pod_of_a_deployment(shared: Commands) -> None:
    code, out, _ = shared.run("exec", "deploy/web", "--", "hostname")
    assert (code, out.startswith("web-")) == (0, True)


def test_exec_gives_the_input_only_with_i(shared: Commands) -> None:
    assert shared.run("exec", "-i", "tool", "--", "sh", stdin="echo $((2+3))\n") == (0, "5\n", "")
    assert shared.run("exec", "tool", "--", "cat", stdin="unread\n") == (0, "", "")
    assert shared.run("exec", "-it", "tool", "--", "cat", stdin="x\n") == (0, "x\n", NO_TERMINAL)


def test_exec_on_a_terminal_prompts_and_keeps_the_state(shared: Commands) -> None:
    typed = "x=5\ncd /tmp\nif true\nthen echo $x\nfi\nnosuch\n"
    assert shared.run("exec", "-it", "tool", "--", "sh", stdin=typed, terminal=True) == (
        127,
        "/ # / # /tmp # > > 5\n/tmp # sh: nosuch: not found\n/tmp # \n",
        "command terminated with exit code 127\n",
    )


def test_exec_tells_why_it_cannot(shared: Commands) -> None:
    code, out, err = shared.run("exec", "tool", "--", "bash")
    assert (code, out) == (1, "")
    assert err.startswith(
        "error: Internal error occurred: error executing command in container: failed to exec in container: failed to "
        'start exec "'
    )
    assert err.endswith(
        '": OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not '
        "found in $PATH: unknown\n"
    )
    assert shared.run("exec", "-c", "none", "tool", "--", "ls") == (
        1,
        "",
        "Error from server (BadRequest): container none is not valid for pod tool\n",
    )
    assert shared.run("exec", "none", "--", "ls") == (1, "", 'Error from server (NotFound): pods "none" not found\n')


def test_exec_into_what_does_not_run(own: Commands) -> None:
    own.run("run", "stuck", "--image=nginx:1.161")
    own.pass_time(10)
    assert own.run("exec", "stuck", "--", "ls") == (
        1,
        "",
        'error: unable to upgrade connection: container not found ("stuck")\n',
    )
    own.run("run", "done", "--image=busybox", "--restart=Never", "--", "true")
    own.pass_time(10)
    assert own.run("exec", "done", "--", "ls") == (
        1,
        "",
        "error: cannot exec into a container in a completed pod; current phase is Succeeded\n",
    )


def test_reading_writes_nothing(own: Commands) -> None:
    own.session.finish()
    before = own.session.revision
    own.run("exec", "tool", "--", "sh", "-c", "ls /; env; wget -qO- http://none")
    own.session.finish()
    assert own.session.revision == before


# --- cp


def test_cp_takes_files_and_folders_there_and_back(shared: Commands, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "sub").mkdir(parents=True)
    (source / "text").write_text("hello\n")
    (source / "sub" / "bytes").write_bytes(bytes(range(256)))
    assert shared.run("cp", str(source), "tool:/tmp/there") == (0, "", "")
    assert shared.run("exec", "tool", "--", "find", "/tmp/there", "-type", "f")[1].split() == [
        "/tmp/there/sub/bytes",
        "/tmp/there/text",
    ]
    note = "tar: removing leading '/' from member names\n"
    assert shared.run("cp", "default/tool:/tmp/there", str(tmp_path / "back")) == (0, note, "")
    assert (tmp_path / "back" / "sub" / "bytes").read_bytes() == bytes(range(256))
    assert (tmp_path / "back" / "text").read_text() == "hello\n"


def test_cp_puts_into_a_folder_that_is_there(shared: Commands, tmp_path: Path) -> None:
    (tmp_path / "one").write_text("1")
    assert shared.run("cp", str(tmp_path / "one"), "tool:/tmp") == (0, "", "")
    assert shared.run("exec", "tool", "--", "cat", "/tmp/one") == (0, "1", "")


def test_cp_faults(shared: Commands, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    assert shared.run("cp", "/nosuch/file", "tool:/tmp/x") == (
        1,
        "",
        "error: /nosuch/file doesn't exist in local filesystem\n",
    )
    code, out, err = shared.run("cp", "tool:/nosuch", str(tmp_path / "x"))
    assert (code, err) == (1, "command terminated with exit code 1\n")
    assert "tar: /nosuch: No such file or directory\n" in out
    code, _, err = shared.run("cp", str(tmp_path / "f"), "tool:/nosuch/deep/f")
    assert (code, err.splitlines()) == (
        1,
        ["tar: can't change directory to '/nosuch/deep': No such file or directory", ENDED],
    )


def test_cp_needs_a_tar_in_the_image(own: Commands, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    own.run("run", "bare", "--image=registry.k8s.io/pause:3.10")
    own.pass_time(10)
    code, _, err = own.run("cp", str(tmp_path / "f"), "bare:/f")
    assert (code, err.endswith('exec: "tar": executable file not found in $PATH: unknown\n')) == (1, True)


def test_cp_writes_nothing_outside_of_its_target(tmp_path: Path) -> None:
    from minikctl.kubectl.tar_archives import unpack

    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "out").symlink_to(tmp_path)
    data = archive({"src/out/escaped": b"x", "src/fine": b"y"})
    warnings = list(unpack(data, "src", str(tmp_path / "target")))
    assert [text.endswith("is outside target destination, skipping\n") for text in warnings] == [True]
    assert not (tmp_path / "escaped").exists()
    assert (tmp_path / "target" / "fine").read_bytes() == b"y"


def archive(files: dict[str, bytes]) -> bytes:
    import tarfile

    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as made:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return data.getvalue()


# --- attach and run -i


def test_run_gives_the_shell_its_input_and_ends_with_its_code(own: Commands) -> None:
    words = ("run", "x", "--rm", "-i", "--restart=Never", "--image=busybox", "--", "sh")
    assert own.run(*words, stdin="hostname\nexit 4\n") == (
        4,
        'x\npod "x" deleted\n',
        f"{PROMPT}pod default/x terminated (Error)\n",
    )


def test_what_was_written_for_the_attached_is_the_log(own: Commands) -> None:
    own.run("run", "x", "-i", "--restart=Never", "--image=busybox", "--", "sh", stdin="echo one; sleep 2\necho two\n")
    assert own.run("logs", "x") == (0, "one\ntwo\n", "")
    stamps = [line.split("Z ")[0] for line in own.run("logs", "x", "--timestamps")[1].splitlines()]
    assert int(stamps[1][17:19]) - int(stamps[0][17:19]) in (2, -58)


def test_run_shows_what_a_look_up_finds(own: Commands) -> None:
    own.run("expose", "deployment", "web", "--port=80")
    words = ("run", "x", "--rm", "-i", "--restart=Never", "--image=busybox", "--", "wget", "-qO-", "http://web")
    code, out, _ = own.run(*words)
    assert (code, "Pod default/web-" in out) == (0, True)


def test_attach_to_a_shell_that_waits(own: Commands) -> None:
    own.run("run", "sh", "-i", "--tty", "--image=busybox", "--attach=false")
    own.pass_time(10)
    code, out, err = own.run("attach", "sh", "-it", stdin="echo hi\nexit\n", terminal=True)
    assert (code, err) == (0, PROMPT)
    assert out == (
        "/ # hi\n/ # Session ended, resume using 'kubectl attach sh -c sh -i -t' command when the pod is running\n"
    )
    assert own.pod("sh")["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"] == 0


# --- debug


def ephemeral(own: Commands, pod: str) -> dict[str, Any]:
    made: dict[str, Any] = own.pod(pod)["spec"]["ephemeralContainers"][-1]
    return made


def test_debug_adds_a_container_that_sees_the_target(own: Commands) -> None:
    words = ("debug", "tool", "-i", "--image=busybox", "--target=tool", "-c", "look")
    code, out, err = own.run(*words, stdin="ps\n")
    lines = out.splitlines()
    assert (code, err) == (0, LEGACY + PROMPT)
    assert lines[0].startswith('Targeting container "tool".')
    assert [line.split()[-2:] for line in lines[2:4]] == [["sleep", "3600"], ["0:00", "sh"]]
    assert ephemeral(own, "tool") == {
        "name": "look",
        "image": "busybox",
        "imagePullPolicy": "Always",
        "resources": {},
        "stdin": True,
        "targetContainerName": "tool",
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
    }


# As recorded from the requests of kubectl 1.33.1.
@pytest.mark.parametrize(
    ("profile", "context"),
    [
        ("legacy", None),
        ("general", {"capabilities": {"add": ["SYS_PTRACE"]}}),
        ("baseline", None),
        ("netadmin", {"capabilities": {"add": ["NET_ADMIN", "NET_RAW"]}}),
        (
            "restricted",
            {
                "allowPrivilegeEscalation": False,
                "capabilities": {"drop": ["ALL"]},
                "runAsNonRoot": True,
                "seccompProfile": {"type": "RuntimeDefault"},
            },
        ),
        ("sysadmin", {"privileged": True}),
    ],
)
def test_debug_profiles(shared: Commands, profile: str, context: dict[str, Any] | None) -> None:
    words = ("debug", "tool", "--image=busybox", f"--profile={profile}", f"--container=d-{profile}", "--env=A=b")
    assert shared.run(*words, "--", "sleep", "5")[0] == 0
    made = ephemeral(shared, "tool")
    assert made.get("securityContext") == context
    assert (made["command"], made["env"]) == (["sleep", "5"], [{"name": "A", "value": "b"}])


def test_debug_a_node(own: Commands) -> None:
    node = "minikctl-worker"
    code, out, _ = own.run("debug", f"node/{node}", "-i", "--image=busybox", stdin="cat /host/etc/os-release\n")
    assert code == 0
    title, *rest = out.splitlines()
    name = title.split()[3]
    assert name.startswith(f"node-debugger-{node}-")
    assert title == f"Creating debugging pod {name} with container debugger on node {node}."
    assert rest[0].startswith("PRETTY_NAME=")
    spec = own.pod(name)["spec"]
    assert [spec[field] for field in ("hostNetwork", "hostPID", "hostIPC", "restartPolicy")] == [True] * 3 + ["Never"]
    assert {"name": "host-root", "hostPath": {"path": "/", "type": ""}} in spec["volumes"]
    assert {"name": "host-root", "mountPath": "/host"} in spec["containers"][0]["volumeMounts"]


def test_debug_a_copy(own: Commands) -> None:
    own.run("label", "pod", "tool", "a=b")
    words = ("debug", "tool", "--copy-to=copy", "--profile=general", "--share-processes", "--set-image=*=busybox:1.37")
    assert own.run(*words, "--image=alpine", "-c", "look", "--", "sleep", "9") == (0, "", "")
    copy = own.pod("copy")
    assert [(c["name"], c["image"]) for c in copy["spec"]["containers"]] == [
        ("tool", "busybox:1.37"),
        ("look", "alpine"),
    ]
    assert copy["spec"]["shareProcessNamespace"] is True
    assert "labels" not in copy["metadata"]
    volumes = {mount["name"] for c in copy["spec"]["containers"] for mount in c["volumeMounts"]}
    assert [volume["name"] for volume in copy["spec"]["volumes"]] == list(volumes)
    assert own.run("debug", "tool", "--copy-to=other", "--replace", "--set-image=tool=busybox")[0] == 0
    own.session.settle()
    assert own.session.client.find("pods", "default", "tool") is None


def test_debug_shows_what_a_program_writes_that_ends_at_once(own: Commands) -> None:
    before = own.session.now
    beside = own.run("debug", "tool", "-i", "-q", "--profile=general", "--image=busybox:1.36", "--", "id", "-u")
    assert beside == (0, "0\n", "")
    script = own.run(
        "debug", "tool", "-i", "-q", "--profile=general", "--image=busybox:1.36", "--", "sh", "-c", "id -u"
    )
    assert script == (0, "0\n", "")
    copy = ("--copy-to=copied", "--image=busybox:1.36", "-c", "look")
    assert own.run("debug", "tool", "-i", "-q", "--profile=general", *copy, "--", "id", "-u") == (0, "0\n", "")
    assert own.session.now - before < 60_000


def test_cp_takes_paths_that_go_up(own: Commands, tmp_path: Path) -> None:
    target = tmp_path / "hostname"
    assert own.run("cp", "tool:/tmp/../etc/hostname", str(target))[0] == 0
    assert target.read_text() == "tool\n"


def test_debug_on_a_node_runs_a_script(own: Commands) -> None:
    command = ("debug", "node/minikctl-worker", "-i", "-q", "--profile=general", "--image=busybox:1.36")
    assert own.run(*command, "--", "sh", "-c", "echo a b | tr a-z A-Z; hostname") == (0, "A B\nminikctl-worker\n", "")


def test_the_image_serve_hostname_answers_with_the_pods_name(own: Commands) -> None:
    own.run("run", "named", "--image=registry.k8s.io/serve_hostname")
    own.pass_time(20)
    ip = own.pod("named")["status"]["podIP"]
    assert own.run("exec", "tool", "--", "wget", "-qO-", f"{ip}:9376") == (0, "named", "")
