"""What changed in fields and defaults when versions went: `apiserver.obsolete` calls these functions.

Each takes an object of the old version, as a manifest holds it, and returns a new one with today's fields; the
apiVersion is set by the caller. Defaults that the old version had and today's has not are written out, so that the
object means what it meant.
"""
