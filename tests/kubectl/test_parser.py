"""Command lines read by the rules of pflag and cobra; the fault texts were seen in kubectl 1.33.1."""

from __future__ import annotations

import pytest

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.parser import Parsed, parse


def parsed(line: str) -> Parsed:
    return parse(line.split(" ") if line else [], "kubectl")


@pytest.mark.parametrize("line", ["-n web get pods", "get -n web pods", "get pods -n web", "get pods -nweb"])
def test_global_flags_may_stand_anywhere(line: str) -> None:
    found = parsed(line)
    assert (found.path, found.args, found.flags["namespace"]) == (("get",), ["pods"], "web")


@pytest.mark.parametrize("form", ["-ojson", "-o=json", "-o json", "--output=json", "--output json"])
def test_every_form_of_a_value_is_taken(form: str) -> None:
    assert parsed(f"get pods {form}").flags["output"] == "json"


def test_short_flags_may_be_bundled_and_the_last_may_have_a_value() -> None:
    found = parsed("get pods -Awojson")
    assert (found.flags["all-namespaces"], found.flags["watch"], found.flags["output"]) == (True, True, "json")
    assert found.changed == {"all-namespaces", "watch", "output"}
    shell = parsed("exec -it web -- sh")
    assert (shell.flags["stdin"], shell.flags["tty"]) == (True, True)


def test_a_boolean_takes_a_value_only_after_an_equals_sign() -> None:
    assert parsed("rollout status web --watch=false").flags["watch"] is False
    found = parsed("get pods --watch false")
    assert (found.flags["watch"], found.args) == (True, ["pods", "false"])


@pytest.mark.parametrize(
    ("line", "flag", "value"),
    [
        ("delete pod web --cascade", "cascade", "background"),
        ("create ns web --dry-run", "dry-run", "unchanged"),
        ("apply --validate", "validate", "strict"),
    ],
)
def test_a_flag_with_a_bare_value_never_takes_the_next_word(line: str, flag: str, value: str) -> None:
    found = parsed(f"{line} orphan")
    assert found.flags[flag] == value
    assert found.args[-1] == "orphan"


def test_two_dashes_end_flags_and_their_place_is_kept() -> None:
    found = parsed("exec web -c main -- ls -l --all")
    assert (found.args, found.dash) == (["web", "ls", "-l", "--all"], 1)
    assert parsed("get pods").dash == -1
    assert parsed("run web --image=x -- a").dash == 1


def test_lists_split_and_add_up_and_arrays_only_add_up() -> None:
    assert parsed("get -f a,b -f c").flags["filename"] == ["a", "b", "c"]
    literals = parsed("create configmap x --from-literal=a=1,2 --from-literal b=3").flags["from-literal"]
    assert literals == ["a=1,2", "b=3"]


def test_a_list_given_once_replaces_its_default() -> None:
    assert parsed("port-forward web 80").flags["address"] == ["localhost"]
    assert parsed("port-forward web 80 --address=0.0.0.0").flags["address"] == ["0.0.0.0"]


def test_defaults_are_fresh_in_every_call() -> None:
    parsed("get pods").flags["filename"].append("x")
    assert parsed("get pods").flags["filename"] == []


def test_underscores_in_flag_names_stand_for_dashes() -> None:
    assert parsed("get pods --all_namespaces").flags["all-namespaces"] is True


def test_durations_are_seconds() -> None:
    assert parsed("wait pod/web --timeout=1m30s").flags["timeout"] == 90.0
    assert parsed("wait pod/web").flags["timeout"] == 30.0


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("config use web", ("config", "use-context")),
        ("create deploy web --image=x", ("create", "deployment")),
        ("create svc nodeport web", ("create", "service", "nodeport")),
        ("top po", ("top", "pod")),
        ("set sa deployment web bot", ("set", "serviceaccount")),
    ],
)
def test_aliases_lead_to_the_command(line: str, path: tuple[str, ...]) -> None:
    assert parsed(line).path == path


def test_a_local_flag_hides_the_global_one_and_its_short_name() -> None:
    assert parsed("config set-context x --namespace=y").flags["namespace"] == "y"
    with pytest.raises(CommandError, match=r"^unknown shorthand flag: 'n' in -n$"):
        parsed("config set-context x -n y")


def test_a_flag_before_its_command_is_read_with_it() -> None:
    found = parsed("--tail 5 logs web")
    assert (found.path, found.flags["tail"]) == (("logs",), 5)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("logs x --tail=x", 'invalid argument "x" for "--tail" flag: strconv.ParseInt: parsing "x": invalid syntax'),
        (
            "logs x --follow=maybe",
            'invalid argument "maybe" for "-f, --follow" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
        ),
        ("logs x --since=5", 'invalid argument "5" for "--since" flag: time: missing unit in duration "5"'),
        ("logs x --bogus=1", "unknown flag: --bogus"),
        ("logs x -z", "unknown shorthand flag: 'z' in -z"),
        ("logs x -fzz", "unknown shorthand flag: 'z' in -zz"),
        ("logs x -f=", "unknown shorthand flag: '=' in -="),
        ("logs x -'", "unknown shorthand flag: '\\'' in -'"),
        ("logs x -é", "unknown shorthand flag: 'Ã' in -é"),
        ("logs x -c", "flag needs an argument: 'c' in -c"),
        ("logs x -fc", "flag needs an argument: 'c' in -c"),
        ("get pods --namespace", "flag needs an argument: --namespace"),
        ("logs x --since_time", "flag needs an argument: --since_time"),
        ("logs x --=", "bad flag syntax: --="),
        ("logs x ---x", "bad flag syntax: ---x"),
        (
            "create deployment x --image=x -rx",
            'invalid argument "x" for "-r, --replicas" flag: strconv.ParseInt: parsing "x": invalid syntax',
        ),
        (
            'create configmap x --from-file=a"b',
            (
                'invalid argument "a\\"b" for "--from-file" flag: '
                'parse error on line 1, column 2: bare " in non-quoted-field'
            ),
        ),
        ("debug x --env=abc", 'invalid argument "abc" for "--env" flag: abc must be formatted as key=value'),
        (
            "get --help=x",
            'invalid argument "x" for "-h, --help" flag: strconv.ParseBool: parsing "x": invalid syntax',
        ),
    ],
)
def test_wrong_flags_are_told_in_the_words_of_pflag(line: str, fault: str) -> None:
    with pytest.raises(CommandError) as found:
        parsed(line)
    assert found.value.message == fault
    assert found.value.hints == (f"See 'kubectl {parsed_path(line)} --help' for usage.",)


def parsed_path(line: str) -> str:
    words = line.split(" ")
    return " ".join(words[:2] if words[0] == "create" else words[:1])


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("gte", ["get"]),
        ("delte", ["delete"]),
        ("pods", ["logs"]),
        ("ps", ["get", "cp", "wait"]),
        ("list", ["get", "wait"]),
        ("rm", ["run", "delete", "cp"]),
        ("ex", ["expose", "set", "explain", "get", "exec", "cp"]),
        ("Get", ["set", "get"]),
        ("h", ["cp"]),
        ("alph", ["auth"]),
        ("frobnicate", []),
    ],
)
def test_an_unknown_command_comes_with_its_neighbours(word: str, near: list[str]) -> None:
    with pytest.raises(CommandError) as found:
        parsed(word)
    assert found.value.message == f'unknown command "{word}" for "kubectl"'
    assert found.value.hints == (("", "Did you mean this?", *(f"\t{name}" for name in near)) if near else ())


def test_our_own_commands_are_suggested_under_our_own_name_only() -> None:
    with pytest.raises(CommandError) as found:
        parse(["clok"], "minikctl")
    assert "\tclock" in found.value.hints
    with pytest.raises(CommandError) as found:
        parse(["clok"], "kubectl")
    assert found.value.hints == ()


@pytest.mark.parametrize("line", ["-n get pods", "-A get pods", "-w get pods -n"])
def test_a_flag_that_swallows_the_command_fails_as_in_the_search_for_plugins(line: str) -> None:
    with pytest.raises(CommandError) as found:
        parsed(line)
    assert (found.value.prefix, found.value.message) == (
        "Error: ",
        f"flags cannot be placed before plugin name: {line[:2]}",
    )


def test_deprecated_flags_are_taken_and_told() -> None:
    found = parsed("annotate pods x a=b --record")
    assert found.flags["record"] is True
    assert found.notices == ["Flag --record has been deprecated, --record will be removed in the future"]
