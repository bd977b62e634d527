"""The manual: docs/ built as a site, its generated parts, its pictures. See `python -m manual`."""
