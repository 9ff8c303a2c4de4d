"""NetworkPolicy as a model: whether a connection between two ends is let through, and by which policies. Pure."""
