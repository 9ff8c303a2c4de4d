"""What `explain` tells of a type and its fields, from the schemas of the API server."""
