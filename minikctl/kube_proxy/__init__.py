"""kube-proxy as a model: which backend of a Service a request goes to, and how one ends that finds none. Pure."""
