"""The declaration of `route`, minikctl's own: the way of a request through the cluster's network."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

COMMAND = Command(
    "route",
    "Trace a request through the cluster's network, hop by hop",
    usage="FROM TO [--count=1]",
    about="""
FROM is a pod, something that has pods (its best one is taken), a node, or the word 'outside'. TO is a URL, NAME:PORT or
ADDRESS:PORT, or one of svc/NAME[:PORT], pod/NAME[:PORT], node/NAME:PORT and ingress/NAME[/PATH]. Nothing is sent: where
the request ends, and why, follows from Services, endpoints, network policies, Ingresses and pods as they are now.

The exit code is 0 if the request is answered, 1 if it is not.
""",
    examples="""
# From a pod of a Deployment to a Service
minikctl route deployment/shop svc/web

# By a name, as a program in the pod would
minikctl route pod/shop-1 http://web.default/cart

# From outside: the load balancer or node port of a Service, an Ingress's host
minikctl route outside svc/web
minikctl route outside http://shop.example.com/cart

# How requests spread over the backends
minikctl route deployment/shop svc/web --count=1000
""",
    flags=(
        Flag("count", "int", 1, "requests to make; with more than one, how they spread is shown"),
        Flag("output", "string", "", "output format: json or yaml", short="o"),
        Flag("protocol", "string", "TCP", "TCP, UDP or SCTP"),
    ),
    complete="pods",
)
