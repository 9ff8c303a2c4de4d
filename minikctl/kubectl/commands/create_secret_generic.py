"""create secret generic: from literals, files, directories or files of variables."""

from __future__ import annotations

from minikctl.kubectl import value_sources
from minikctl.kubectl.creation import Creation
from minikctl.kubectl.secret_content import SecretContent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    creation.require_name()
    flags = invocation.flags
    value_sources.check_combination(flags)
    content = SecretContent(creation)
    content.add_all(value_sources.literals(flags["from-literal"]))
    content.add_all(value_sources.files(flags["from-file"]))
    content.add_all(value_sources.variables(flags["from-env-file"], "secret"))
    return content.send(flags["type"])
