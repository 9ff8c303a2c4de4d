"""What happens when somebody runs a command in a container: a small shell world, made of the container's image, its
variables, its files and the cluster's network.

`command.py` is the way in. Nothing ever runs on the host and no file of it is read or written: programs are functions
of this package that see the container alone (`world.py`). Which of them an image has stands in `userland.py`.
"""
