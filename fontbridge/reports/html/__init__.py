"""Reports as web pages: one self-contained file each, that asks for nothing from outside.

`page` is the report of one file, `index` the list of many; `markup` is what both write with.
"""
