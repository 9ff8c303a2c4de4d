"""The kinds of the node group, one page each."""
