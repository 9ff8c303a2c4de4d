"""From a request to a stored object: names, schema, defaults, admission, validation, storage, tables.

Neighbours: `client/` sends requests, `storage/` keeps what comes out, `cluster/` gives it clock, identity and a
subscriber for changes. It starts nothing and runs nothing: that is what components are for.
"""
