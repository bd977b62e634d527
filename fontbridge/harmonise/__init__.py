"""The walk, the plan, the edits, the proof: what a document becomes for a profile.

`plan` walks a document once and works out everything a profile asks of it; `carry` carries that
out, `proof` holds the result against it, `undo` goes back by the record, and `survey` makes the
report.
"""
