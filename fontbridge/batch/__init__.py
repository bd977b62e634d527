"""Many files: finding them, working on each, on several cores, one failure touching no other.

`sources` finds the files; `look`, `convert` and `restore` do one file, the latter two to the atomic
write, with `records` for the way back; `processes` spreads the work. Nothing here prints; the
interfaces do.
"""
