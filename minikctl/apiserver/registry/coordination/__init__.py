"""The kinds of the coordination group, one page each."""
