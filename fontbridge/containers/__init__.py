"""Bytes to parts and back: single files, ZIP packages, compound files."""
