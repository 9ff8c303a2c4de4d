"""The default plugins of kube-scheduler, one a file; `framework.py` has their order and their weights."""
