"""What a container's programs see of their container: variables, identity, files, processes, time. Texts are those of
busybox and of GNU's tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from inside_containers import Inside

from minikctl.client.remote_command import RemoteFault

if TYPE_CHECKING:
    from typing import Any

NOT_FOUND = 'exec: "{}": executable file not found in $PATH: unknown'


def fresh(**container: Any) -> Inside:
    """A cluster of one's own, for what ends containers or moves the clock."""
    made = Inside()
    if container:
        made.create("Pod", "own", container)
        made.pass_time(20)
    return made


def test_the_host_is_named_after_the_pod(inside: Inside) -> None:
    assert inside.out("hostname; echo $HOSTNAME; cat /etc/hostname") == "tool\ntool\ntool\n"


def test_root_is_who_runs_things_unless_the_pod_says_otherwise(inside: Inside) -> None:
    assert inside.out("id; whoami") == "uid=0(root) gid=0(root) groups=0(root)\nroot\n"
    own = fresh(
        securityContext={"runAsUser": 1000, "runAsGroup": 3000, "fsGroup": 2000},
        containers=[{"name": "main", "image": "busybox:1.36", "command": ["sleep", "3600"]}],
    )
    assert own.run("own", "id")[1] == "uid=1000 gid=3000 groups=3000,2000\n"
    assert own.run("own", "whoami") == (1, "", "whoami: unknown uid 1000\n")


def test_the_variables_are_the_containers(inside: Inside) -> None:
    shown = inside.out("env")
    assert "KUBERNETES_SERVICE_PORT=443\n" in shown
    assert "HOME=/root\n" in shown
    assert inside.run("tool", "printenv", "HOME") == (0, "/root\n", "")
    assert inside.run("tool", "printenv", "NOSUCH") == (1, "", "")


def test_processes_are_the_main_one_and_ones_own(inside: Inside) -> None:
    lines = inside.run("tool", "ps")[1].splitlines()
    assert lines[:2] == ["PID   USER     TIME  COMMAND", "    1 root      0:00 sleep 3600"]
    assert lines[2].endswith("0:00 ps")


def test_time_is_the_clusters() -> None:
    own = fresh()
    before = own.session.now
    assert own.sh("date +%s; sleep 2; date +%s")[1].split() == [str(before // 1000), str((before + 2000) // 1000)]
    assert own.session.now == before + 2000


def test_timeout_cuts_off_what_takes_longer() -> None:
    own = fresh()
    before = own.session.now
    assert own.sh("timeout 3 sleep 10; echo $?") == (0, "143\n", "")
    assert own.session.now == before + 3000


def test_what_is_written_stays_until_the_container_is_restarted() -> None:
    own = fresh()
    own.out("echo kept > /tmp/note")
    assert own.out("cat /tmp/note") == "kept\n"
    assert own.run("deb", "cat", "/tmp/note")[0] == 1


def test_an_empty_dir_is_shared_by_the_containers_of_a_pod() -> None:
    mount = {"volumeMounts": [{"name": "shared", "mountPath": "/shared"}], "command": ["sleep", "3600"]}
    own = fresh(
        containers=[{"name": name, "image": "busybox:1.36", **mount} for name in ("main", "other")],
        volumes=[{"name": "shared", "emptyDir": {}}],
    )
    own.run("own", "sh", "-c", "echo hello > /shared/f")
    assert own.run("own", "cat", "/shared/f", container="other") == (0, "hello\n", "")


def test_mounted_configuration_cannot_be_written() -> None:
    own = Inside()
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cfg", "namespace": "default"}}
    own.session.client.create("configmaps", {**config, "data": {"key": "value\n"}}, namespace="default")
    mount = [{"name": "cfg", "mountPath": "/cfg"}]
    container = {"name": "main", "image": "busybox:1.36", "command": ["sleep", "3600"], "volumeMounts": mount}
    own.create("Pod", "own", {"containers": [container], "volumes": [{"name": "cfg", "configMap": {"name": "cfg"}}]})
    own.pass_time(20)
    assert own.run("own", "cat", "/cfg/key") == (0, "value\n", "")
    assert own.run("own", "sh", "-c", "echo x > /cfg/key") == (
        1,
        "",
        "sh: can't create /cfg/key: Read-only file system\n",
    )


def test_missing_programs_are_the_runtimes_fault_or_the_shells(inside: Inside) -> None:
    with pytest.raises(RemoteFault, match=r"exec: \"nosuch\": executable file not found in \$PATH: unknown"):
        inside.run("tool", "nosuch")
    with pytest.raises(RemoteFault, match="stat /bin/nosuch: no such file or directory: unknown"):
        inside.run("tool", "/bin/nosuch")
    assert inside.sh("nosuch") == (127, "", "sh: nosuch: not found\n")
    assert inside.sh("nosuch", "deb") == (127, "", "sh: 1: nosuch: not found\n")
    assert inside.run("deb", "bash", "-c", "nosuch") == (127, "", "bash: nosuch: command not found\n")


@pytest.mark.parametrize(("pod", "program"), [("bare", "sh"), ("tool", "bash"), ("deb", "ps"), ("web", "ping")])
def test_images_have_what_they_have_in_life(inside: Inside, pod: str, program: str) -> None:
    with pytest.raises(RemoteFault) as caught:
        inside.run(pod, program)
    assert str(caught.value).endswith(NOT_FOUND.format(program))


def test_a_container_that_does_not_run_is_not_found(inside: Inside) -> None:
    inside.create("Pod", "stuck", {"containers": [{"name": "main", "image": "nginx:1.161"}]})
    inside.pass_time(5)
    with pytest.raises(RemoteFault) as caught:
        inside.run("stuck", "ls")
    assert str(caught.value) == 'unable to upgrade connection: container not found ("main")'


def test_a_script_that_comes_through_the_input_is_run_line_by_line(inside: Inside) -> None:
    script = "x=1\nif [ $x = 1 ]; then\n  echo one\nfi\nread line\nthis is read\necho $line\nexit 5\necho never\n"
    assert inside.run("tool", "sh", stdin=script) == (5, "one\nthis is read\n", "")
    assert inside.run("tool", "cat", stdin="a\nb\n") == (0, "a\nb\n", "")
    assert inside.run("tool", "sh", stdin="echo 'open\n")[0] == 2


def test_kill_of_process_1_ends_the_container_of_a_server() -> None:
    own = fresh()
    code, _, err = own.run("web", "sh", "-c", "kill 1; echo never")
    assert (code, err) == (137, "")
    status = own.pod("web")["status"]["containerStatuses"][0]
    assert status["state"]["terminated"]["exitCode"] == 0
    own.pass_time(5)
    assert own.pod("web")["status"]["containerStatuses"][0]["restartCount"] == 1


def test_sleep_as_process_1_does_not_heed_a_signal(inside: Inside) -> None:
    assert inside.sh("kill -9 1; kill 1; echo alive") == (0, "alive\n", "")
    assert inside.sh("kill 99") == (1, "", "kill: can't kill pid 99: No such process\n")


def test_long_listings_have_busyboxs_columns(inside: Inside) -> None:
    script = "cd /tmp; rm -rf ls; mkdir ls; cd ls; printf abc > f; chmod 640 f; mkdir d; ls -l"
    total, folder, file = inside.out(script).splitlines()
    assert total == "total 8"
    assert folder.startswith("drwxr-xr-x    2 root     root          4096 ")
    assert file.startswith("-rw-r-----    1 root     root             3 ")
    assert file.endswith(" f")


def test_loops_without_end_are_stopped(inside: Inside) -> None:
    code, _, err = inside.sh("while true; do :; done")
    assert (code, err) == (137, "sh: too many commands: stopped\n")


def test_nothing_of_this_machine_is_seen(inside: Inside, tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("host")
    assert inside.run("tool", "cat", str(secret))[0] == 1
    assert inside.run("tool", "sh", "-c", f"echo x > {tmp_path}/new")[0] == 1
    assert list(tmp_path.iterdir()) == [secret]


def test_a_script_that_calls_itself_without_end_is_stopped_once(inside: Inside) -> None:
    code, out, err = inside.sh(":(){ :|:& };:; echo never")
    assert (out, err.count("\n")) == ("", 1)
    assert code in (137, 139)


def test_the_full_host_name_has_its_domain_once() -> None:
    own = Inside()
    containers = [{"name": "main", "image": "busybox:1.36", "command": ["sleep", "3600"]}]
    own.create("Pod", "full", {"containers": containers, "subdomain": "sub", "setHostnameAsFQDN": True})
    own.pass_time(20)
    whole = "full.sub.default.svc.cluster.local\n"
    assert own.out("hostname; hostname -f; hostname -s", "full") == f"{whole}{whole}full\n"


def test_tar_takes_off_what_would_lead_out_of_where_it_is_unpacked(inside: Inside) -> None:
    code, out, err = inside.sh("cd /etc; tar cf - /tmp/../etc/hostname ../etc/hostname | tar tf -")
    assert (code, out) == (0, "etc/hostname\netc/hostname\n")
    assert err == "tar: removing leading '/tmp/../' from member names\ntar: removing leading '../' from member names\n"


def test_the_conditions_of_bash(inside: Inside) -> None:
    script = (
        "x='a b'; empty=; [[ $x == 'a b' && -n $x ]] && echo whole; [[ -z $empty ]] && echo empty; "
        "[[ ( $x == z* || $x == a* ) && ! -f /nosuch ]] && echo pattern; [[ 3 -lt 12 ]] && echo number; "
        'if [[ "web-12" =~ ^([a-z]+)-([0-9]+)$ ]]; then echo ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}; fi; '
        "[[ a =~ b ]] || echo none; [[ a -eq 1 ]] || echo different"
    )
    wanted = "whole\nempty\npattern\nnumber\nweb 12\nnone\ndifferent\n"
    assert inside.run("deb", "bash", "-c", script) == (0, wanted, "")


def test_an_init_container_with_a_script_of_bash_ends() -> None:
    """The start of the Kubernetes documentation's replicated MySQL."""
    script = """set -ex
[[ $HOSTNAME =~ -([0-9]+)$ ]] || exit 1
ordinal=${BASH_REMATCH[1]}
echo server-id=$((100 + $ordinal)) > /conf/server-id.cnf
if [[ $ordinal -eq 0 ]]; then
  echo primary > /conf/role
else
  echo replica > /conf/role
fi
"""
    mount = {"volumeMounts": [{"name": "conf", "mountPath": "/conf"}]}
    init = [{"name": "init", "image": "mysql:5.7", "command": ["bash", "-c", script], **mount}]
    main = [{"name": "main", "image": "busybox:1.36", "command": ["sleep", "3600"], **mount}]
    own = Inside()
    volumes = [{"name": "conf", "emptyDir": {}}]
    own.create("Pod", "mysql-3", {"initContainers": init, "containers": main, "volumes": volumes})
    own.pass_time(30)
    assert own.run("mysql-3", "sh", "-c", "cat /conf/role /conf/server-id.cnf") == (0, "replica\nserver-id=103\n", "")


def test_an_init_container_of_which_nothing_is_known_ends() -> None:
    init = [{"name": "init", "image": "example.com/migrate:1", "command": ["/migrate", "up"]}]
    main = [{"name": "main", "image": "busybox:1.36", "command": ["sleep", "3600"]}]
    own = Inside()
    own.create("Pod", "migrated", {"initContainers": init, "containers": main})
    own.pass_time(30)
    assert own.pod("migrated")["status"]["phase"] == "Running"


def test_printf_writes_single_bytes() -> None:
    own = fresh()
    own.out(r"printf '\303\251\377\x41' > /tmp/bytes")
    assert own.session.files(own.pod("tool"), "main").read("/tmp/bytes") == b"\xc3\xa9\xffA"


def test_a_volume_of_a_group_shows_so() -> None:
    """As in the Kubernetes documentation of security contexts."""
    mount = {"volumeMounts": [{"name": "data", "mountPath": "/data/demo"}], "command": ["sleep", "3600"]}
    own = fresh(
        containers=[{"name": "main", "image": "busybox:1.36", **mount}],
        volumes=[{"name": "data", "emptyDir": {}}],
        securityContext={"runAsUser": 1000, "runAsGroup": 3000, "fsGroup": 2000},
    )
    words = own.out("ls -ld /data/demo; stat -c %A /data/demo", "own").split()
    assert [*words[:4:3], words[-1]] == ["drwxrwsrwx", "2000", "drwxrwsrwx"]
