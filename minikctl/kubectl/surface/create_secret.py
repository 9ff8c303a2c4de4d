"""The declarations of `create secret` and its three forms."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_DOCKER_REGISTRY = Command(
    "docker-registry",
    "Create a secret with which nodes log in to an image registry",
    usage="NAME (--docker-username=USER --docker-password=PASSWORD [--docker-server=URL] | --from-file=PATH)",
    examples="""
minikctl create secret docker-registry pull --docker-server=registry.example \\
  --docker-username=ann --docker-password=secret

# From the settings that docker login wrote
minikctl create secret docker-registry pull --from-file=.dockerconfigjson=$HOME/.docker/config.json
""",
    flags=(
        *shared.CREATE,
        shared.APPEND_HASH,
        Flag("docker-email", "string", "", "mail address of the account"),
        Flag("docker-password", "string", "", "password of the account"),
        Flag("docker-server", "string", "https://index.docker.io/v1/", "address of the registry"),
        Flag("docker-username", "string", "", "name of the account"),
        shared.FROM_FILE,
    ),
)

_GENERIC = Command(
    "generic",
    "Create a secret from files, directories or values",
    usage="NAME [--type=TYPE] [--from-file=[KEY=]PATH] [--from-literal=KEY=VALUE] [--from-env-file=FILE]",
    examples="""
minikctl create secret generic login --from-literal=user=ann --from-literal=password=secret

minikctl create secret generic keys --from-file=id=key.pem
""",
    flags=(
        *shared.CREATE,
        shared.APPEND_HASH,
        shared.FROM_ENV_FILE,
        shared.FROM_FILE,
        shared.FROM_LITERAL,
        Flag("type", "string", "", "type of the secret; Opaque without it"),
    ),
)

_TLS = Command(
    "tls",
    "Create a secret from a certificate and its key",
    usage="NAME --cert=FILE --key=FILE",
    examples="""
minikctl create secret tls site --cert=site.crt --key=site.key
""",
    flags=(
        *shared.CREATE,
        shared.APPEND_HASH,
        Flag("cert", "string", "", "file of the certificate, PEM", complete="files"),
        Flag("key", "string", "", "file of the key, PEM", complete="files"),
    ),
)

SECRET = Command(
    "secret",
    "Create a secret of one of three forms",
    usage="(docker-registry | generic | tls)",
    about="""
docker-registry lets nodes pull images, generic keeps any values, tls keeps a certificate and its key.
""",
    children=(_DOCKER_REGISTRY, _GENERIC, _TLS),
    group="stderr",
)
