"""The kinds of the apiextensions group, one page each."""
