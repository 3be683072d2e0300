"""A message of our own for every use case: octets put together from the standard's tables, keys of our own."""
