"""Bodies of the requests about the home's network (DUIS 5.4, service references 8.x)."""
