"""version: which kubectl and which Kubernetes these commands and this cluster are like.

Source: kubectl pkg/cmd/version/version.go.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

CLIENT: Obj = {
    "major": "1",
    "minor": "33",
    "gitVersion": "v1.33.1",
    "gitTreeState": "clean",
    "platform": "minikctl",
}
KUSTOMIZE = "v5.6.0"


def run(invocation: Invocation) -> int:
    output, client_only = invocation.flags["output"], invocation.flags["client"]
    if invocation.args and not client_only:
        raise CommandError(f"extra arguments: [{' '.join(invocation.args)}]")
    if output not in ("", "yaml", "json"):
        raise CommandError("--output must be 'yaml' or 'json'")
    found: Obj = {"clientVersion": CLIENT, "kustomizeVersion": KUSTOMIZE}
    if not client_only:
        found["serverVersion"] = invocation.session.client.version()
    invocation.out.write(_text(found, output))
    return 0


def _text(found: Obj, output: str) -> str:
    if output == "json":
        import json

        return json.dumps(found, indent=2) + "\n"
    if output == "yaml":
        from minikctl.apimachinery.yaml_writer import write_yaml

        return write_yaml(found) + "\n"
    text = f"Client Version: {found['clientVersion']['gitVersion']}\nKustomize Version: {found['kustomizeVersion']}\n"
    if "serverVersion" in found:
        text += f"Server Version: {found['serverVersion']['gitVersion']}\n"
    return text
