"""Commands to a GSME or GPF that read a fixed list of attributes: one row each (GBZ message templates).

Columns: use case | service reference variant | Devices | cluster: attributes in hex, with ``;`` between clusters. Where
several rows fit a request the first is taken, unless the context asks for another.
"""

from __future__ import annotations

ROWS = """\
GCS13a | 4.1.1 | GSME+GPF | 0702: 0302 0301 0300 0000
GCS13c | 4.1.2 | GSME+GPF | 0702: 0302 0301 0300 0100 0102 0104 0106
GCS13b | 4.1.4 | GSME+GPF | 0702: 0700 0701 0702 0703 0302 0301 0300
GCS14 | 4.3 | GSME+GPF | 0700: 0617 0616; 0705: 0005 0002 0001 0231 0211 0221
GCS60a | 4.18 | GPF | 0702: 0A00; 0705: 0001
GCS60 | 4.18 | GSME+GPF | 0702: 0A00; 0705: 0001
GCS60a | 4.18 | GSME | 0702: 0A00; 0705: 0001
GCS21e | 6.2.4 | GSME+GPF | 0000: 0004 0005 0003; 0702: 0608 0607
GCS21m | 6.2.4 | GSME | 0000: 0004 0005; 0702: 0607 0608
GCS46 | 6.2.7 | GSME+GPF | 0702: 0307
GCS21a | 6.2.8 | GSME | 0700: 0306 0305 0304 0303 0302; 0702: 0B13 0B12 0B11 0B10 0B14 0B15
GCS21j | 6.2.9 | GSME+GPF | 0705: 0000
GCS33 | 7.4 | GSME+GPF | 0702: 0205 0014
GCS38 | 11.2 | GSME+GPF | 0702: 0206
"""
