"""What a name means and which text it draws: the catalogue, coverage, slots."""
