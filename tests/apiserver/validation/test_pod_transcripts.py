"""Replays what a real API server said of invalid pods, where its transcripts are at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from minikctl.apimachinery import errors
from minikctl.apiserver.registry.core import pod as page
from minikctl.apiserver.validation import metadata, names

TRANSCRIPT = Path(__file__).parents[4] / "shared" / "golden" / "transcripts" / "errors" / "pods.txt"
# Types and amounts that cannot be read are refused before validation; patches need a server.
STEP = re.compile(r"^\$ kubectl apply -f (\w+\.yaml)\n((?:! .*\n)+)\? 1\n", re.MULTILINE)
FILE = re.compile(r"^--- file (\S+)\n(.*?)^--- end", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.skipif(not TRANSCRIPT.exists(), reason="the transcripts are not part of the project")


def steps() -> list[tuple[str, str, str]]:
    if not TRANSCRIPT.exists():
        return []
    text = TRANSCRIPT.read_text(encoding="utf-8")
    files = dict(FILE.findall(text))
    return [(name, files[name], said) for name, said in STEP.findall(text) if "is invalid" in said]


@pytest.mark.parametrize(("name", "manifest", "said"), steps(), ids=[name for name, _, _ in steps()])
def test_an_invalid_pod_gets_the_words_of_a_real_server(name: str, manifest: str, said: str) -> None:
    pod = YAML(typ="safe").load(manifest)
    pod["metadata"].update(namespace="default", uid="u")
    page.default(pod)
    page.prepare_create(pod)
    faults = metadata.validate_object_meta(pod, True, names.is_dns1123_subdomain) + page.validate(pod)
    error = errors.invalid("Pod", "", pod["metadata"]["name"], faults)
    # kubectl puts several causes on lines of their own.
    causes = list(dict.fromkeys(f"{cause['field']}: {cause['message']}" for cause in error.details["causes"]))
    head = f'The Pod "{pod["metadata"]["name"]}" is invalid:'
    lines = [f"{head} {causes[0]}"] if len(causes) == 1 else [head, *(f"* {cause}" for cause in causes)]
    assert lines == [line.removeprefix("! ").rstrip() for line in said.splitlines()]
