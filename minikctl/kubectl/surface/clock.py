"""The declaration of `clock`, minikctl's own: the cluster's time."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag

_ADVANCE = Command(
    "advance",
    "Move the clock on, and let happen what falls due",
    usage="[DURATION] [--to=TIME] [--until-idle [--quiet=TIME] [--limit=TIME]]",
    examples="""
minikctl clock advance 10m

# To a moment
minikctl clock advance --to=2030-01-31T12:00:00Z

# Until nothing more is due, schedules apart
minikctl clock advance --until-idle

# Until nothing has changed for two seconds
minikctl clock advance --until-idle --quiet=2s
""",
    flags=(
        Flag("limit", "duration", 3600.0, "with --until-idle, longest time to go through"),
        Flag(
            "quiet",
            "duration",
            0.0,
            "with --until-idle, time without any change that counts as idle; 0 for all that is left",
        ),
        Flag("to", "string", "", "moment to go to (2030-01-31T12:00:00Z)"),
        Flag("until-idle", "bool", False, "go on until nothing more happens"),
    ),
)

COMMAND = Command(
    "clock",
    "Show, stop and move the cluster's clock",
    usage="SUBCOMMAND",
    about="""
The clock follows the wall clock, unless it is frozen or has another speed.
""",
    children=(
        Command(
            "show",
            "Show the cluster's time, its speed and what falls due next",
            examples="\nminikctl clock show\n",
        ),
        _ADVANCE,
        Command(
            "freeze",
            "Stop the clock",
            about="\nNothing happens between commands then; those that wait move the clock on.\n",
            examples="\nminikctl clock freeze\n",
        ),
        Command("resume", "Let a frozen clock go on", examples="\nminikctl clock resume\n"),
        Command(
            "speed",
            "Let the clock run faster or slower",
            usage="FACTOR",
            examples="\n# Ten times as fast as the wall clock\nminikctl clock speed 10\n",
        ),
    ),
    group="stderr",
)
