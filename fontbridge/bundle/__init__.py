"""A folder from which fontbridge is installed, or run, on machines without a network.

`python -m fontbridge.bundle OUT` makes it, on a machine that has one. It holds our wheel, the
wheels of all that it needs for the systems asked for, and an installer that needs nothing but
Python.
"""
