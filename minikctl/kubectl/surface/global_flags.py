"""The flags that every command takes."""

from __future__ import annotations

from minikctl.kubectl.flags import Flag

_KUBECONFIG = (
    Flag("kubeconfig", "string", "", "kubeconfig file to read and write", complete="files"),
    Flag("context", "string", "", "context of the kubeconfig to work in", complete="contexts"),
    Flag("cluster", "string", "", "cluster entry of the kubeconfig to talk to", complete="clusters"),
    Flag("user", "string", "", "user entry of the kubeconfig to act as", complete="users"),
    Flag("namespace", "string", "", "namespace to work in", short="n", complete="namespaces"),
    Flag("server", "string", "", "address of the API server", short="s"),
    Flag("request-timeout", "string", "0", "longest time for one request: seconds, or 1s, 2m, 3h; 0 is no limit"),
    Flag("disable-compression", "bool", False, "ask the server for uncompressed answers"),
    Flag("match-server-version", "bool", False, "refuse to work with a server of another version"),
)

_IDENTITY = (
    Flag("as", "string", "", "user name to impersonate, a person's or a service account's"),
    Flag("as-group", "array", (), "group to impersonate; may be repeated"),
    Flag("as-uid", "string", "", "uid to impersonate"),
    Flag("token", "string", "", "bearer token to show the API server"),
    Flag("username", "string", "", "name for basic authentication"),
    Flag("password", "string", "", "password for basic authentication"),
    Flag("client-certificate", "string", "", "file of the client's TLS certificate", complete="files"),
    Flag("client-key", "string", "", "file of the client's TLS key", complete="files"),
    Flag("certificate-authority", "string", "", "file of the certificate to check the server by", complete="files"),
    Flag("insecure-skip-tls-verify", "bool", False, "do not check the server's certificate"),
    Flag("tls-server-name", "string", "", "name to expect in the server's certificate, when not its host name"),
)

PROFILES = ("none", "cpu", "heap", "goroutine", "threadcreate", "block", "mutex")

_PROCESS = (
    Flag("cache-dir", "string", "$HOME/.kube/cache", "directory of cached discovery answers", complete="directories"),
    Flag("log-flush-frequency", "timespan", 5.0, "longest time for which log lines may wait to be written"),
    Flag(
        "profile",
        "string",
        "none",
        "performance profile to record",
        choices=PROFILES,
    ),
    Flag("profile-output", "string", "profile.pprof", "file for the performance profile", complete="files"),
    Flag("v", "level", 0, "how much to tell about the work: 6 shows requests, 8 their bodies", short="v"),
    Flag("vmodule", "vmodule", "", "log levels for single source files, as PATTERN=N,..."),
    Flag("warnings-as-errors", "bool", False, "exit with an error when the server sent a warning"),
)

_OWN = (
    Flag(
        "state",
        "string",
        "",
        "file or URL that holds the cluster, in place of the current one and of $MINIKCTL_STATE",
        complete="files",
    ),
)

GLOBAL_FLAGS = (*_KUBECONFIG, *_IDENTITY, *_PROCESS, *_OWN)
