"""Field sets and typed merging: what Kubernetes calls structured merge and diff.

`fields_v1` is the algebra of field sets, in the very form in which managedFields hold them. The others walk values
under a schema: `field_set` (which fields a value has), `compare`, `merge`, `remove`, `validate`. Nothing here knows of
managers.
"""
