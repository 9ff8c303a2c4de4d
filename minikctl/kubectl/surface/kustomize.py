"""The declaration of `kustomize`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

_OLD = (
    Flag(
        "reorder",
        "string",
        "legacy",
        "order of the printed objects",
        deprecated="use the new 'sortOptions' field in kustomization.yaml instead.",
    ),
    Flag(
        "enable-managedby-label",
        "bool",
        False,
        "label objects as managed by kustomize",
        deprecated=(
            "The flag `enable-managedby-label` has been deprecated. "
            "Use the `managedByLabel` option in the `buildMetadata` field instead."
        ),
    ),
)

COMMAND = Command(
    "kustomize",
    "Build a kustomization and print its objects",
    usage="[DIRECTORY]",
    about="""
DIRECTORY holds a kustomization.yaml; without it the current one is taken.
""",
    examples="""
minikctl kustomize overlays/staging

# Into a directory, one file for each object
minikctl kustomize base -o build/
""",
    flags=(
        Flag("as-current-user", "bool", False, "run functions as the user who runs this command"),
        Flag("enable-alpha-plugins", "bool", False, "allow plugins"),
        Flag("enable-helm", "bool", False, "allow Helm charts"),
        Flag("env", "array", (), "environment variable for functions; may be repeated", short="e"),
        Flag("helm-api-versions", "list", (), "API versions that charts should see"),
        Flag("helm-command", "string", "helm", "path of the helm program"),
        Flag("helm-debug", "bool", False, "let helm tell more"),
        Flag("helm-kube-version", "string", "", "version of Kubernetes that charts should see"),
        Flag(
            "load-restrictor",
            "string",
            "LoadRestrictionsRootOnly",
            "LoadRestrictionsNone lets a kustomization use files outside its directory",
        ),
        Flag("mount", "array", (), "file system for functions; may be repeated"),
        Flag("network", "bool", False, "let functions that ask for it use the network"),
        Flag("network-name", "string", "bridge", "network for these functions"),
        Flag("output", "string", "", "file or directory to write to", short="o", complete="files"),
        *_OLD,
    ),
    complete="directories",
)
