"""The GBZ message templates of GBCS 20: components of each use case's Command and normal Response, field by field.

One line a use case: message code, name, then its components: cluster, frame control and command, ``xN`` for so many of
them, ``from`` for one with a from-date-time, ``enc`` for an encrypted one; then the fields: u unsigned and i signed, with their
size in octets, little-endian; s a string with a length octet; ``=`` gives a constant in hexadecimal, ``=@`` the component's index
among its like. n is an octet that counts or chooses what follows, which the decoded command does not hold as a field, h one whose high nibble it
holds.
What the templates leave to the ZigBee documents has one entry (ZSE 1.4, Annex D).
"""

from __future__ import annotations

COMMANDS = """\
0097 | CS01b | 0705 01 04: u1=0 s20
0014 | CS10a | 0709 01 00: u1=13 u2=0 u4 u4 u1=0 u2=0
00A1 | CS10b | 0709 01 00: u1=4 u2=0 u4 u4 u1=0 u2=0
0015 | CS11 | 0709 01 01: u1=3
006B | GCS01a | 0707 09 00: u4=0 u4 u4 u4 u1=0 u1=0 s= u1 u1 u1 ; 0707 09 01: u4=0 u4 u4 u1 u1 u1=0 u1=1 u1=0 u2 u1 ; 0707 09 02: u4=0 u4 u4 u1 u1 u1 u1 u1 u1 u1 u1 ; 0707 09 03: u4=0 u4 u4 u1=0 u1=1 u1 u1 u1 u1 u1 ; 0707 09 04: u4=0 u4 u4 u4 u1=0 u1 u1=0 u1=1 u1 u1 u1 u1 u1 ; 0700 09 04: u4=0 u4 u4=1 u4 u1=0 s= u1 u1 u1=0 u2=33A u1=50 u4 u1=FF u3=1 u3=3E8 ; 0700 09 06: u4=0 u4 u4 u4=1 u1=0 u1=1 u1=1 h1=03 u6 u6 u6 ; 0700 09 05: u4=0 u4 u4 u4=1 u1=0 u1=1 u1=0 u1 u4
00A3 | GCS01b | 0700 09 04: u4=0 u4 u4=1 u4 u1=0 s= u1 u1 u1=0 u2=33A u1=50 u4 u1=FF u3=1 u3=3E8 ; 0700 09 05: u4=0 u4 u4 u4=1 u1=0 u1=1 u1=0 u1 u4
006C | GCS02 | 0705 01 06: u4=0 u4 u4 u2=C94 i4=FFFFFFFF
006D | GCS03 | 0705 01 06: u4=0 u4 u4 u2=497 i4
006E | GCS04 | 0705 01 02: u4 s= i4 u1=0 u1=1 u4=0 u2=0 u1=0 i4 u2=0 ; 0705 01 02: u4 s= i4 u1=0 u1=3 u4=0 u2=0 u1=0 i4 u2=0 ; 0705 01 02: u4 s= i4 u1=1 u1=5 u4=0 u2=0 u1=1 i4=0 u2
006F | GCS05 | 0705 01 03: u4 u4 u4 u4 ; 0705 01 0C: u4=0 u4 u4 i4 ; 0705 01 09 from: u4 ; 0705 01 0B: u4=0 u4 u4 u4 u4 ; 0707 09 00: u4=0 u4 u4 u4 u1=3 u1=0 s= u1 u1 u1 ; 0707 09 01: u4=0 u4 u4 u1 u1 u1=0 u1=1 u1=3 u2 u1 ; 0707 09 02: u4=0 u4 u4 u1 u1 u1 u1 u1 u1 u1 u1 ; 0707 09 03: u4=0 u4 u4 u1=0 u1=1 u1 u1 u1 u1 u1 ; 0707 09 04: u4=0 u4 u4 u4 u1=3 u1 u1=0 u1=1 u1 u1 u1 u1 u1
0070 | GCS06 | 0705 01 00: u4=0 u1=0
0071 | GCS07 | 0703 09 00: u4 u1=0 u4 u2=FFFF s
0072 | GCS09 | 0708 09 00: u4=0 u4 u1=0 u4 u4=200
0073 | GCS11 | 0708 09 02: u4 u4=0 u2=0 u1=2 s=
0074 | GCS13a | 0702 00 00: u2=302 u2=301 u2=300 u2=0
00B8 | GCS13b | 0702 00 00: u2=700 u2=701 u2=702 u2=703 u2=302 u2=301 u2=300
00B6 | GCS13c | 0702 00 00: u2=302 u2=301 u2=300 u2=100 u2=102 u2=104 u2=106
0075 | GCS14 | 0700 00 00: u2=617 u2=616 ; 0705 00 00: u2=5 u2=2 u2=1 u2=231 u2=211 u2=221
00C3 | GCS15b | 0705 01 07 x12: u4 u4 u1=@ u4=6008 ; 0702 01 06 x12: u4 u4 u1=@ u4=6008
0076 | GCS15c | 0702 01 06 x12: u4 u4 u1=@ u4=2 ; 0705 01 07 x12: u4 u4 u1=@ u4=2
00C4 | GCS15d | 0705 01 0A from: u4 u1=A u1=2
00C5 | GCS15e | 0705 01 08 from: u4 u1=5
0077 | GCS16a | 0702 01 06 x31: u4 u4 u1=@ u4=1
0096 | GCS16b | 0705 01 07 x31: u4 u4 u1=@ u4=1
0078 | GCS17 | 0702 01 08: u2=0 u4 u1=0 u2
0079 | GCS18 | 0702 01 08: u2=2 u4=1 u1=0 u2=29
00AD | GCS20 | 0708 09 04: u4 u4=0 u1 n1=0 n1=01 u2
00F1 | GCS20r | 0708 09 05: u2=81FF
007B | GCS21a | 0700 00 00: u2=306 u2=305 u2=304 u2=303 u2=302 ; 0702 00 00: u2=B13 u2=B12 u2=B11 u2=B10 u2=B14 u2=B15
00B5 | GCS21b | 0705 00 00: u2=239 u2=6 u2=216 u2=226 u2=40 u2=10 u2=11 u2=31 u2=21 u2=22 u2=217 u2=227 ; 0700 00 00: u2=617 ; 0707 01 01: u4=0 u4=FFFFFFFE u1=1 u1=0 ; 0707 01 02: u4=0 u4=FFFFFFFE u1=1 u1=0 ; 0707 01 03: u4=0 u4=FFFFFFFE ; 0707 01 04: u4=0 u1=0 u1=3 u4=0 u4=FFFFFFFE
009F | GCS21f | 0700 00 00: u2=203 u2=202 u2=100 u2=101 u2=102 u2=615 u2=400 u2=401 u2=402 u2=403 u2=410 u2=420 u2=430 u2=440 u2=616 u2=617 u2=301 ; 0707 01 01: u4=0 u4=FFFFFFFF u1=1 u1=0 ; 0707 01 02: u4=0 u4=FFFFFFFF u1=1 u1=0 ; 0707 01 03: u4=0 u4=FFFFFFFF ; 0707 01 04: u4=0 u1=0 u1=0 u4=0 u4=FFFFFFFF ; 0700 01 00: u1=0
00BF | GCS21j | 0705 00 00: u2=0
00DA | GCS21k | 0700 01 0B: u4=0 u4=FFFFFFFF u1=1 u1=0
00FB | GCS21m | 0000 00 00: u2=4 u2=5 ; 0702 00 00: u2=608 u2=607
007C | GCS23 | 0700 09 02: u4 u4=0 u4 u1=50 ; 0700 09 03: u4 u4=0 u4 u1=1 u1=10
00FC | GCS24a | 0702 01 0E: u4=0 u4 u2 u1=1 u2=1 u2=2710 u1 u2 ; 0702 01 0D: u4 u1=0 u1=0 u1=0 u1=3
007E | GCS25 | 0700 09 09: u4=0 u4 u4 u3=1 u1 u1=0 ; 0700 09 01: u4=0 u4 u4 u3=1 u1=2 u1 u1=0 u1=1
00D8 | GCS25a | 0700 09 09: u4=0 u4 u4 u3 u1 u1=0 ; 0700 09 01: u4=0 u4 u4 u3 u1=2 u1 u1=0 u1=1
0080 | GCS31 | 0702 01 07: u4 u4=0 u1=0 u2=168 u2=29
0081 | GCS32 | 0702 01 0B: u4=0 u4 u4=0 u4=0 u1=0 u1=1
0082 | GCS33 | 0702 00 00: u2=205 u2=14
0083 | GCS36 | 0708 09 06: u4 u4=0 u4=0 s
0084 | GCS38 | 0702 00 00: u2=206
0085 | GCS39 | 0702 01 0B: u4=0 u4 u4=0 u4=0 u1=1 u1=1
0086 | GCS40a | 0705 01 05: u4 u4=0 u1=0 i4
00B4 | GCS40b | 0705 01 05: u4 u4=0 u1=1 i4=0
00C0 | GCS40c | 0705 01 05: u4 u4=0 u1=3 i4
00C2 | GCS40d | 0705 01 05: u4 u4=0 u1=2 i4=0
0087 | GCS41 | 0708 09 03: u4 u4=0 u4=0 s
0088 | GCS44 | 0708 09 01: u4=0 u4 u1=0 u4=0 u4=0 u4=1800 s s
0089 | GCS46 | 0702 00 00: u2=307
008D | GCS60 | 0702 00 00: u2=A00 ; 0705 00 00: u2=1
00A0 | GCS61 | 0702 01 08: u2=1 u4 u1=0 u2
009B | PCS01 | 0705 01 04: u1=2 s20
0090 | PCS02 | 0705 01 00: u4=0 u1=2
007D | GCS24 | 0702 01 0E: u4=0 u4 u2 u1=1 u2=1 u2=3E8 u1 u2 ; 0702 01 0D: u4 u1=0 u1=0 u1=0 u1=3
009D | GCS21d | 0700 01 0B: u4=0 u4=FFFFFFFF u1=1 u1=0
009E | GCS21e | 0000 00 00: u2=4 u2=5 u2=3 ; 0702 00 00: u2=608 u2=607
012A | GCS60a | 0702 00 00: u2=A00 ; 0705 00 00: u2=1
"""

RESPONSES = """\
0097 | CS01b | 0705 09 03: u1 i4 u1=0 i4
0014 | CS10a | 0709 19 01: u2 u1=0 u1=1 u1 u1 u2 u4 s
00A1 | CS10b | 0709 19 01: u2 u1=0 u1=1 u1 u1 u2 u4 s
0015 | CS11 | 0709 09 02: u1=0
006B | GCS01a | 0707 00 0B: u1=0 u1 ; 0707 00 0B: u1=1 u1 ; 0707 00 0B: u1=2 u1 ; 0707 00 0B: u1=3 u1 ; 0707 00 0B: u1=4 u1 ; 0700 00 0B: u1=4 u1 ; 0700 00 0B: u1=6 u1 ; 0700 00 0B: u1=5 u1
00A3 | GCS01b | 0700 00 0B: u1=4 u1 ; 0700 00 0B: u1=5 u1
006C | GCS02 | 0705 19 02: u1 u4=2 u4 u4
006D | GCS03 | 0705 19 02: u1 u4=2 u4 u4
006E | GCS04 | 0705 08 0B: u1=2 u1 ; 0705 08 0B: u1=2 u1 ; 0705 08 0B: u1=2 u1
006F | GCS05 | 0705 08 0B: u1=3 u1 ; 0705 08 0B: u1=C u1 ; 0705 08 0B: u1=9 u1 ; 0705 08 0B: u1=B u1 ; 0707 00 0B: u1=0 u1 ; 0707 00 0B: u1=1 u1 ; 0707 00 0B: u1=2 u1 ; 0707 00 0B: u1=3 u1 ; 0707 00 0B: u1=4 u1
0070 | GCS06 | 0705 08 0B: u1=0 u1
0071 | GCS07 | 0703 00 0B: u1=0 u1
0072 | GCS09 | 0708 00 0B: u1=0 u1
0073 | GCS11 | 0708 00 0B: u1=2 u1
0074 | GCS13a | 0702 18 01 enc: u2=302 u1=0 u1=22 u3 u2=301 u1=0 u1=22 u3 u2=300 u1=0 u1=30 u1=1 u2=0 u1=0 u1=25 u6
00B8 | GCS13b | 0702 18 01 enc: u2=700 u1=0 u1=25 u6 u2=701 u1=0 u1=25 u6 u2=702 u1=0 u1=25 u6 u2=703 u1=0 u1=25 u6 u2=302 u1=0 u1=22 u3 u2=301 u1=0 u1=22 u3 u2=300 u1=0 u1=30 u1=1
00B6 | GCS13c | 0702 18 01 enc: u2=302 u1=0 u1=22 u3 u2=301 u1=0 u1=22 u3 u2=300 u1=0 u1=30 u1=1 u2=100 u1=0 u1=25 u6 u2=102 u1=0 u1=25 u6 u2=104 u1=0 u1=25 u6 u2=106 u1=0 u1=25 u6
0075 | GCS14 | 0700 08 01: u2=617 u1=0 u1=18 u1=50 u2=616 u1=0 u1=21 u2=33A ; 0705 08 01 enc: u2=5 u1=0 u1=2B i4 u2=2 u1=0 u1=2B i4 u2=1 u1=0 u1=2B i4 u2=231 u1=0 u1=23 u4 u2=211 u1=0 u1=23 u4 u2=221 u1=0 u1=23 u4
00C3 | GCS15b | 0705 19 01 enc: u4 u4 u1 u1=0 u1=1 u4 n1=0 i4 u4 u4 u4 u4 i4 ; 0702 19 06 enc: u4 u4 u1 u1=0 u1=1 u4 n1=6 u6 n1=4 u6 u6 u6 u6 u1 u6 u6 u6 u6
0076 | GCS15c | 0702 19 06 enc: u4 u4 u1 u1=0 u1=1 u4 n1=6 u6 n1=4 u6 u6 u6 u6 u1 u6 u6 u6 u6 ; 0705 19 01 enc: u4 u4 u1 u1=0 u1=1 u4 n1=0 i4 u4 u4 u4 u4 i4
00C4 | GCS15d | 0705 19 06 enc: u1=0 u1=1 u4 u4 u1 u4
00C5 | GCS15e | 0705 19 05: u1=0 u1=1 s i4 u4
0077 | GCS16a | 0702 19 06 enc: u4 u4 u1 u1=0 u1=1 u4 n1=6 u6 n1=4 u6 u6 u6 u6 u1 u6 u6 u6 u6
0096 | GCS16b | 0705 19 01 enc: u4 u4 u1 u1=0 u1=1 u4 n1=0 i4 u4 u4 u4 u4 i4
0078 | GCS17 | 0702 19 07 enc: u2=0 u4 u1=0 u2=708 n2=2 u3 u3
0079 | GCS18 | 0702 09 07 enc: u2=2 u4 u1=0 u2=168 n2=2 u3 u3
00AD | GCS20 | 0708 00 0B: u1=4 u1
00F1 | GCS20r | 0708 01 04: u1=0 u1=1 u2 u1
007B | GCS21a | 0700 08 01: u2=306 u1=0 u1=18 u1 u2=305 u1=0 u1=30 u1=1 u2=304 u1=0 u1=23 u4 u2=303 u1=0 u1=18 u1 u2=302 u1=0 u1=23 u4 ; 0702 08 01: u2=B13 u1=0 u1=21 u2 u2=B12 u1=0 u1=21 u2 u2=B11 u1=0 u1=30 u1=1 u2=B10 u1=0 u1=21 u2 u2=B14 u1=0 u1=20 u1 u2=B15 u1=0 u1=21 u2
00B5 | GCS21b | 0705 08 01: u2=239 u1=0 u1=21 u2 u2=6 u1=0 u1=2B i4 u2=216 u1=0 u1=30 u1=0 u2=226 u1=0 u1=30 u1=0 u2=40 u1=0 u1=2B i4 u2=10 u1=0 u1=23 u4 u2=11 u1=0 u1=23 u4 u2=31 u1=0 u1=23 u4 u2=21 u1=0 u1=23 u4 u2=22 u1=0 u1=23 u4 u2=217 u1=0 u1=23 u4 u2=227 u1=0 u1=23 u4 ; 0700 08 01: u2=617 u1=0 u1=18 u1 ; 0707 19 01: u4=0 u4 u4 u1 u1 u1=0 u1=1 u1=3 u2 u1 ; 0707 19 02: u4=0 u4 u4 u1 u1 u1 u1 u1 u1 u1 u1 ; 0707 19 03: u4=0 u4 u4 u1=0 u1=1 u1 u1 u1 u1 u1 ; 0707 19 04: u4=0 u4 u4 u4 u1=3 u1 u1=0 u1=1 u1 u1 u1 u1 u1
009F | GCS21f | 0700 18 01: u2=203 u1=0 u1=22 u3 u2=202 u1=0 u1=22 u3 u2=100 u1=0 u1=25 u6 u2=101 u1=0 u1=25 u6 u2=102 u1=0 u1=25 u6 u2=615 u1=0 u1=30 u1=0 u2=400 u1=0 u1=23 u4 u2=401 u1=0 u1=23 u4 u2=402 u1=0 u1=23 u4 u2=403 u1=0 u1=23 u4 u2=410 u1=0 u1=23 u4 u2=420 u1=0 u1=23 u4 u2=430 u1=0 u1=23 u4 u2=440 u1=0 u1=23 u4 u2=616 u1=0 u1=21 u2=33A u2=617 u1=0 u1=18 u1=50 u2=301 u1=0 u1=23 u4 ; 0707 19 01: u4=0 u4 u4 u1 u1 u1=0 u1=1 u1=0 u2 u1 ; 0707 19 02: u4=0 u4 u4 u1 u1 u1 u1 u1 u1 u1 u1 ; 0707 19 03: u4=0 u4 u4 u1=0 u1=1 u1 u1 u1 u1 u1 ; 0707 19 04: u4=0 u4 u4 u4 u1=0 u1 u1=0 u1=1 u1 u1 u1 u1 u1 ; 0700 19 00: u4=0 s u4 u4 u1=1 u2=33A u1 u1 u4=0 u2 u4
00BF | GCS21j | 0705 08 01: u2=0 u1=0 u1=19 u2=C94
00DA | GCS21k | 0700 09 09: u4=0 u4 u4 u3 u1 u1=0
00FB | GCS21m | 0000 08 01: u2=4 u1=0 u1=42 s u2=5 u1=0 u1=42 s ; 0702 08 01: u2=608 u1=0 u1=30 u1=0 u2=607 u1=0 u1=30 u1=0
007C | GCS23 | 0700 00 0B: u1=2 u1 ; 0700 00 0B: u1=3 u1
00FC | GCS24a | 0702 08 0B: u1=E u1 ; 0702 08 0B: u1=D u1
007E | GCS25 | 0700 00 0B: u1=9 u1 ; 0700 00 0B: u1=1 u1
00D8 | GCS25a | 0700 00 0B: u1=9 u1 ; 0700 00 0B: u1=1 u1
0080 | GCS31 | 0702 09 0D: u2
0081 | GCS32 | 0702 09 0C: u4 u4 u4 u1=0
0082 | GCS33 | 0702 08 01: u2=205 u1=0 u1=21 u2 u2=14 u1=0 u1=30 u1
0083 | GCS36 | 0708 00 0B: u1=6 u1
0084 | GCS38 | 0702 08 01: u2=206 u1=0 u1=41 s
0085 | GCS39 | 0702 09 0C: u4 u4 u4 u1=1
0086 | GCS40a | 0705 08 0B: u1=5 u1
00B4 | GCS40b | 0705 08 0B: u1=5 u1
00C0 | GCS40c | 0705 08 0B: u1=5 u1
00C2 | GCS40d | 0705 08 0B: u1=5 u1
0087 | GCS41 | 0708 00 0B: u1=3 u1
0088 | GCS44 | 0708 00 0B: u1=1 u1
0089 | GCS46 | 0702 08 01: u2=307 u1=0 u1=41 s
008D | GCS60 | 0702 08 01: u2=A00 u1=0 u1=23 u4 ; 0705 08 01: u2=1 u1=0 u1=2B i4
00A0 | GCS61 | 0702 19 07 enc: u2=1 u4 u1=0 u2=FFFF n2=2 u3 u3
009B | PCS01 | 0705 09 03: u1 i4 u1 i4
0090 | PCS02 | 0705 08 0B: u1=0 u1
007D | GCS24 | 0702 08 0B: u1=E u1 ; 0702 08 0B: u1=D u1
009D | GCS21d | 0700 09 09: u4=0 u4 u4 u3 u1 u1=0
009E | GCS21e | 0000 08 01: u2=4 u1=0 u1=42 s u2=5 u1=0 u1=42 s u2=3 u1=0 u1=20 u1 ; 0702 08 01: u2=608 u1=0 u1=30 u1=0 u2=607 u1=0 u1=30 u1=0
012A | GCS60a | 0702 08 01: u2=A00 u1=0 u1=23 u4 ; 0705 08 01: u2=1 u1=0 u1=2B i4
"""
