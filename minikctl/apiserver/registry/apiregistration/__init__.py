"""The kinds of the apiregistration group, one page each."""
