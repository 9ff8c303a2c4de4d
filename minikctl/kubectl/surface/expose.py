"""The declaration of `expose`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "expose",
    "Make a service for the pods of an object",
    usage="(TYPE NAME | TYPE/NAME | -f FILE) [--port=PORT] [--target-port=PORT] [--name=NAME] [--type=TYPE]",
    about="""
Takes pods, services, deployments, replica sets and replication controllers. Selector and ports come from the object
where no flag gives them.
""",
    examples="""
# Port 80 of the service leads to port 8080 of the pods
minikctl expose deployment web --port=80 --target-port=8080

# A second service for the same pods, on the nodes
minikctl expose service web --name=web-outside --port=80 --type=NodePort
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        Flag("cluster-ip", "string", "", "address to take; None gives a headless service"),
        shared.DRY_RUN,
        Flag("external-ip", "string", "", "further address at which the service is reached"),
        shared.field_manager("kubectl-expose"),
        Flag("labels", "string", "", "labels of the service, as a=b,c=d", short="l"),
        Flag("load-balancer-ip", "string", "", "address to ask of the load balancer"),
        Flag("name", "string", "", "name of the service; without it the object's"),
        shared.OVERRIDE_TYPE,
        shared.OVERRIDES,
        Flag("port", "string", "", "port of the service; without it the object's ports"),
        Flag("protocol", "string", "", "TCP, UDP or SCTP"),
        shared.SAVE_CONFIG,
        Flag("selector", "string", "", "labels of the pods; without it the object's"),
        Flag("session-affinity", "string", "", "None, or ClientIP to keep a client at one pod"),
        Flag("target-port", "string", "", "number or name of the pods' port"),
        Flag("type", "string", "", "ClusterIP, NodePort, LoadBalancer or ExternalName"),
        shared.RECORD,
    ),
    complete="types:pod,service,replicationcontroller,deployment,replicaset",
)
