"""The ISO/IEC 27005 risk register: read from TOML or Excel, scored as the slides score, compared, reported.

from nowan.risk import Register, summary
table = summary(Register.load("register.xlsx"))
"""

from nowan.risk.compare import Comparison, compare
from nowan.risk.faults import Fault, FaultyRegister, RiskReason
from nowan.risk.model import Entry, Factors, Method, Stage
from nowan.risk.register import Register
from nowan.risk.scoring import Score, Summary, score, scored, summary

__all__ = [
    "Comparison",
    "Entry",
    "Factors",
    "Fault",
    "FaultyRegister",
    "Method",
    "Register",
    "RiskReason",
    "Score",
    "Stage",
    "Summary",
    "compare",
    "score",
    "scored",
    "summary",
]
