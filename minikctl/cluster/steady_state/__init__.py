"""A cluster that does the same again and again need not be simulated again and again.

`skipping` watches a long settle; `snapshot` is what there is at a moment, `comparison` says whether two of them show
the same but for the time that passed, `course` carries values on, `schedules` knows when CronJobs fall out of step.
"""
