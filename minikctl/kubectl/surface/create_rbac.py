"""The declarations of what `create` makes for access: roles, bindings, service accounts, tokens."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

ROLE = Command(
    "role",
    "Create a role with one rule",
    usage="NAME --verb=VERB... --resource=RESOURCE[.GROUP][/SUBRESOURCE]... [--resource-name=NAME...]",
    examples="""
minikctl create role reader --verb=get,list,watch --resource=pods,pods/log

# For one object only
minikctl create role tuner --verb=update --resource=deployments.apps/scale --resource-name=web
""",
    flags=(*shared.CREATE, *shared.RULE),
)

CLUSTER_ROLE = Command(
    "clusterrole",
    "Create a cluster role",
    usage="NAME --verb=VERB... (--resource=RESOURCE[.GROUP]... | --non-resource-url=PATH...)",
    examples="""
minikctl create clusterrole node-reader --verb=get,list --resource=nodes

# Paths that are no objects
minikctl create clusterrole logs --verb=get --non-resource-url=/logs/*

# Made of all cluster roles with a label
minikctl create clusterrole monitoring --aggregation-rule="team=monitoring"
""",
    flags=(
        *shared.CREATE,
        Flag("aggregation-rule", "pairs", (), "labels of the cluster roles to combine, as a=b,c=d"),
        Flag("non-resource-url", "list", (), "path that the rule allows; may be repeated"),
        *shared.RULE,
    ),
)

ROLE_BINDING = Command(
    "rolebinding",
    "Give a role to users, groups or service accounts",
    usage="NAME (--role=NAME | --clusterrole=NAME) [--user=NAME] [--group=NAME] [--serviceaccount=NAMESPACE:NAME]",
    examples="""
minikctl create rolebinding readers --role=reader --user=ann --serviceaccount=default:bot
""",
    flags=(
        *shared.CREATE,
        Flag("clusterrole", "string", "", "cluster role to give within the namespace", complete="clusterroles"),
        Flag("role", "string", "", "role to give", complete="roles"),
        *shared.SUBJECTS,
    ),
)

CLUSTER_ROLE_BINDING = Command(
    "clusterrolebinding",
    "Give a cluster role everywhere",
    usage="NAME --clusterrole=NAME [--user=NAME] [--group=NAME] [--serviceaccount=NAMESPACE:NAME]",
    examples="""
minikctl create clusterrolebinding admins --clusterrole=cluster-admin --group=operators
""",
    flags=(
        *shared.CREATE,
        Flag("clusterrole", "string", "", "cluster role to give", required=True, complete="clusterroles"),
        *shared.SUBJECTS,
    ),
)

SERVICE_ACCOUNT = Command(
    "serviceaccount",
    "Create a service account",
    usage="NAME",
    examples="""
minikctl create serviceaccount bot
""",
    flags=shared.CREATE,
    aliases=("sa",),
)

TOKEN = Command(
    "token",
    "Ask for a token of a service account",
    usage="SERVICE_ACCOUNT [--duration=TIME] [--audience=NAME]",
    examples="""
# Valid for ten minutes
minikctl create token bot --duration=10m

# Valid as long as a pod lives
minikctl create token bot --bound-object-kind=Pod --bound-object-name=web-0
""",
    flags=(
        *shared.PRINT,
        Flag("audience", "array", (), "who the token is for; without it the API server; may be repeated"),
        Flag("bound-object-kind", "string", "", "kind of the object that the token ends with: Node, Pod or Secret"),
        Flag("bound-object-name", "string", "", "name of the object that the token ends with"),
        Flag("bound-object-uid", "string", "", "uid of that object; without it the one that it has now"),
        Flag("duration", "duration", 0.0, "how long the token should be valid; 0 leaves it to the server"),
    ),
    complete="serviceaccounts",
)
