"""Bodies that carry GBCS messages: a Signed Pre-Command, and 8.13."""
