"""The declarations of `create service` and its four types."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_CLUSTER_IP = Command(
    "clusterip",
    "Create a service with an address inside the cluster",
    usage="NAME [--tcp=PORT:TARGET]... [--clusterip=ADDRESS|None]",
    examples="""
minikctl create service clusterip web --tcp=80:8080

# Headless: the name leads straight to the pods
minikctl create service clusterip db --clusterip=None
""",
    flags=(
        *shared.CREATE,
        Flag("clusterip", "string", "", "address to take; None gives a headless service"),
        shared.TCP,
    ),
)

_EXTERNAL_NAME = Command(
    "externalname",
    "Create a service that stands for a name outside",
    usage="NAME --external-name=NAME [--tcp=PORT:TARGET]...",
    examples="""
minikctl create service externalname bank --external-name=bank.example
""",
    flags=(
        *shared.CREATE,
        Flag("external-name", "string", "", "DNS name that the service stands for", required=True),
        shared.TCP,
    ),
)

_LOAD_BALANCER = Command(
    "loadbalancer",
    "Create a service behind a load balancer",
    usage="NAME [--tcp=PORT:TARGET]...",
    examples="""
minikctl create service loadbalancer web --tcp=80:8080
""",
    flags=(*shared.CREATE, shared.TCP),
)

_NODE_PORT = Command(
    "nodeport",
    "Create a service on a port of every node",
    usage="NAME [--tcp=PORT:TARGET]... [--node-port=PORT]",
    examples="""
minikctl create service nodeport web --tcp=80:8080 --node-port=30080
""",
    flags=(
        *shared.CREATE,
        Flag("node-port", "int", 0, "port to take on the nodes; 0 lets the server choose"),
        shared.TCP,
    ),
)

SERVICE = Command(
    "service",
    "Create a service of one of four types",
    usage="(clusterip | externalname | loadbalancer | nodeport)",
    aliases=("svc",),
    children=(_CLUSTER_IP, _EXTERNAL_NAME, _LOAD_BALANCER, _NODE_PORT),
    group="stderr",
)
