"""The kind of the events group; the same stored objects as the core group's events."""
