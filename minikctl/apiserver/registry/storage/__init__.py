"""The kinds of the storage group, one page each."""
