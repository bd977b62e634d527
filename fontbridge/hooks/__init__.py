"""Where files pass by themselves: the watched folder with its register, and plug-ins."""
