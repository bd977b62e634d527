"""Bytes to parts and back: edits on the bytes of a part, and ZIP packages."""
