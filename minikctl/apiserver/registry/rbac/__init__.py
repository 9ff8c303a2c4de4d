"""The kinds of the rbac group, one page each."""
