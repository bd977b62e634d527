"""The HTTP service with its page for the clerk.

`app` has the routes, `guard` what every request passes first, `jobs` the processes in which files
are worked on, `work` what is done there. Nothing of a file stays behind after the answer.
"""
