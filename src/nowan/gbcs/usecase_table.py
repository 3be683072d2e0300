"""The use cases as rows: facts of the GBCS mapping table, checked against the published test messages.

Columns: message code | name | message type | service reference variants | payload family | who may send a Command |
which Devices take the Command or send the Alert | protection against replay (Y, N, or - for Alerts) | title.
Senders: S supplier, N network operator, A access control broker, L load controller, T transitional change of supplier,
W WAN provider, R recovery and contingency, P a PPMID over the HAN. Devices: E ESME, G GSME, C CHF, F GPF, P PPMID,
H HCALCS. Message types are those of GBCS with three of this table: VARIANT (a MAC when the access control broker asks,
a signature when anybody else does), SIGNED (a signature and no MAC) and ZSE (no message: the code only names a log entry).
"""

from __future__ import annotations

# ruff: noqa: E501

ROWS = """\
0001 | CCS01 | SME.C.NC | 8.11 | DLMS | A | C | Y | Add Device to CHF device log
0002 | CCS02 | SME.C.NC | 8.11 | DLMS | A | C | Y | Remove device from CHF device log
0003 | CCS03 | SME.C.NC | 8.12.1 | DLMS | A | C | Y | Restore CHF Device Log
0004 | CCS05 | SME.C.NC | 8.9 | DLMS | A | C | N | Read CHF Device Log (CCS05/CCS04)
0007 | CS01a | SME.C.NC | 2.2 | DLMS | S | E | Y | Apply Prepayment Top Up to an ESME
0008 | CS02a | VARIANT | 6.24.1 | ASN1 | ASTRW | EGCF | N | Provide Security Credential Details
000A | CS02c | SME.C.C | 6.17 | ASN1 | SA | EGCFPH | Y | Issue Security Credentials
000B | CS02d | SME.C.C | 6.15.2 | ASN1 | SA | EGCFPH | Y | Update Device Certificates on Device
000C | CS02e | SME.C.C | 6.24.2 | ASN1 | SA | EGCFPH | N | Provide Device Certificates from Device
000D | CS03A1 | SME.C.C | 8.7.1 | ASN1 | S | E | Y | Method A Join (Meter)
000E | CS03B | SME.C.NC | 8.7.2 | ASN1 | SA | EGF | Y | Method B Join
000F | CS04AC | SME.C.C | 8.8.1, 8.8.2 | ASN1 | SA | EGPH | Y | Method A or C Unjoin
0010 | CS04B | SME.C.NC | 8.8.2 | ASN1 | SA | EGF | Y | Method B Unjoin
0012 | CS06 | SME.C.C | 11.3 | ASN1 | S | EG | Y | Activate Firmware
0013 | CS07 | SME.C.NC | 8.9 | ASN1 | SA | EGFPH | N | Read Device Join Details
0014 | CS10a | SME.C.NC | 6.13 | GBZ | SNA | FG | N | Read ZigBee Device Event Log
0015 | CS11 | SME.C.NC | 3.3 | GBZ | S | FG | N | Clear ZigBee Device Event Log
0018 | CS14 | SME.A.NC | N/A | DLMS | - | C | - | Device Addition To / Removal From HAN Whitelist Alerts
0019 | ECS01a | SME.C.C | 1.1.1 | DLMS | S | E | Y | Set Tariff and Price on ESME
001A | ECS02 | SME.C.C | 1.6 | DLMS | S | E | Y | Set ESME Payment Mode to Credit
001B | ECS03 | SME.C.C | 1.6 | DLMS | S | E | Y | Set ESME Payment Mode to Prepayment
001C | ECS04a | SME.C.C | 1.5 | DLMS | S | E | Y | Adjust Meter Balance on the ESME
001D | ECS05 | SME.C.C | 1.7 | DLMS | S | E | Y | Reset Tariff Block Counter Matrix
001E | ECS07 | SME.C.C | 2.3 | DLMS | S | E | Y | Manage Debt on the ESME
001F | ECS08 | SME.C.C | 2.1 | DLMS | S | E | Y | Update Prepayment Configuration on ESME
0020 | ECS09 | SME.C.C | 2.5 | DLMS | S | E | Y | Activate Emergency Credit Remotely on ESME
0021 | ECS10 | SME.C.NC | 3.1 | DLMS | S | E | N | Send Message to ESME
0022 | ECS12 | SME.C.NC | 3.2 | DLMS | S | E | N | Set Change of Tenancy date on ESME
0023 | ECS14 | SME.C.NC | 3.5 | DLMS | S | E | Y | Disable Privacy PIN Protection on ESME
0024 | ECS15a | SME.C.NC | 3.3 | DLMS | S | E | N | Clear ESME Event Log
0025 | ECS16 | SME.C.NC | 3.4 | DLMS | S | E | N | Write Supplier Contact Details on ESME
0026 | ECS17a | SME.C.NC | 4.2 | DLMS | NA | E | N | Read ESME Energy Registers (Export Energy)
0027 | ECS17b | SME.C.NC | 4.1.1 | DLMS | SN | E | N | Read ESME Energy Registers (Import Energy)
0028 | ECS17c | SME.C.NC | 4.16 | DLMS | SNA | E | N | Read ESME Energy Registers (Power)
0029 | ECS17d | SME.C.NC | 4.1.2 | DLMS | SN | E | N | Read ESME Energy Register (TOU)
002A | ECS17e | SME.C.NC | 4.1.3 | DLMS | SN | E | N | Read ESME Energy Register (TOU with Blocks)
002B | ECS18a | SME.C.NC | 4.12.2 | DLMS | NA | E | N | Read Maximum Demand Registers (export)
002C | ECS18b | SME.C.NC | 4.12.1 | DLMS | SNA | E | N | Read Maximum Demand Registers (import)
002D | ECS19 | SME.C.NC | 4.3 | DLMS | S | E | N | Read ESME Prepayment Registers
002E | ECS20a | SME.C.NC | 4.4 | DLMS | SA | E | N | Read ESME Billing Data Log (payment based debt payments)
002F | ECS20b | SME.C.NC | 4.4.2 | DLMS | SA | E | N | Read ESME Billing Data Log (change of mode / tariff triggered exc export)
0030 | ECS20c | SME.C.NC | 4.4.3 | DLMS | SA | E | N | Read ESME Billing Data Log (billing calendar triggered exc export)
0033 | ECS21a | SME.C.NC | 4.6 | DLMS | SA | E | N | Read Electricity Daily Read Log (exc export)
0034 | ECS21b | SME.C.NC | 4.14 | DLMS | SA | E | N | Read Electricity (Prepayment) Daily Read Log
0035 | ECS21c | SME.C.NC | 4.6.2 | DLMS | A | E | N | Read Electricity Daily Read Log (export only)
0036 | ECS22a | SME.C.NC | 4.8.3 | DLMS | NA | E | N | Read Electricity Half Hour Profile Data (export)
0037 | ECS22b | SME.C.NC | 4.8.1 | DLMS | SNA | E | N | Read Electricity Half Hour Profile Data (active import)
0038 | ECS22c | SME.C.NC | 4.8.2 | DLMS | SNA | E | N | Read Electricity Half Hour Profile Data (reactive import)
0039 | ECS23 | SME.C.NC | 4.10 | DLMS | SNA | E | N | Read Voltage Operational Data
003A | ECS24 | SME.C.NC | 4.11.1 | DLMS | SA | E | N | Read ESME Tariff Data
003B | ECS26a | SME.C.NC | 4.13 | DLMS | S | E | N | Read ESME Configuration Data Prepayment
003C | ECS26b | SME.C.NC | 6.2.1 | DLMS | SNA | E | N | Read ESME Configuration Voltage Data
003D | ECS26c | SME.C.NC | 6.2.2 | DLMS | SNA | E | N | Read ESME Configuration Data Device Information (randomisation)
003E | ECS26d | SME.C.NC | 6.2.3 | DLMS | SA | E | N | Read ESME Configuration Data Device Information (Billing Calendar)
003F | ECS26e | SME.C.NC | 6.2.4 | DLMS | SNA | E | N | Read ESME Configuration Data Device Information (device identity exc MPAN)
0040 | ECS26f | SME.C.NC | 6.2.5 | DLMS | SA | E | N | Read ESME Configuration Data Device Information (instantaneous power thresholds)
0042 | ECS27 | SME.C.NC | 4.15 | DLMS | SNA | E | N | Read ESME Load Limit Data
0043 | ECS28a | SME.C.C | 6.4.1 | DLMS | S | E | Y | Set Load Limit Configurations - General Settings
0044 | ECS28b | SME.C.NC | 6.4.2 | DLMS | S | E | Y | Set Load Limit Configuration Counter Reset
0045 | ECS29a | SME.C.NC | 6.5 | DLMS | N | E | Y | Set Voltage Configurations on ESME
0046 | ECS30 | SME.C.C | 6.8 | DLMS | S | E | Y | Set Billing Calendar on the ESME
0047 | ECS34 | SME.C.NC | 6.12 | DLMS | S | E | N | Set Instantaneous Power Threshold Configuration
0048 | ECS35a | SME.C.NC | 6.13 | DLMS | SNA | E | N | Read ESME Event Log
0049 | ECS35b | SME.C.NC | 6.13 | DLMS | SNA | E | N | Read ESME Security Log
004A | ECS37 | SME.C.NC | 6.18.1 | DLMS | N | E | Y | Set Maximum Demand Configurable Time Period
004B | ECS38 | SME.C.C | 7.12 | DLMS | S | E | Y | Update Randomised Offset Limit
004C | ECS39a | SME.C.NC | 6.20.1 | DLMS | S | E | Y | Set MPAN Value on the ESME
004D | ECS39b | SME.C.NC | 6.20.2 | DLMS | A | E | Y | Set Export MPAN Value on the ESME
004E | ECS40 | SME.C.NC | 6.2.7 | DLMS | SNA | E | N | Read MPAN Value on the ESME
004F | ECS42 | SME.C.C | 7.1 | DLMS | S | E | Y | Remotely Close the Load Switch on the ESME
0050 | ECS43 | SME.C.C | 7.2 | DLMS | S | E | Y | Remotely Open the Load Switch on the ESME
0051 | ECS44 | SME.C.C | 7.3 | DLMS | S | E | Y | Arm Load Switch in ESME
0052 | ECS45 | SME.C.NC | 7.4 | DLMS | SNA | E | N | Read Status of Load Switch in the ESME
0053 | ECS46a | SME.C.C | 6.14.1 | DLMS | S | E | N | Set Auxiliary Controller Descriptions
0054 | ECS46c | SME.C.C | 6.14.2 | DLMS | S | E | Y | Set HC ALCS and ALCS configuration in ESME (excluding labels)
0055 | ECS47 | SME.C.C | 7.5, 7.6, 7.8 | DLMS | S | E | Y | Set or Reset HC ALCS or ALCS State
0058 | ECS50 | SME.C.NC | 9.1 | DLMS | A | E | Y | Send CIN to ESME
0059 | ECS52 | SME.C.NC | 11.2 | DLMS | SNA | CE | N | Read ESME/SAPC/Comms Hub Firmware Version
005A | ECS57 | SME.C.NC | 6.18.2 | DLMS | N | E | N | Reset ESME Maximum Demand Registers
005E | ECS61c | SME.C.NC | 7.11 | DLMS | SA | E | N | Read Boost Function Data
005F | ECS62 | SME.C.NC | 7.9, 7.10 | DLMS | S | E | Y | Set ALCS/APC and Boost Function Association
0060 | ECS66 | SME.C.NC | 4.17 | DLMS | SNA | E | N | Read ESME Daily Consumption Log
0061 | ECS68 | SME.A.C | A1 | DLMS | - | E | - | ESME Critical Sensitive Alert (Billing Data Log)
0062 | ECS70 | SME.C.C | 6.11, 8.1.1 | DLMS | S | E | Y | Set Clock on ESME
0067 | ECS80 | SME.A.C | N/A | DLMS | - | E | - | Supply Outage Restore Alert from ESME
0068 | ECS81 | SME.C.C | 6.25 | DLMS | S | E | Y | Set Supply Tamper State on ESME
0069 | ECS82 | SME.C.NC | 4.18 | DLMS | S | E | N | Read Meter Balance for ESME
006B | GCS01a | SME.C.C | 1.1.1 | GBZ | S | G | Y | Set Tariff and Price on GSME
006C | GCS02 | SME.C.C | 1.6 | GBZ | S | G | Y | Set GSME Payment Mode to Credit
006D | GCS03 | SME.C.C | 1.6 | GBZ | S | G | Y | Set GSME Payment Mode to Prepayment
006E | GCS04 | SME.C.C | 2.3 | GBZ | S | G | Y | Manage Debt on the GSME
006F | GCS05 | SME.C.C | 2.1 | GBZ | S | G | Y | Update Prepayment Configurations on GSME
0070 | GCS06 | SME.C.C | 2.5 | GBZ | S | G | Y | Activate Emergency Credit Remotely on GSME
0071 | GCS07 | SME.C.NC | 3.1 | GBZ | S | G | N | Send Message to GSME
0072 | GCS09 | SME.C.NC | 3.2 | GBZ | S | F | N | Set Change of Tenancy date on GPF
0073 | GCS11 | SME.C.NC | 3.5 | GBZ | S | G | Y | Disable Privacy PIN Protection on GSME
0074 | GCS13a | SME.C.NC | 4.1.1 | GBZ | SN | FG | N | Read GSME Consumption Register
0075 | GCS14 | SME.C.NC | 4.3 | GBZ | S | FG | N | Read GSME Prepayment Register(s)
0076 | GCS15c | SME.C.NC | 4.4.3 | GBZ | SA | FG | N | Read GSME Billing Data Log (billing calendar triggered)
0077 | GCS16a | SME.C.NC | 4.6.1 | GBZ | SA | FG | N | Read GSME Daily Read log(s)
0078 | GCS17 | SME.C.NC | 4.8.1 | GBZ | SNA | FG | N | Read GSME Profile Data Log
0079 | GCS18 | SME.C.NC | 4.10 | GBZ | SA | G | N | Read Gas Network Data Log
007B | GCS21a | SME.C.NC | 6.2.8 | GBZ | SNA | G | N | Read Gas Configuration Data Device Information
007C | GCS23 | SME.C.C | 6.6 | GBZ | S | G | Y | Set CV and Conversion Factor Value(s) on the GSME
007D | GCS24 | SME.C.C | 6.7 | GBZ | S | G | Y | Set Uncontrolled Gas Flow Rate and Supply Tamper State on the GSME
007E | GCS25 | SME.C.C | 6.8 | GBZ | S | G | Y | Set Billing Calendar on the GSME
007F | GCS28 | SME.C.C | 6.11, 8.1.1 | ASN1 | S | G | Y | Set Clock on GSME
0080 | GCS31 | SME.C.NC | 14.1 | GBZ | A | G | Y | Start Network Data Log on GSME
0081 | GCS32 | SME.C.C | 7.2 | GBZ | S | G | Y | Remotely close the valve in the GSME
0082 | GCS33 | SME.C.NC | 7.4 | GBZ | SNA | FG | N | Read GSME Valve Status
0083 | GCS36 | SME.C.NC | 9.1 | GBZ | A | G | Y | Send CIN to GSME
0084 | GCS38 | SME.C.NC | 11.2 | GBZ | SNA | FG | N | Read GSME Firmware Version
0085 | GCS39 | SME.C.C | 7.3 | GBZ | S | G | Y | Arm Valve in GSME
0086 | GCS40a | SME.C.C | 1.5 | GBZ | S | G | Y | Adjust Prepayment Mode Meter Balance on the GSME
0087 | GCS41 | SME.C.NC | 6.20.1 | GBZ | S | G | Y | Set MPRN Value on the GSME
0088 | GCS44 | SME.C.NC | 3.4 | GBZ | S | G | N | Write Contact Details on GSME
0089 | GCS46 | SME.C.NC | 6.2 | GBZ | SNA | FG | N | Read MPRN on the GSME
008B | GCS53 | SME.A.C | A1 | GBZ | - | G | - | Push Billing Data Log as an Alert
008C | GCS59 | SME.C.NC | 8.12.2 | ASN1 | A | F | Y | Restore GPF Device Log
008D | GCS60 | SME.C.NC | 4.18 | GBZ | S | FG | N | Read Meter Balance for GSME
0090 | PCS02 | SME.C.PPMID-GSME | N/A | GBZ | P | G | - | Activate Emergency Credit on GSME from PPMID
0092 | ECS26i | SME.C.NC | 6.2.4 | DLMS | A | C | N | Read Configuration Data Device Information (CHF identity)
0093 | ECS35c | SME.C.NC | 6.13 | DLMS | A | C | N | Read CHF Event Log
0094 | ECS35d | SME.C.NC | 6.13 | DLMS | A | C | N | Read CHF Security Log
0096 | GCS16b | SME.C.NC | 4.14 | GBZ | SA | FG | N | Read GSME Daily Read log(s) (prepayment)
0097 | CS01b | SME.C.NC | 2.2 | GBZ | S | G | Y | Apply Prepayment Top Up to a GSME
009B | PCS01 | SME.C.PPMID-GSME | N/A | GBZ | P | G | - | Apply Prepayment Top Up to a GSME using PPMID
009D | GCS21d | SME.C.NC | 6.2.3 | GBZ | SA | GF | N | Read GSME Configuration Data Device Information (BillingCalendar)
009E | GCS21e | SME.C.NC | 6.2.4 | GBZ | SNA | GF | N | Read GSME/GPF Configuration Data Device Information (device identity)
009F | GCS21f | SME.C.NC | 4.11.1 | GBZ | SA | FG | N | Read GSME Tariff Data
00A0 | GCS61 | SME.C.NC | 4.17 | GBZ | SNA | F | N | Read gas Daily Consumption Log
00A1 | CS10b | SME.C.NC | 6.13 | GBZ | SNA | FG | N | Read ZigBee Device Security Log
00A2 | ECS01b | SME.C.C | 1.2.1 | DLMS | S | E | Y | Set Price on ESME
00A3 | GCS01b | SME.C.C | 1.2.1 | GBZ | S | G | Y | Set Price on GSME
00AB | CS03A2 | SME.C.C | 8.7.1, 8.7.2 | ASN1 | SA | PH | Y | Method A Join (non Meter)
00AC | ECS25a | SME.C.NC | 6.22 | DLMS | S | E | N | Set Alert Behaviours - ESME - Supplier
00AD | GCS20 | SME.C.NC | 6.22 | GBZ | S | G | N | Set Alert Behaviours - GSME
00AE | ECS29b | SME.C.NC | 6.5 | DLMS | N | E | Y | Set Voltage Configurations on ESME - 3ph
00AF | CS03C | SME.C.C | 8.7.1, 8.7.2 | ASN1 | SA | GP | Y | Method C Join
00B0 | ECS25b | SME.C.NC | 6.22 | DLMS | N | E | N | Set Alert Behaviours - ESME - Network Operator
00B2 | GCS62 | SME.A.NC | N/A | ASN1 | - | F | - | Backup GPF Device Log
00B3 | ECS04b | SME.C.C | 1.5 | DLMS | S | E | Y | Reset Meter Balance on the ESME
00B4 | GCS40b | SME.C.C | 1.5 | GBZ | S | G | Y | Reset Prepayment Mode Meter Balance on the GSME
00B5 | GCS21b | SME.C.NC | 4.13 | GBZ | S | FG | N | Read GSME Configuration Data Prepayment
00B6 | GCS13c | SME.C.NC | 4.1.2 | GBZ | SN | FG | N | Read GSME Register (TOU)
00B7 | ECS01c | SME.C.C | 1.1.2 | DLMS | S | E | Y | Set Tariff and Price on ESME secondary
00B8 | GCS13b | SME.C.NC | 4.1.4 | GBZ | S | FG | N | Read GSME Block Counters
00B9 | ECS35e | SME.C.NC | 6.13 | DLMS | SNA | E | N | Read ESME Power Event Log
00BA | ECS35f | SME.C.NC | 6.13 | DLMS | SNA | E | N | Read ALCS Event Log
00BB | ECS61a | SME.C.NC | 7.7 | DLMS | SNA | E | N | Read HC ALCS and ALCS Data from ESME
00BC | ECS23b | SME.C.NC | 4.10 | DLMS | SNA | E | N | Read Voltage Operational Data -3 Phase
00BD | ECS24b | SME.C.NC | 4.11.2 | DLMS | SA | E | N | Read ESME Tariff Data - second element
00BE | ECS26j | SME.C.NC | 6.2.9 | DLMS | SA | E | N | Read ESME Configuration Data Device Information (Payment Mode)
00BF | GCS21j | SME.C.NC | 6.2.9 | GBZ | SA | FG | N | Read GSME Configuration Data Device Information (Payment Mode)
00C0 | GCS40c | SME.C.C | 1.5 | GBZ | S | G | Y | Adjust Credit Mode Meter Balance on the GSME
00C1 | ECS15c | SME.C.NC | 3.3 | DLMS | S | E | N | Clear Auxiliary Controller Event Log
00C2 | GCS40d | SME.C.C | 1.5 | GBZ | S | G | Y | Reset Credit Mode Meter Balance on the GSME
00C3 | GCS15b | SME.C.NC | 4.4.2 | GBZ | SA | FG | N | Read GSME Billing Data Log (change of mode / tariff triggered)
00C4 | GCS15d | SME.C.NC | 4.4.4 | GBZ | SA | FG | N | Read GSME Billing Data Log (payment-based debt payments)
00C5 | GCS15e | SME.C.NC | 4.4.5 | GBZ | SA | FG | N | Read GSME Billing Data Log (prepayment credits)
00C6 | ECS26k | SME.C.NC | 6.2.1 | DLMS | SNA | E | N | Read ESME Configuration Voltage Data - 3 phase
00C7 | ECS01d | SME.C.C | 1.2.2 | DLMS | S | E | Y | Set Price on ESME secondary
00C9 | ECS20d | SME.C.NC | 4.4 | DLMS | SA | E | N | Read ESME Billing Data Log (prepayment credits)
00CA | CS06 alert | SME.A.C | N/A | ASN1 | - | EG | - | Future Dated Firmware Activation Alert
00CB | CS02b alert | SME.A.C | N/A | ASN1 | - | EGCFPH | - | Future Dated Update Security Credentials Alert
00CC | FDEI-DLMS | SME.A.C | N/A | DLMS | - | EC | - | Future Dated Execution Of Instruction Alert (DLMS COSEM)
00CD | FDEI-GBZ | SME.A.C | N/A | GBZ | - | GF | - | Future Dated Execution Of Instruction Alert (GBZ)
00CE | FDRA-DLMS | SME.A.C | N/A | DLMS | - | E | - | Firmware Distribution Receipt Alert (ESME)
00CF | FDRA-GBZ | SME.A.C | N/A | GBZ | - | G | - | Firmware Distribution Receipt Alert (GSME)
00D1 | ECS29c | SME.C.NC | 6.5 | DLMS | N | E | Y | Set Voltage Configurations on ESME without counter reset
00D2 | ECS29d | SME.C.NC | 6.5 | DLMS | N | E | Y | Set Voltage Configurations on polyphase ESME without counter reset
00D3 | ECS29e | SME.C.NC | 6.27 | DLMS | N | E | Y | Reset RMS Voltage Counters on ESME
00D4 | ECS29f | SME.C.NC | 6.27 | DLMS | N | E | Y | Reset RMS Voltage Counters on polyphase ESME
00D5 | FTDA | SME.A.NC | N/A | DLMS | - | C | - | Failure to Deliver Remote Party Message to ESME Alert
00D7 | ECS30a | SME.C.C | 6.8 | DLMS | S | E | Y | Set Billing Calendar on the ESME - all periodicities
00D8 | GCS25a | SME.C.C | 6.8 | GBZ | S | G | Y | Set Billing Calendar on the GSME - all periodicities
00D9 | ECS26l | SME.C.NC | 6.2.3 | DLMS | SA | E | N | Read ESME Configuration Data Device Information (Billing Calendar - all periodicities)
00DA | GCS21k | SME.C.NC | 6.2.3 | GBZ | SA | FG | N | Read GSME Configuration Data Device Information (BillingCalendar - all periodicities)
00DB | ECS48 | SME.C.C | 6.26 | DLMS | S | E | Y | Configure daily resetting of Tariff Block Counter Matrix
00DE | ECS08a | SME.C.C | 2.1 | DLMS | S | E | Y | Update Prepayment Configuration on ESME
00EA | ECS25a1 | SME.C.NC | 6.22 | DLMS | S | E | N | Set Event Behaviours - ESME to HAN Device - Supplier
00EB | ECS25a2 | SME.C.NC | 6.22 | DLMS | S | E | N | Set Event Behaviours - ESME audible alarm - Supplier
00EC | ECS25a3 | SME.C.NC | 6.22 | DLMS | S | E | N | Set Event Behaviours - ESME logging - Supplier
00ED | ECS25b3 | SME.C.NC | 6.22 | DLMS | N | E | N | Set Event Behaviours - ESME logging - Network Operator
00EE | ECS25r1 | SME.C.NC | 6.2.10 | DLMS | S | E | N | Read non-critical event and alert behaviours - ESME- Supplier
00EF | ECS25r2 | SME.C.NC | 6.2.10 | DLMS | N | E | N | Read non-critical event and alert behaviours - ESME- Network Operator
00F0 | MIIWA-DLMS | SME.A.NC | N/A | DLMS | - | E | - | Meter Integrity Issue Warning Alert - ESME
00F1 | GCS20r | SME.C.NC | 6.2.10 | GBZ | S | G | N | Read non-critical event and alert behaviours - GSME- Supplier
00F2 | MIIWA-GBZ | SME.A.NC | N/A | GBZ | - | G | - | Meter Integrity Issue Warning Alert - GSME
00F9 | ECS26m | SME.C.NC | 6.2.4 | DLMS | SNA | E | N | Read ESME Configuration Data Device Information (identity, type and supply tamper state)
00FA | ECS26n | SME.C.NC | 6.2 | DLMS | A | C | N | Read CHF Configuration Data Device Information (CH identity and type)
00FB | GCS21m | SME.C.NC | 6.2 | GBZ | SNA | G | N | Read GSME Configuration Data Device Information (identity, type and supply tamper / depletion state)
00FC | GCS24a | SME.C.C | 6.7 | GBZ | S | G | Y | Set Uncontrolled Gas Flow Rate at greater resolution and Supply Tamper State on the GSME
00FD | ECS35g | SME.C.NC | 6.13 | DLMS | SNL | E | N | Read Auxiliary Controller Event Log
00FE | CCS07 | SME.C.NC | 8.9 | DLMS | A | C | N | Read CHF Device Logs
0100 | CS02b | SME.C.C | 6.15.1, 6.21, 6.23 | ASN1 | S | EGCF | Y | Update Security Credentials (rootBySupplier)
0101 | CS02b | SME.C.C | 6.15.1, 6.21, 6.23 | ASN1 | W | EGCF | Y | Update Security Credentials (rootByWanProvider)
0102 | CS02b | SME.C.C | 6.15.1, 6.21, 6.23 | ASN1 | S | EGCF | Y | Update Security Credentials (supplierBySupplier)
0103 | CS02b | SME.C.C | 6.15.1, 6.21, 6.23 | ASN1 | NA | EGCF | Y | Update Security Credentials (networkOperatorByNetworkOperator)
0104 | CS02b | SME.C.C | 6.15.1, 6.21, 6.23 | ASN1 | A | EGCF | Y | Update Security Credentials (accessControlBrokerByACB)
0105 | CS02b | SME.C.C | 6.15.1, 6.21, 6.23 | ASN1 | W | EGCF | Y | Update Security Credentials (wanProviderByWanProvider)
0106 | CS02b | SME.C.C | 6.15.1, 6.21, 6.23 | ASN1 | T | EGCF | Y | Update Security Credentials (transCoSByTransCoS)
0107 | CS02b | SME.C.C | 6.15.1, 6.21, 6.23 | ASN1 | T | EGCF | Y | Update Security Credentials (supplierByTransCoS)
0108 | CS02b | SIGNED | 6.15.1, 6.21, 6.23 | ASN1 | R | EGCF | Y | Update Security Credentials (anyExceptAbnormalRootByRecovery)
0109 | CS02b | SIGNED | 6.15.1, 6.21, 6.23 | ASN1 | R | EGCF | Y | Update Security Credentials (anyByContingency)
010A | DBCH01 | SME.C.NC | 6.31 | DLMS | A | C | N | Read CHF Sub GHz Channel
010B | DBCH02 | SME.C.NC | 6.32 | DLMS | A | C | N | Read CHF Sub GHz Channel Log
010C | DBCH03 | SME.C.NC | 6.30 | DLMS | A | C | N | Read CHF Sub GHz Configuration
010D | DBCH04 | SME.C.NC | 6.28 | DLMS | A | C | Y | Set CHF Sub GHz Configuration
010E | DBCH05 | SME.C.NC | 6.29 | DLMS | A | C | Y | Request CHF Sub GHz Channel Scan
010F | CCS06 | SME.C.NC | 8.9 | DLMS | A | C | N | Read CHF device log and check HAN communications
0110 | DBCH06 | SME.A.NC | N/A | DLMS | - | C | - | Limited Duty Cycle Action Taken Sub GHz Alert
0111 | DBCH07 | SME.A.NC | N/A | DLMS | - | C | - | Sub GHz Channel Changed Sub GHz Alert
0112 | DBCH08 | SME.A.NC | N/A | DLMS | - | C | - | Sub GHz Channel Scan Request Assessment Outcome Sub GHz Alert
0113 | DBCH09 | SME.A.NC | N/A | DLMS | - | C | - | Sub GHz Configuration Changed Sub GHz Alert
0114 | DBCH10 | SME.A.NC | N/A | DLMS | - | C | - | Message Discarded Due to Duty Cycle Management Sub GHz Alert
0115 | DBCH11 | SME.A.NC | N/A | DLMS | - | C | - | No More Sub GHz Device Capacity Sub GHz Alert
0116 | PECS01 | ZSE | N/A | NONE | - | E | - | Apply Prepayment Top Up to an ESME using PPMID
0117 | PECS02 | ZSE | N/A | NONE | - | E | - | Activate Emergency Credit on ESME from PPMID
0118 | PECS03 | ZSE | N/A | NONE | - | E | - | Request to Enable ESME Supply from PPMID
0119 | HECS01 | ZSE | N/A | NONE | - | E | - | Request Control of HCALCS [n]
011A | ECS46d | SME.C.C | 6.14.3 | DLMS | S | E | Y | Set Auxiliary Controller Calendar
011B | CS02f | VARIANT | 6.24.1 | ASN1 | SAL | E | N | Provide Security Credential Details (ESME and SAPC)
011C | ECS61d | SME.C.NC | 7.14 | DLMS | SNAL | E | N | Read Auxiliary Controller Configuration Data
011D | ECS61e | SME.C.NC | 7.15 | DLMS | SNAL | E | N | Read Auxiliary Controller Operational Data
011E | ECS47a | SME.C.C | 7.13 | DLMS | S | E | Y | Set Auxiliary Controller [n] State
011F | ECS47e | SME.C.C | 7.16 | DLMS | L | E | Y | Limit APC [n] Level
0120 | ECS100 | SME.A.C | N/A | DLMS | - | EP | - | Command not supported by Device
0121 | ECS101 | SME.A.C | N/A | DLMS | - | E | - | Limit APC [n] Level Command processed
0122 | ECS102 | SME.A.C | N/A | DLMS | - | E | - | Limit APC [n] Level ended or cancelled
0123 | ECS200 | SME.A.C | N/A | DLMS | - | E | - | Operational Update
0124 | CS02g alert | SME.A.C | N/A | ASN1 | - | E | - | Future Dated Update Load Controller Security Credentials Alert
0125 | CS02g | SME.C.C | 6.15.1 | ASN1 | L | E | Y | Update Load Controller Security Credentials (loadControllerByLoadController)
0126 | CS02g | SME.C.C | 6.15.1 | ASN1 | S | E | Y | Update Load Controller Security Credentials (loadControllerBySupplier)
0128 | CCS08 | SME.A.C | N/A | ASN1 | - | C | - | Firmware Transfer Alert
0129 | CS08 | SME.C.NC | 11.2 | ASN1 | A | PH | N | Read PPMID/HCALCS Firmware Version
012A | GCS60a | SME.C.NC | 4.18 | GBZ | S | FG | N | Read Meter Balance(s) for GSME
012B | CS09 | SME.A.C | N/A | ASN1 | - | P | - | PPMID Firmware Activation Alert
1000 | GCA | SME.A.C | N/A | ALERT | - | EGCFPH | - | Generic Critical Alert
1001 | GNCA | SME.A.NC | N/A | ALERT | - | EGCFPH | - | Generic Non Critical Alert
"""

#: Use cases that have a name and whose message code could not be had, or that send no message of their own.
UNCODED = """\
CS05a | Distribute Firmware to Communications Hub
CS05b | Distribute Firmware to ESME / GSME
CS05c | Distribute Firmware to PPMID
"""
