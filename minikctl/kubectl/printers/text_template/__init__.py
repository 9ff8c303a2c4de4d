"""An interpreter of Go's text/template, for ``-o go-template``.

`lexer` cuts a template into tokens, `parser` builds the `nodes`, `execution` applies them to an object with the
functions of `functions` and `printf`. Values follow Go's rules for JSON that was decoded into interfaces (`values`):
error messages name Go types, and a missing key prints as ``<no value>``. Complex numbers are refused.
"""
