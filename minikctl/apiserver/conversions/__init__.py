"""One kind a file: how its versions turn into each other. `apiserver.conversion` chooses; `obsolete` borrows."""
