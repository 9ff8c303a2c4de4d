"""The simulated node agents: nodes that register, pods that start, run, fail, restart and stop, by written rules."""
