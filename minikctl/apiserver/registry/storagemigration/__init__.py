"""The kinds of the storagemigration group, one page each."""
