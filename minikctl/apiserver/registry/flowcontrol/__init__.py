"""The kinds of the flowcontrol group, one page each."""
