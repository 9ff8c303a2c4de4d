"""The kinds of the networking group, one page each."""
