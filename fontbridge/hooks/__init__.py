"""Ways to put fontbridge in the path of an exchange."""
