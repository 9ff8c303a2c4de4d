"""minikctl: a Kubernetes cluster in one file."""

__version__ = "0.1.0"
