"""The files that a container sees: what its image, its volumes, its scripts and its users have put there."""
