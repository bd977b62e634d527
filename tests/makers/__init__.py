"""Makers of documents for tests: plain zipfile and text, nothing of the product."""
