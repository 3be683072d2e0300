"""The bodies of service requests, one typed struct each; `registry` says which variant has which."""
