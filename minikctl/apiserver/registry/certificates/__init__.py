"""The kinds of the certificates group, one page each."""
