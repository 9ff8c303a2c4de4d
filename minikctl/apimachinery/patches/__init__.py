"""The three kinds of patch a client may send, applied and created by path copying.

`json_patch` (RFC 6902), `merge` (RFC 7386) and `strategic` (Kubernetes' own, driven by the schema). Server-side apply
is no patch in this sense: see `structured_merge` and `managed_fields` next door.
"""
