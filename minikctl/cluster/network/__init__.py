"""The cluster's network, as whoever sits in it sees it: the models of DNS, ingress, kube-proxy, network policies and
listening containers put together. `network.py` is the way in."""
