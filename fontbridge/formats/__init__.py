"""One module a format; see `base` for what a format owes the rest."""
