"""Where the state rests: each module one driver."""
