"""Where files pass by themselves: the watched folder, plug-ins, the HTTP service."""
