"""The kinds of the resource group, one page each."""
