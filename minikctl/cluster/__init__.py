"""The composition root: a state file, an API server and all components, made into one cluster that settles."""
