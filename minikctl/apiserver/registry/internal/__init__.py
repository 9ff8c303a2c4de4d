"""The kinds of the internal group, one page each."""
