"""The declaration of `create` and of what it makes without a manifest."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import create_rbac, create_secret, create_service, create_workload, shared

_CONFIG_MAP = Command(
    "configmap",
    "Create a config map from files, directories or values",
    usage="NAME [--from-file=[KEY=]PATH] [--from-literal=KEY=VALUE] [--from-env-file=FILE]",
    about="""
A file's content is kept under its name, or under KEY. A directory gives one key for each of its plain files.
""",
    examples="""
# From two values
minikctl create configmap settings --from-literal=level=debug --from-literal=colour=blue

# From a directory, and from one file under another name
minikctl create configmap pages --from-file=site/ --from-file=index.html=start.html
""",
    flags=(
        *shared.CREATE,
        shared.APPEND_HASH,
        shared.FROM_ENV_FILE,
        shared.FROM_FILE,
        shared.FROM_LITERAL,
    ),
    aliases=("cm",),
)

_INGRESS = Command(
    "ingress",
    "Create an ingress from rules",
    usage="NAME --rule=HOST/PATH=SERVICE:PORT[,tls[=SECRET]]... [--default-backend=SERVICE:PORT]",
    about="""
A path that ends with * matches by prefix, any other exactly.
""",
    examples="""
# One host, two paths
minikctl create ingress shop --rule="shop.example/=web:80" --rule="shop.example/api*=api:8080"

# With TLS from a secret
minikctl create ingress safe --class=nginx --rule="safe.example/*=web:443,tls=safe-cert"
""",
    flags=(
        *shared.CREATE,
        Flag("annotation", "array", (), "annotation of the ingress, as KEY=VALUE; may be repeated"),
        Flag("class", "string", "", "ingress class that serves it"),
        Flag("default-backend", "string", "", "service for all that no rule matches, as NAME:PORT"),
        Flag("rule", "array", (), "rule, as HOST/PATH=SERVICE:PORT[,tls[=SECRET]]; may be repeated"),
    ),
    aliases=("ing",),
)

_NAMESPACE = Command(
    "namespace",
    "Create a namespace",
    usage="NAME",
    examples="""
minikctl create namespace staging
""",
    flags=shared.CREATE,
    aliases=("ns",),
)

_DISRUPTION_BUDGET = Command(
    "poddisruptionbudget",
    "Create a budget of pods that may be missing",
    usage="NAME --selector=SELECTOR (--min-available=N | --max-unavailable=N)",
    examples="""
# At least half of the pods stay
minikctl create pdb web --selector=app=web --min-available=50%
""",
    flags=(
        *shared.CREATE,
        Flag("max-unavailable", "string", "", "pods that may be missing at a time, a number or a percentage"),
        Flag("min-available", "string", "", "pods that have to stay, a number or a percentage"),
        Flag("selector", "string", "", "labels of the pods that the budget protects"),
    ),
    aliases=("pdb",),
)

_PRIORITY_CLASS = Command(
    "priorityclass",
    "Create a priority class",
    usage="NAME --value=NUMBER [--global-default] [--preemption-policy=POLICY] [--description=TEXT]",
    examples="""
minikctl create priorityclass urgent --value=1000000 --description="before everything else"
""",
    flags=(
        *shared.CREATE,
        Flag("description", "string", "", "when to use this class, for people to read"),
        Flag("global-default", "bool", False, "the class of pods that name none"),
        Flag(
            "preemption-policy",
            "string",
            "PreemptLowerPriority",
            "whether its pods push others out (PreemptLowerPriority) or wait (Never)",
        ),
        Flag("value", "int32", 0, "the priority; higher goes first"),
    ),
    aliases=("pc",),
)

_QUOTA = Command(
    "quota",
    "Create a resource quota",
    usage="NAME [--hard=RESOURCE=AMOUNT,...] [--scopes=SCOPE,...]",
    examples="""
minikctl create quota team --hard=pods=10,requests.cpu=4,limits.memory=8Gi

# Only for pods without requests and limits
minikctl create quota loose --hard=pods=3 --scopes=BestEffort
""",
    flags=(
        *shared.CREATE,
        Flag("hard", "string", "", "limits, as pods=10,cpu=2"),
        Flag("scopes", "string", "", "what the quota counts, as Terminating,BestEffort"),
    ),
    aliases=("resourcequota",),
)

COMMAND = Command(
    "create",
    "Create objects from manifests, or one from flags",
    usage="-f FILE",
    about="""
Takes JSON or YAML. An object that exists already is a fault; "minikctl apply" changes it instead.
""",
    examples="""
# From a file, and from stdin
minikctl create -f pod.yaml
cat pod.yaml | minikctl create -f -

# Look it over in an editor first
minikctl create -f pod.yaml --edit
""",
    flags=(
        *shared.FILES,
        *shared.CREATE,
        Flag("edit", "bool", False, "open the manifest in an editor before it is sent"),
        Flag("raw", "string", "", "path of the API server to POST the file to"),
        shared.SELECTOR,
        shared.WINDOWS_LINE_ENDINGS,
        shared.RECORD,
    ),
    children=(
        create_rbac.CLUSTER_ROLE,
        create_rbac.CLUSTER_ROLE_BINDING,
        _CONFIG_MAP,
        create_workload.CRON_JOB,
        create_workload.DEPLOYMENT,
        _INGRESS,
        create_workload.JOB,
        _NAMESPACE,
        _DISRUPTION_BUDGET,
        _PRIORITY_CLASS,
        _QUOTA,
        create_rbac.ROLE,
        create_rbac.ROLE_BINDING,
        create_secret.SECRET,
        create_service.SERVICE,
        create_rbac.SERVICE_ACCOUNT,
        create_rbac.TOKEN,
    ),
)
