"""The cluster's DNS as a model: what CoreDNS with kubeadm's Corefile answers. No packet is sent anywhere."""
