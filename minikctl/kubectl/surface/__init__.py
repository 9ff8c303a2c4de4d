"""What can be typed: every command and flag of kubectl 1.33 and minikctl's own, as plain data.

`index` is the list of commands and loads the rest on use; `shared` holds the flags that several commands have; each
other module declares one command with its subcommands. Help texts are minikctl's own words. Nothing here acts.
"""
