"""Names of what stands in messages: COSEM objects, ZigBee clusters, alert codes, purposes, units."""
