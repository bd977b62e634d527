"""What each system wants: profiles and substitution tables."""
