"""The kinds of the core group, one page each."""
