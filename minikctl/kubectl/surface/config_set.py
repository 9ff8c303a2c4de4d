"""The declarations of `config set` and of what sets clusters, contexts and users."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

SET = Command(
    "set",
    "Change one value",
    usage="PROPERTY VALUE",
    about="""
PROPERTY is a path with dots, as clusters.NAME.server. Binary values are base64.
""",
    examples="""
minikctl config set contexts.staging.namespace web
""",
    flags=(Flag("set-raw-bytes", "bool", False, "a binary value is given as it is, not as base64"),),
)

SET_CLUSTER = Command(
    "set-cluster",
    "Make or change a cluster",
    usage="NAME [--server=URL] [--certificate-authority=FILE] [--insecure-skip-tls-verify] [--tls-server-name=NAME]",
    examples="""
minikctl config set-cluster lab --server=https://lab.example:6443
""",
    flags=(
        Flag("certificate-authority", "string", "", "file of the certificate to check the server by", complete="files"),
        Flag("embed-certs", "bool", False, "put the certificate itself into the kubeconfig"),
        Flag("insecure-skip-tls-verify", "bool", False, "do not check the server's certificate"),
        Flag("proxy-url", "string", "", "proxy on the way to the server"),
        Flag("server", "string", "", "address of the API server"),
        Flag("tls-server-name", "string", "", "name to expect in the server's certificate"),
    ),
    complete="clusters",
)

SET_CONTEXT = Command(
    "set-context",
    "Make or change a context",
    usage="(NAME | --current) [--cluster=NAME] [--user=NAME] [--namespace=NAME]",
    examples="""
# Work in another namespace from now on
minikctl config set-context --current --namespace=staging
""",
    flags=(
        Flag("cluster", "string", "", "cluster of the context", complete="clusters"),
        Flag("current", "bool", False, "the current context"),
        Flag("namespace", "string", "", "namespace of the context", complete="namespaces"),
        Flag("user", "string", "", "user of the context", complete="users"),
    ),
    complete="contexts",
)

SET_CREDENTIALS = Command(
    "set-credentials",
    "Make or change a user",
    usage="NAME [--token=TOKEN | --client-certificate=FILE --client-key=FILE | --exec-command=PROGRAM ...]",
    examples="""
minikctl config set-credentials ann --token=secret

# With a program that knows the token
minikctl config set-credentials ann --exec-command=get-token --exec-api-version=client.authentication.k8s.io/v1
""",
    flags=(
        Flag("auth-provider", "string", "", "authentication provider"),
        Flag("auth-provider-arg", "list", (), "setting of the provider, as KEY=VALUE; may be repeated"),
        Flag("client-certificate", "string", "", "file of the client's certificate", complete="files"),
        Flag("client-key", "string", "", "file of the client's key", complete="files"),
        Flag("embed-certs", "bool", False, "put certificate and key themselves into the kubeconfig"),
        Flag("exec-api-version", "string", "", "API version that the program speaks"),
        Flag("exec-arg", "list", (), "argument of the program; may be repeated"),
        Flag("exec-command", "string", "", "program that prints credentials"),
        Flag("exec-env", "array", (), "environment variable of the program, as KEY=VALUE; may be repeated"),
        Flag("exec-interactive-mode", "string", "", "whether the program may ask: Never, IfAvailable or Always"),
        Flag("exec-provide-cluster-info", "bool", False, "tell the program about the cluster"),
        Flag("password", "string", "", "password for basic authentication"),
        Flag("token", "string", "", "bearer token"),
        Flag("username", "string", "", "name for basic authentication"),
    ),
    complete="users",
)
