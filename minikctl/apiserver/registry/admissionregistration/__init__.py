"""The kinds of the admissionregistration group, one page each."""
