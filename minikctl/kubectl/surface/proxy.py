"""The declaration of `proxy`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

COMMAND = Command(
    "proxy",
    "Serve the API on a local port",
    usage="[--port=PORT] [--www=DIRECTORY] [--www-prefix=PATH] [--api-prefix=PATH]",
    examples="""
minikctl proxy --port=8001

# With files of one's own beside the API
minikctl proxy --www=./site --www-prefix=/static/
""",
    flags=(
        Flag(
            "accept-hosts",
            "string",
            r"^localhost$,^127\.0\.0\.1$,^\[::1\]$",
            "regular expressions of the hosts that may ask",
        ),
        Flag("accept-paths", "string", "^.*", "regular expressions of the paths that are served"),
        Flag("address", "string", "127.0.0.1", "address to listen on"),
        Flag("api-prefix", "string", "/", "path under which the API is served"),
        Flag("append-server-path", "bool", False, "put the path of the server's address before each request's"),
        Flag("disable-filter", "bool", False, "serve every host and path; dangerous on a reachable port"),
        Flag("keepalive", "duration", 0.0, "how often an open connection is probed; 0 is never"),
        Flag("port", "int", 8001, "port to listen on; 0 takes a free one", short="p"),
        Flag("reject-methods", "string", "^$", "regular expressions of HTTP methods that are refused"),
        Flag(
            "reject-paths",
            "string",
            "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach",
            "regular expressions of paths that are refused, accepted or not",
        ),
        Flag("unix-socket", "string", "", "socket to listen on in place of a port", short="u", complete="files"),
        Flag("www", "string", "", "directory of files to serve too", short="w", complete="directories"),
        Flag("www-prefix", "string", "/static/", "path under which these files are served", short="P"),
    ),
)
