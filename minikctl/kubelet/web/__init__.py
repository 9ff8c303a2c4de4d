"""What simulated servers answer to HTTP requests. `answers.py` is the way in."""
