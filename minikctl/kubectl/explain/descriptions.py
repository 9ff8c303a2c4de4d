"""What the most used types and fields are for, in one line each. Others have none, and explain says so.

Types are named as in the schemas (``core.v1.Pod``); ``*`` holds the fields that mean the same in every type.
"""

from __future__ import annotations

KINDS: dict[str, str] = {}
FIELDS: dict[str, dict[str, str]] = {"*": {}}
