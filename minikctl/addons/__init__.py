"""What people install beside the core, each add-on a module: a provider of load balancers, one of volumes."""
