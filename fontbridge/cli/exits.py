"""The exit codes. Scripts rely on them, so they are stable.

====  =====================================================================================
code  meaning
====  =====================================================================================
0     done, and nothing to report
1     `check` found something that `convert` would change or that a person must settle;
      `convert` left something for a person; `profiles validate` and `doctor` found mistakes
2     wrong usage: an option, a profile, a mapping or configuration file is wrong; no file was
      touched
3     a file failed (damaged, encrypted, unreadable, …); the other files were still done
130   interrupted from the keyboard; every file that was written is whole
====  =====================================================================================

Where several apply to a run over many files, the gravest is given: 3 before 1 before 0.
"""

from __future__ import annotations

__all__ = ["DONE", "FAILED", "FOUND", "INTERRUPTED", "USAGE"]

DONE = 0
FOUND = 1
USAGE = 2
FAILED = 3
INTERRUPTED = 130
