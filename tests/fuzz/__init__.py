"""Fuzzing guided by coverage, with atheris: `python -m tests.fuzz TARGET [--runs N | --seconds S]`.

A crash is an exception that is none of ours, or a broken promise: see `targets`. Its input is
kept as TARGET-crash-DIGEST and belongs among the cases of the tests then.
"""
