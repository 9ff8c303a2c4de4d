"""The only road to the API server, for components and for commands alike."""
