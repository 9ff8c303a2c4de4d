"""The kinds of the discovery group, one page each."""
