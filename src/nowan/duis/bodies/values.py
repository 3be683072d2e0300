"""Named simple types of the DUIS schema 5.4 that bodies share."""

from __future__ import annotations

from nowan.duis.simple_types import integer, one_of, string

ELEC_DAY_NAME = integer(1, 16)
ELEC_WEEK_NAME = integer(1, 4)
GAS_DAY_NAME = integer(1, 4)
GAS_WEEK_NAME = integer(1, 2)
GAS_THRESHOLD_TYPE = integer(0, 281474976710655)
PRICE_TYPE = integer(-32768, 32767)
PRICE_SCALE = integer(-128, 127)
GAS_DAY_NAME_NON_DISABLEMENT = integer(1, 5)
GAS_WEEK_NAME_NON_DISABLEMENT = integer(1, 2)
LOG_PERIOD_OFFSET = integer(-400, 0)
SCHEDULE_FREQUENCY = one_of("Daily", "Weekly", "Monthly", "Quarterly", "Half-Yearly", "Yearly")
DSP_SCHEDULED_SERVICE_REFERENCE = one_of("4.2", "4.6", "4.8", "4.10", "4.12", "4.14", "4.15", "4.16", "4.17", "14.1")
DSP_SCHEDULED_SERVICE_REFERENCE_VARIANT = one_of(
    "4.2",
    "4.6.1",
    "4.6.2",
    "4.8.1",
    "4.8.2",
    "4.8.3",
    "4.10",
    "4.12.1",
    "4.12.2",
    "4.14",
    "4.15",
    "4.16",
    "4.17",
    "14.1",
)
SCHEDULE_ID = integer(0, 1000000000000)
BILLING_CALENDAR_DAY_OF_MONTH = integer(1, 28)
BILLING_PERIOD_START_MONTH = integer(1, 12)
BILLING_CALENDAR_DAY_OF_WEEK = integer(1, 7)
TOLERANCE_PERIOD = integer(0, 86400)
AUXILIARY_CONTROLLER_LEVEL = integer(0, 100)
REMOTE_PARTY_ROLE = one_of("ACB", "NetworkOperator", "Recovery", "Root", "Supplier", "TransCoS", "LoadController")
FLOOR_SEQUENCE_NUMBER = integer(0, 9223372036854775807)
CREDENTIAL_TYPE = one_of("Digital Signature", "Key Agreement")
MPAN = string(13, 13)
MPRN = string(1, 10)
ENABLE_DISABLE_ALERT = one_of("Disable", "Enable")
IMPORT_MPXN = string(1, 13)
POST_CODE = string(6, 8)
ADDRESS_IDENTIFIER = string(0, 30)
UPRN = integer(1, 999999999999)
DEVICE_MANUFACTURER = string(0, 30)
DEVICE_MODEL = string(0, 30)
SMETSCHTS_VERSION = string(1, 20)
FIRMWARE_VERSION = string(1, 8)
ESME_VARIANT = one_of(
    "A",
    "B",
    "C",
    "AD",
    "BD",
    "CD",
    "ADE",
    "BDE",
    "CDE",
    "ADF",
    "BDF",
    "CDF",
    "ADEF",
    "BDEF",
    "CDEF",
    "ADG",
    "ADEG",
    "AF",
    "BF",
    "CF",
    "AEF",
    "BEF",
    "CEF",
    "AG",
    "AEG",
)
UPDATE_DEVICE_STATUS_EXCEPT_CH = one_of("Pending", "InstalledNotCommissioned")
UPDATE_DEVICE_STATUS_CH = one_of("Commissioned", "Withdrawn", "InstalledNotCommissioned")
DEVICE_TYPE = one_of("ESME", "GSME", "GPF", "CHF", "HCALCS", "PPMID", "IHD", "CAD")
CHF_INSTALL_TYPE = one_of("New CHF Install", "Replacement CHF Install", "CHF Install - no SM WAN")
USER_REF_ID = string(0, 25)
MPXN = string(1, 13)
GIS_DATA = string(0, 25)
CHF_LOCATION = one_of("Outside Premises", "Indoors on external wall", "Deep indoors", "Basement or Cellar")
PREMISE_TYPE = one_of(
    "Detached / Semi Detached",
    "Terraced",
    "Low Rise Apartment (MDU <= 5 floors)",
    "High Rise Apartment (MDU > 5 floors)",
)
CHF_FAULT_RETURN_TYPE = one_of("Fault identified prior to installation", "Fault identified post installation")
INCIDENT_REFERENCE = string(0, 15)
CHF_CONNECTION_METHOD = one_of("Hot-shoe", "Cradle", "ESME")
CHF_FAULT_REASON = one_of(
    "Damaged case",
    "Damaged Connector",
    "Illegal interference or missing seals",
    "Environmental conditions exceeded",
    "SM WAN Fault",
    "SMHAN Interface Fault",
    "LED Fault",
    "Aerial fault",
    "Manufacturing defect",
)
CHF_NO_FAULT_RETURN_TYPE = one_of(
    "No Fault Return (general)",
    "No Fault Return (non-dom opt out)",
    "No Fault Return (dual supplier HAN variant replacement)",
    "No Fault Return (SM WAN variant replacement requested by DCC)",
    "Lost or Stolen Hub",
)
_EUI = "[A-Fa-f0-9]{2}(?:-[A-Fa-f0-9]{2}){7}"
#: EUI-64s with commas between.
DEVICE_IDS = string(23, 1_199_999, f"(?:{_EUI},)*{_EUI}", what="EUI-64s with commas between")
