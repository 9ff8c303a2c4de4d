"""One verb a module: ``handle(server, kind, request)``."""
