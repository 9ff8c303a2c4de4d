"""What people install beside the core, each add-on a module: here, a provider of load balancers."""
