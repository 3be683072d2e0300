"""DUIS: service requests and responses as XML, their signatures, and their transform to GBCS.

`parse` reads a request into typed values and `ServiceRequest.xml` writes it; `sign_xml` and `verify_xml` are the XML
signature; `transform` makes the Pre-Command or Command; `correlate` proves that a Pre-Command says what the request
said, and `sign_pre_command` takes nothing else.
"""
