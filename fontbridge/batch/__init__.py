"""Many files: finding them, working on each, on several cores, one failure touching no other.

`sources` finds the files, `work` does one file from reading to the atomic write, `records` keeps
what `restore` needs, `processes` spreads the work. Nothing here prints; the interfaces do.
"""
