"""The scheduler: gives each pod that has none a node, as kube-scheduler does with its default profile."""
