"""ZigBee clusters that GBCS uses, as rows: the ZigBee Cluster Library (075123) and Smart Energy 1.4 (07-5356-19).

The layouts of the commands follow the GBZ message templates of the use cases (GBCS 20). CLUSTERS: id | name. COMMANDS:
cluster | direction (> to the server, < to the client) | command | name | fields, where a field is ``name:type`` with a
unit after ``@`` or a table of VALUES after ``=``; ``*name(fields)`` repeats to the end, a bare ``*`` is anything, ``*Snapshot`` registers
as the payload type before it says.
ATTRIBUTES: cluster | first id | how many | number of the first | step | name with # for the number | values.
UNITS: cluster | attribute | unit or values. VALUES: name | one of, low nibble (one of by its low nibble), or bits | hex number or mask and name.

Units: mp millipence (10^-5 of the currency unit), litre (10^-3 m³), bp hundredths of a per cent, s and ds (tenths of)
seconds, minutes after midnight, days, e5 10^-5, alert an alert or event code, utrn a token.
"""

from __future__ import annotations

# ruff: noqa: E501

CLUSTERS = """\
0000 | Basic
0003 | Identify
000A | Time
0019 | OTA Upgrade
0025 | Keep-Alive
0700 | Price
0701 | Demand Response and Load Control
0702 | Metering
0703 | Messaging
0704 | Tunneling
0705 | Prepayment
0706 | Energy Management
0707 | Calendar
0708 | Device Management
0709 | Events
070A | MDU Pairing
070B | Sub-GHz
0800 | Key Establishment
"""

COMMANDS = """\
0700 | > | 00 | Get Current Price | Command Options:u8
0700 | > | 0B | Get Billing Period | Earliest Start Time:utc, Minimum Issuer Event ID:u32, Number of Commands:u8, Tariff Type:u8=TariffType
0700 | < | 00 | Publish Price | Provider ID:u32, Rate Label:os, Issuer Event ID:u32, Current Time:utc, Unit of Measure:u8=UnitOfMeasure, Currency:u16=Currency, Price Trailing Digit & Price Tier:u8=PriceTrailingDigitAndPriceTier, Number of Price Tiers & Register Tier:u8=PriceNumberOfPriceTiersAndRegisterTier, Start Time:utc, Duration In Minutes:u16, Price:u32@mp, *
0700 | < | 01 | Publish Block Period | Provider ID:u32, Issuer Event ID:u32, Block Period Start Time:utc, Block Period Duration:u24, Block Period Control:u8, Block Period Duration Type:u8=BillingPeriodUnit, Tariff Type:u8=TariffType, Tariff Resolution Period:u8
0700 | < | 02 | Publish Conversion Factor | Issuer Event ID:u32, Start Time:utc, Conversion Factor:u32@e5, Conversion Factor Trailing Digit:u8=PriceTrailingDigit
0700 | < | 03 | Publish Calorific Value | Issuer Event ID:u32, Start Time:utc, Calorific Value:u32, Calorific Value Unit:u8=CalorificValueUnit, Calorific Value Trailing Digit:u8=PriceTrailingDigit
0700 | < | 04 | Publish Tariff Information | Provider ID:u32, Issuer Event ID:u32, Issuer Tariff ID:u32, Start Time:utc, Tariff Type & Charging Scheme:u8=TariffTypeChargingScheme, Tariff Label:os, Number of Price Tiers in Use:u8, Number of Block Thresholds in Use:u8, Unit of Measure:u8=UnitOfMeasure, Currency:u16=Currency, Price Trailing Digit:u8=PriceTrailingDigit, Standing Charge:u32@mp, Tier Block Mode:u8=TierBlockMode, Block Threshold Multiplier:u24, Block Threshold Divisor:u24
0700 | < | 05 | Publish Price Matrix | Provider ID:u32, Issuer Event ID:u32, Start Time:utc, Issuer Tariff ID:u32, Command Index:u8, Total Number of Commands:u8, Sub-payload Control:u8=PriceMatrixSubPayloadControl, *Price(Tier or Block:u8, Price:u32@mp)
0700 | < | 06 | Publish Block Thresholds | Provider ID:u32, Issuer Event ID:u32, Start Time:utc, Issuer Tariff ID:u32, Command Index:u8, Total Number of Commands:u8, Sub-payload Control:u8, Tier & Number of Thresholds:u8, *Block(Threshold:u48)
0700 | < | 09 | Publish Billing Period | Provider ID:u32, Issuer Event ID:u32, Billing Period Start Time:utc, Billing Period Duration:u24, Billing Period Duration Type:u8=BillingPeriodUnit, Tariff Type:u8=TariffType
0702 | > | 06 | Get Snapshot | Earliest Start Time:utc, Latest End Time:utc, Snapshot Offset:u8, Snapshot Cause:u32=SnapshotCause
0702 | > | 07 | Start Sampling | Issuer Event ID:u32, Start Sampling Time:utc, Sample Type:u8=SampleType, Sample Request Interval:u16@s, Maximum Number of Samples:u16
0702 | > | 08 | Get Sampled Data | Sample ID:u16, Earliest Sample Time:utc, Sample Type:u8=SampleType, Number of Samples:u16
0702 | > | 0B | Change Supply | Provider ID:u32, Issuer Event ID:u32, Request Time:utc, Implementation Time:utc, Proposed Supply Status:u8=SupplyState, Supply Control Bits:u8=SupplyControlBits
0702 | > | 0C | Local Change Supply | Proposed Supply Status:u8=SupplyState
0702 | > | 0D | Set Supply Status | Issuer Event ID:u32, Supply Tamper State:u8=SupplyState, Supply Depletion State:u8=SupplyState, Supply Uncontrolled Flow State:u8=SupplyState, Load Limit Supply State:u8=SupplyState
0702 | > | 0E | Set Uncontrolled Flow Threshold | Provider ID:u32, Issuer Event ID:u32, Uncontrolled Flow Threshold:u16, Unit of Measure:u8=UnitOfMeasure, Multiplier:u16, Divisor:u16, Stabilisation Period:u8@ds, Measurement Period:u16@s
0702 | < | 06 | Publish Snapshot | Snapshot ID:u32, Snapshot Time:utc, Total Snapshots Found:u8, Command Index:u8, Total Number of Commands:u8, Snapshot Cause:u32=SnapshotCause, Snapshot Payload Type:u8=SnapshotPayloadType, *Snapshot
0702 | < | 07 | Get Sampled Data Response | Sample ID:u16, Sample Start Time:utc, Sample Type:u8=SampleType, Sample Request Interval:u16@s, Number of Samples:u16, *Sample(Consumption:u24@litre)
0702 | < | 0C | Supply Status Response | Provider ID:u32, Issuer Event ID:u32, Implementation Time:utc, Supply Status:u8=SupplyStatus
0702 | < | 0D | Start Sampling Response | Sample ID:u16
0703 | < | 00 | Display Message | Message ID:u32, Message Control:u8=MessagingControlMask, Start Time:utc, Duration In Minutes:u16, Message:cs, *
0705 | > | 00 | Select Available Emergency Credit | Command Issue Time:utc, Originating Device:u8=OriginatingDevice
0705 | > | 02 | Change Debt | Issuer Event ID:u32, Debt Label:os, Debt Amount:i32@mp, Debt Recovery Method:u8=DebtRecoveryMethod, Debt Amount Type:u8=DebtAmountType, Debt Recovery Start Time:utc, Debt Recovery Collection Time:u16, Debt Recovery Frequency:u8=DebtRecoveryFrequency, Debt Recovery Amount:i32@mp, Debt Recovery Balance Percentage:u16@bp
0705 | > | 03 | Emergency Credit Setup | Issuer Event ID:u32, Start Time:utc, Emergency Credit Limit:u32@mp, Emergency Credit Threshold:u32@mp
0705 | > | 04 | Consumer Top Up | Originating Device:u8=OriginatingDevice, Top Up Code:os@utrn
0705 | > | 05 | Credit Adjustment | Issuer Event ID:u32, Start Time:utc, Credit Adjustment Type:u8=CreditAdjustmentType, Credit Adjustment Value:i32@mp
0705 | > | 06 | Change Payment Mode | Provider ID:u32, Issuer Event ID:u32, Implementation Time:utc, Proposed Payment Control Configuration:u16=PaymentControlConfiguration, Cut Off Value:i32@mp
0705 | > | 07 | Get Prepay Snapshot | Earliest Start Time:utc, Latest End Time:utc, Snapshot Offset:u8, Snapshot Cause:u32=SnapshotCause
0705 | > | 08 | Get Top Up Log | Latest End Time:utc, Number of Records:u8
0705 | > | 09 | Set Low Credit Warning Level | Low Credit Warning Level:u32@mp
0705 | > | 0A | Get Debt Repayment Log | Latest End Time:utc, Number of Debts:u8, Debt Type:u8=RepaymentDebtType
0705 | > | 0B | Set Maximum Credit Limit | Provider ID:u32, Issuer Event ID:u32, Implementation Time:utc, Maximum Credit Level:u32@mp, Maximum Credit Per Top Up:u32@mp
0705 | > | 0C | Set Overall Debt Cap | Provider ID:u32, Issuer Event ID:u32, Implementation Time:utc, Overall Debt Cap:i32@mp
0705 | < | 01 | Publish Prepay Snapshot | Snapshot ID:u32, Snapshot Time:utc, Total Snapshots Found:u8, Command Index:u8, Total Number of Commands:u8, Snapshot Cause:u32=SnapshotCause, Prepay Snapshot Payload Type:u8=PrepaySnapshotPayloadType, Accumulated Debt:i32@mp, Debt 1:u32@mp, Debt 2:u32@mp, Debt 3:u32@mp, Emergency Credit Remaining:i32@mp, Credit Remaining:i32@mp, *
0705 | < | 02 | Change Payment Mode Response | Friendly Credit:u8=FriendlyCredit, Friendly Credit Calendar ID:u32, Emergency Credit Limit:u32@mp, Emergency Credit Threshold:u32@mp
0705 | < | 03 | Consumer Top Up Response | Result Type:u8=ResultType, Top Up Value:i32@mp, Source of Top Up:u8=OriginatingDevice, Credit Remaining:i32@mp
0705 | < | 05 | Publish Top Up Log | Command Index:u8, Total Number of Commands:u8, *Top Up(Top Up Code:os@utrn, Top Up Amount:i32@mp, Top Up Time:utc)
0705 | < | 06 | Publish Debt Log | Command Index:u8, Total Number of Commands:u8, *Debt Payment(Collection Time:utc, Amount Collected:u32@mp, Debt Type:u8=RepaymentDebtType, Outstanding Debt:u32@mp)
0707 | > | 01 | Get Day Profiles | Provider ID:u32, Issuer Calendar ID:u32, Start Day ID:u8, Number of Days:u8
0707 | > | 02 | Get Week Profiles | Provider ID:u32, Issuer Calendar ID:u32, Start Week ID:u8, Number of Weeks:u8
0707 | > | 03 | Get Seasons | Provider ID:u32, Issuer Calendar ID:u32
0707 | > | 04 | Get Special Days | Start Time:utc, Number of Events:u8, Calendar Type:u8=CalendarType, Provider ID:u32, Issuer Calendar ID:u32
0707 | < | 00 | Publish Calendar | Provider ID:u32, Issuer Event ID:u32, Issuer Calendar ID:u32, Start Time:utc, Calendar Type:u8=CalendarType, Calendar Time Reference:u8=CalendarTimeReference, Calendar Name:os, Number of Seasons:u8, Number of Week Profiles:u8, Number of Day Profiles:u8
0707 | < | 01 | Publish Day Profile | Provider ID:u32, Issuer Event ID:u32, Issuer Calendar ID:u32, Day ID:u8, Total Number of Schedule Entries:u8, Command Index:u8, Total Number of Commands:u8, Calendar Type:u8=CalendarType, *Schedule Entry(Start:u16@minutes, Tier or State:u8)
0707 | < | 02 | Publish Week Profile | Provider ID:u32, Issuer Event ID:u32, Issuer Calendar ID:u32, Week ID:u8, Monday:u8, Tuesday:u8, Wednesday:u8, Thursday:u8, Friday:u8, Saturday:u8, Sunday:u8
0707 | < | 03 | Publish Seasons | Provider ID:u32, Issuer Event ID:u32, Issuer Calendar ID:u32, Command Index:u8, Total Number of Commands:u8, *Season(Start Date:date, Week ID:u8)
0707 | < | 04 | Publish Special Days | Provider ID:u32, Issuer Event ID:u32, Issuer Calendar ID:u32, Start Time:utc, Calendar Type:u8=CalendarType, Total Number of Special Days:u8, Command Index:u8, Total Number of Commands:u8, *Special Day(Date:date, Day ID:u8)
0708 | < | 00 | Publish Change of Tenancy | Provider ID:u32, Issuer Event ID:u32, Tariff Type:u8=TariffType, Implementation Time:utc, Proposed Tenancy Change Control:u32
0708 | < | 01 | Publish Change of Supplier | Current Provider ID:u32, Issuer Event ID:u32, Tariff Type:u8=TariffType, Proposed Provider ID:u32, Implementation Time:utc, Provider Change Control:u32, Proposed Provider Name:os, Proposed Provider Contact Details:os
0708 | < | 02 | Request New Password Response | Issuer Event ID:u32, Implementation Time:utc, Duration In Minutes:u16, Password Type:u8=PasswordType, Password:os
0708 | < | 03 | Update Site ID | Issuer Event ID:u32, Site ID Time:utc, Provider ID:u32, Site ID:os
0708 | < | 04 | Set Event Configuration | Issuer Event ID:u32, Start Time:utc, Event Configuration:u8, Configuration Control:u8, *
0708 | < | 05 | Get Event Configuration | Event ID:u16
0708 | < | 06 | Update CIN | Issuer Event ID:u32, CIN Time:utc, Provider ID:u32, Customer ID Number:os
0708 | > | 04 | Report Event Configuration | Command Index:u8, Total Number of Commands:u8, *Event(Event ID:u16@alert, Configuration:u8)
0709 | > | 00 | Get Event Log | Event Control & Log ID:u8=EventLogId, Event ID:u16, Start Time:utc, End Time:utc, Number of Events:u8, Event Offset:u16
0709 | > | 01 | Clear Event Log Request | Log ID:u8=EventLogId
0709 | < | 01 | Publish Event Log | Total Number of Matching Events:u16, Command Index:u8, Total Number of Commands:u8, Log Payload Control:u8, *Event(Log ID:u8=EventLogId, Event ID:u16@alert, Event Time:utc, Event Data:os)
0709 | < | 02 | Clear Event Log Response | Cleared Logs:u8=ClearedLogs
"""

UNITS = """\
0702 | 0000 | litre
0702 | 0010 | litre
0702 | 0100 | litre
0702 | 0205 | days
0702 | 0300 | =UnitOfMeasure
0702 | 0014 | =SupplyStatus
0702 | 0607 | =SupplyState
0702 | 0608 | =SupplyState
0702 | 0700 | litre
0702 | 0A00 | mp
0702 | 0B11 | =UnitOfMeasure
0702 | 0B14 | ds
0702 | 0B15 | s
0705 | 0000 | =PaymentControlConfiguration
0705 | 0001 | mp
0705 | 0002 | mp
0705 | 0005 | mp
0705 | 0006 | mp
0705 | 0010 | mp
0705 | 0011 | mp
0705 | 0021 | mp
0705 | 0022 | mp
0705 | 0031 | mp
0705 | 0040 | mp
0705 | 0211 | mp
0705 | 0216 | =DebtRecoveryFrequency
0705 | 0217 | mp
0705 | 0221 | mp
0705 | 0226 | =DebtRecoveryFrequency
0705 | 0227 | mp
0705 | 0231 | mp
0705 | 0239 | bp
0700 | 0301 | mp
0700 | 0305 | =CalorificValueUnit
0700 | 0615 | =UnitOfMeasure
0700 | 0616 | =Currency
0700 | 0400 | mp
0700 | 0401 | mp
0700 | 0402 | mp
0700 | 0403 | mp
"""

VALUES = """\
TimeStatus | bits | 1 Master; 2 Synchronized; 4 Master Zone DST; 8 Superseding
CurrencyChangeControl | one of | 1 Clear Billing Info; 2 Convert Billing Info Using New Currency; 4 Clear Old Consumption Data; 8 Convert Old Consumption Data Using New Currency
PriceControlMask | bits | 1 Price Acknowledgement Required; 2 Total Tiers Exceeds 15
PriceMatrixSubPayloadControl | bits | 1 TOU Based
PriceNumberOfPriceTiersAndRegisterTier | bits | F Register Tier; F0 Number Of Price Tiers
PriceTrailingDigit | bits | F0 Trailing Digit
PriceTrailingDigitAndPriceTier | bits | F Price Tier; F0 Trailing Digit
TariffType | one of | 0 Delivered Tariff; 1 Received Tariff; 2 Delivered And Received Tariff
TariffTypeChargingScheme | bits | F Tariff Type; F0 Tariff Charging Scheme
TierBlockMode | one of | 0 Active Block; 1 Active Block Price Tier; 2 Active Block Price Tier Threshold; FF Not Used
UnitOfMeasure | one of | 0 kWh; 1 m³ (m³/h); 2 Cubic Feet Per Hour; 3 Centum Cubic Feet Per Hour; 4 US Gallons Per Hour; 5 Imperial Gallons Per Hour; 6 BTU Per Hour; 7 Litres (l/h); 8 Kpa Gauge; 9 Kpa Absolute; A Mcf Or Mcf Per Second; B Unitless; C MJ (MJ/s); D kvarh; 80 kWh Bcd; 81 m³ (m³/h) Bcd; 82 Cubic Feet Per Hour Bcd; 83 Centum Cubic Feet Per Hour Bcd; 84 US Gallons Per Hour Bcd; 85 Imperial Gallons Per Hour Bcd; 86 BTU Per Hour Bcd; 87 Litres (l/h) Bcd; 88 Kpa Gauge Bcd; 89 Kpa Absolute Bcd; 8A Mcf Or Mcf Per Second Bcd; 8B Unitless Bcd; 8C MJ (MJ/s) Bcd; 8D kvarh Bcd
MeteringSupplyStatus | one of | 0 Supply Off; 1 Supply Off Armed; 2 Supply On
ProposedSupplyStatus | one of | 1 Supply Off Armed; 2 Supply On
SampleType | one of | 0 Consumption Delivered
SnapshotCause | bits | 1 General; 2 End Of Billing Period; 4 End Of Block Period; 8 Change Of Tariff Information; 10 Change Of Price Matrix; 20 Change Of Block Thresholds; 40 Change Of Calorific Value; 80 Change Of Conversion Factor; 100 Change Of Calendar; 200 Critical Peak Pricing; 400 Manually Triggered From Client; 800 End Of Resolve Period; 1000 Change Of Tenancy; 2000 Change Of Supplier; 4000 Change Of Mode; 8000 Debt Payment; 10000 Scheduled Snapshot; 20000 OTA Firmware Download
SnapshotConfirmation | one of | 0 Accepted; 1 Snapshot Cause Not Supported
SnapshotPayloadType | one of | 0 TOU Information Set Delivered Registers; 1 TOU Information Set Received Registers; 2 Block Tier Information Set Delivered; 3 Block Tier Information Set Received; 4 TOU Information Set Delivered Registers No Billing; 5 TOU Information Set Received Register No Billings; 6 Block Tier Information Set Delivered No Billing; 7 Block Tier Information Set Received No Billing; 80 Data Unavailable
SupplyControlBits | bits | 1 Acknowledge Required
SupplyStatus | one of | 0 Supply Off; 1 Supply Off Armed; 2 Supply On; 3 Supply Unchanged
MessagingControlMask | bits | 3 Trans Mechanism; C Message Urgency; 20 Enhanced Confirmation Request; 80 Message Confirmation
MessagingExtendedControlMask | bits | 1 Message Confirmation Status
TransferDataStatus | one of | 0 No Such Tunnel; 1 Wrong Device; 2 Data Overflow
TunnelStatus | one of | 0 Success; 1 Busy; 2 No More Tunnel IDs; 3 Protocol Not Supported; 4 Flow Control Not Supported
CreditAdjustmentType | one of | 0 Credit Incremental (Adjust); 1 Credit Absolute (Reset); 2 Reset Bill To Date Delivered; 3 Adjust Bill To Date Delivered
DebtAmountType | one of | 0 Type 1 Absolute; 1 Type 1 Incremental; 2 Type 2 Absolute; 3 Type 2 Incremental; 4 Type 3 Absolute; 5 Type 3 Incremental
DebtRecoveryFrequency | one of | 0 Per Hour; 1 Per Day; 2 Per Week; 3 Per Month; 4 Per Quarter
DebtRecoveryMethod | one of | 0 Time Based; 1 Percentage Based; 2 Catch Up Based
FriendlyCredit | bits | 1 Friendly Credit Enabled
OriginatingDevice | one of | 0 Energy Service Interface; 1 Meter; 2 In Home Display Device
PaymentControlConfiguration | bits | 1 Disconnection Enabled; 2 Prepayment Enabled; 4 Credit Management Enabled; 10 Credit Display Enabled; 40 Account Base; 80 Contactor Fitted; 100 Standing Charge Configuration; 200 Emergency Standing Charge Configuration; 400 Debt Configuration; 800 Emergency Debt Configuration
PrepaySnapshotPayloadCause | bits | 1 General; 8 Change Of Tariff Information; 10 Change Of Price Matrix; 400 Manually Triggered From Client; 1000 Change Of Tenancy; 2000 Change Of Supplier; 4000 Change Of Meter Mode; 40000 Top Up Addition; 80000 Debt Credit Addition
PrepaySnapshotPayloadType | one of | 0 Debt Credit Status; FF Not Used
RepaymentDebtType | one of | 0 Debt 1; 1 Debt 2; 2 Debt 3; FF All Debts
ResultType | one of | 0 Accepted; 1 Rejected Invalid Top Up; 2 Rejected Duplicate Top Up; 3 Rejected Error; 4 Rejected Max Credit Reached; 5 Rejected Keypad Lock; 6 Rejected Top Up Value Too Large; 10 Accepted Supply Enabled; 11 Accepted Supply Disabled; 12 Accepted Supply Armed
KeyEstablishmentStatus | one of | 1 Unknown Issuer; 2 Bad Key Confirm; 3 Bad Message; 4 No Resources; 5 Unsupported Suite; 6 Invalid Certificate
KeyEstablishmentSuite | bits | 1 Crypto Suite 1; 2 Crypto Suite 2
ClusterStatus | one of | 0 Success; 1 Failure; 7E Not Authorized; 80 Malformed Command; 81 Unsupported Cluster Command; 82 Unsupported General Command; 83 Unsupported Manufacturer Cluster Command; 84 Unsupported Manufacturer General Command; 85 Invalid Field; 86 Unsupported Attribute; 87 Invalid Value; 88 Read Only; 89 Insufficient Space; 8A Duplicate Exists; 8B Not Found; 8C Unreportable Attribute; 8D Invalid Data Type; 8F Write Only; 94 Timeout; C0 Hardware Failure; C1 Software Failure; C2 Calibration Error; C3 Unsupported Cluster
CalendarType | one of | 0 Delivered; 1 Received; 2 Delivered And Received; 3 Friendly Credit (Non-Disablement); 4 Auxiliary Load Switch
CalendarTimeReference | one of | 0 UTC; 1 Standard Time; 2 Local Time
BillingPeriodUnit | low nibble | 0 Minutes; 1 Days; 2 Weeks; 3 Months
CalorificValueUnit | one of | 1 MJ per m³; 2 MJ per kg
EventLogId | low nibble | 0 All Logs; 1 Tamper; 2 Fault; 3 General Event; 4 Security Event; 5 Network Event; 6 General Event Log Of The GSME; 7 Security Event Log Of The GSME
ClearedLogs | bits | 1 All; 2 Tamper; 4 Fault; 8 General; 10 Security; 20 Network
PasswordType | one of | 1 Service Menu; 2 Consumer Menu (Privacy PIN)
SupplyState | one of | 0 Supply Off (Locked); 1 Supply Off Armed; 2 Supply On; 3 Supply Unchanged
Currency | one of | 33A GBP; 3D2 EUR
"""

ATTRIBUTES = """\
0000 | 0000 | 1 | 1 | 1 | ZCL Version |
0000 | 0001 | 1 | 1 | 1 | Application Version |
0000 | 0002 | 1 | 1 | 1 | Stack Version |
0000 | 0003 | 1 | 1 | 1 | HW Version |
0000 | 0004 | 1 | 1 | 1 | Manufacturer Name |
0000 | 0005 | 1 | 1 | 1 | Model Identifier |
0000 | 0006 | 1 | 1 | 1 | Date Code |
0000 | 0007 | 1 | 1 | 1 | Power Source | PowerSourceEnum
0000 | 0008 | 1 | 1 | 1 | Generic Device Class |
0000 | 0009 | 1 | 1 | 1 | Generic Device Type | GenericDeviceTypeEnum
0000 | 000A | 1 | 1 | 1 | Product Code |
0000 | 000B | 1 | 1 | 1 | Product URL |
0000 | 0010 | 1 | 1 | 1 | Location Description |
0000 | 0011 | 1 | 1 | 1 | Physical Environment | PhysicalEnvironmentEnum
0000 | 0012 | 1 | 1 | 1 | Device Enabled |
0000 | 0013 | 1 | 1 | 1 | Alarm Mask |
0000 | 0014 | 1 | 1 | 1 | Disable Local Config |
0000 | 4000 | 1 | 1 | 1 | SW Build ID |
000A | 0000 | 1 | 1 | 1 | Time |
000A | 0001 | 1 | 1 | 1 | Time Status | TimeStatusBitmap
000A | 0002 | 1 | 1 | 1 | Time Zone |
000A | 0003 | 1 | 1 | 1 | DST Start |
000A | 0004 | 1 | 1 | 1 | DST End |
000A | 0005 | 1 | 1 | 1 | DST Shift |
000A | 0006 | 1 | 1 | 1 | Standard Time |
000A | 0007 | 1 | 1 | 1 | Local Time |
000A | 0008 | 1 | 1 | 1 | Last Set Time |
000A | 0009 | 1 | 1 | 1 | Valid Until Time |
0700 | 0000 | 48 | 1 | 1 | Tier # Price Label |
0700 | 0100 | 15 | 1 | 1 | Block # Threshold |
0700 | 010F | 1 | 1 | 1 | Block Threshold Count |
0700 | 0110 | 15 | 1 | 1 | Tier 1 Block # Threshold |
0700 | 011F | 1 | 1 | 1 | Tier 1 Block Threshold Count |
0700 | 0120 | 15 | 1 | 1 | Tier 2 Block # Threshold |
0700 | 012F | 1 | 1 | 1 | Tier 2 Block Threshold Count |
0700 | 0130 | 15 | 1 | 1 | Tier 3 Block # Threshold |
0700 | 013F | 1 | 1 | 1 | Tier 3 Block Threshold Count |
0700 | 0140 | 15 | 1 | 1 | Tier 4 Block # Threshold |
0700 | 014F | 1 | 1 | 1 | Tier 4 Block Threshold Count |
0700 | 0150 | 15 | 1 | 1 | Tier 5 Block # Threshold |
0700 | 015F | 1 | 1 | 1 | Tier 5 Block Threshold Count |
0700 | 0160 | 15 | 1 | 1 | Tier 6 Block # Threshold |
0700 | 016F | 1 | 1 | 1 | Tier 6 Block Threshold Count |
0700 | 0170 | 15 | 1 | 1 | Tier 7 Block # Threshold |
0700 | 017F | 1 | 1 | 1 | Tier 7 Block Threshold Count |
0700 | 0180 | 15 | 1 | 1 | Tier 8 Block # Threshold |
0700 | 018F | 1 | 1 | 1 | Tier 8 Block Threshold Count |
0700 | 0190 | 15 | 1 | 1 | Tier 9 Block # Threshold |
0700 | 019F | 1 | 1 | 1 | Tier 9 Block Threshold Count |
0700 | 01A0 | 15 | 1 | 1 | Tier 10 Block # Threshold |
0700 | 01AF | 1 | 1 | 1 | Tier 10 Block Threshold Count |
0700 | 01B0 | 15 | 1 | 1 | Tier 11 Block # Threshold |
0700 | 01BF | 1 | 1 | 1 | Tier 11 Block Threshold Count |
0700 | 01C0 | 15 | 1 | 1 | Tier 12 Block # Threshold |
0700 | 01CF | 1 | 1 | 1 | Tier 12 Block Threshold Count |
0700 | 01D0 | 15 | 1 | 1 | Tier 13 Block # Threshold |
0700 | 01DF | 1 | 1 | 1 | Tier 13 Block Threshold Count |
0700 | 01E0 | 15 | 1 | 1 | Tier 14 Block # Threshold |
0700 | 01EF | 1 | 1 | 1 | Tier 14 Block Threshold Count |
0700 | 01F0 | 15 | 1 | 1 | Tier 15 Block # Threshold |
0700 | 01FF | 1 | 1 | 1 | Tier 15 Block Threshold Count |
0700 | 0200 | 1 | 1 | 1 | Start of Block Period |
0700 | 0201 | 1 | 1 | 1 | Block Period Duration |
0700 | 0202 | 1 | 1 | 1 | Threshold Multiplier |
0700 | 0203 | 1 | 1 | 1 | Threshold Divisor |
0700 | 0204 | 1 | 1 | 1 | Block Period Duration Type |
0700 | 0300 | 1 | 1 | 1 | Commodity Type Server |
0700 | 0301 | 1 | 1 | 1 | Standing Charge |
0700 | 0302 | 1 | 1 | 1 | Conversion Factor |
0700 | 0303 | 1 | 1 | 1 | Conversion Factor Trailing Digit |
0700 | 0304 | 1 | 1 | 1 | Calorific Value |
0700 | 0305 | 1 | 1 | 1 | Calorific Value Unit |
0700 | 0306 | 1 | 1 | 1 | Calorific Value Trailing Digit |
0700 | 0400 | 16 | 1 | 1 | No Tier Block # Price |
0700 | 0410 | 16 | 1 | 1 | Tier 1 Block # Price |
0700 | 0420 | 16 | 1 | 1 | Tier 2 Block # Price |
0700 | 0430 | 16 | 1 | 1 | Tier 3 Block # Price |
0700 | 0440 | 16 | 1 | 1 | Tier 4 Block # Price |
0700 | 0450 | 16 | 1 | 1 | Tier 5 Block # Price |
0700 | 0460 | 16 | 1 | 1 | Tier 6 Block # Price |
0700 | 0470 | 16 | 1 | 1 | Tier 7 Block # Price |
0700 | 0480 | 16 | 1 | 1 | Tier 8 Block # Price |
0700 | 0490 | 16 | 1 | 1 | Tier 9 Block # Price |
0700 | 04A0 | 16 | 1 | 1 | Tier 10 Block # Price |
0700 | 04B0 | 16 | 1 | 1 | Tier 11 Block # Price |
0700 | 04C0 | 16 | 1 | 1 | Tier 12 Block # Price |
0700 | 04D0 | 16 | 1 | 1 | Tier 13 Block # Price |
0700 | 04E0 | 16 | 1 | 1 | Tier 14 Block # Price |
0700 | 04F0 | 16 | 1 | 1 | Tier 15 Block # Price |
0700 | 050F | 32 | 16 | 1 | Price Tier # |
0700 | 05FE | 1 | 1 | 1 | Cpp 1 Price |
0700 | 05FF | 1 | 1 | 1 | Cpp 2 Price |
0700 | 0610 | 1 | 1 | 1 | Tariff Label |
0700 | 0611 | 1 | 1 | 1 | Numberof Price Tiers In Use |
0700 | 0612 | 1 | 1 | 1 | Numberof Block Thresholds In Use |
0700 | 0613 | 1 | 1 | 1 | Tier Block Mode |
0700 | 0615 | 1 | 1 | 1 | Unit Of Measure |
0700 | 0616 | 1 | 1 | 1 | Currency |
0700 | 0617 | 1 | 1 | 1 | Price Trailing Digit |
0700 | 0619 | 1 | 1 | 1 | Tariff Resolution Period |
0700 | 0620 | 1 | 1 | 1 | CO2 |
0700 | 0621 | 1 | 1 | 1 | CO2 Unit |
0700 | 0622 | 1 | 1 | 1 | CO2 Trailing Digit |
0700 | 0700 | 1 | 1 | 1 | Current Billing Period Start |
0700 | 0701 | 1 | 1 | 1 | Current Billing Period Duration |
0700 | 0702 | 1 | 1 | 1 | Last Billing Period Start |
0700 | 0703 | 1 | 1 | 1 | Last Billing Period Duration |
0700 | 0704 | 1 | 1 | 1 | Last Billing Period Consolidated Bill |
0700 | 0800 | 1 | 1 | 1 | Credit Payment Due Date |
0700 | 0801 | 1 | 1 | 1 | Credit Payment Status | CreditPaymentStatusEnum
0700 | 0802 | 1 | 1 | 1 | Credit Payment Over Due Amount |
0700 | 080A | 1 | 1 | 1 | Payment Discount |
0700 | 080B | 1 | 1 | 1 | Payment Discount Period | PaymentDiscountPeriodEnum
0700 | 0810 | 1 | 1 | 1 | Credit Card Payment 1 |
0700 | 0811 | 1 | 1 | 1 | Credit Card Payment Date 1 |
0700 | 0812 | 1 | 1 | 1 | Credit Card Payment Ref 1 |
0700 | 0820 | 1 | 1 | 1 | Credit Card Payment 2 |
0700 | 0821 | 1 | 1 | 1 | Credit Card Payment Date 2 |
0700 | 0822 | 1 | 1 | 1 | Credit Card Payment Ref 2 |
0700 | 0830 | 1 | 1 | 1 | Credit Card Payment 3 |
0700 | 0831 | 1 | 1 | 1 | Credit Card Payment Date 3 |
0700 | 0832 | 1 | 1 | 1 | Credit Card Payment Ref 3 |
0700 | 0840 | 1 | 1 | 1 | Credit Card Payment 4 |
0700 | 0841 | 1 | 1 | 1 | Credit Card Payment Date 4 |
0700 | 0842 | 1 | 1 | 1 | Credit Card Payment Ref 4 |
0700 | 0850 | 1 | 1 | 1 | Credit Card Payment 5 |
0700 | 0851 | 1 | 1 | 1 | Credit Card Payment Date 5 |
0700 | 0852 | 1 | 1 | 1 | Credit Card Payment Ref 5 |
0700 | 8000 | 48 | 1 | 1 | Received Tier # Price Label |
0700 | 8100 | 16 | 1 | 1 | Received Block # Threshold |
0700 | 8200 | 1 | 1 | 1 | Received Start Of Block Period |
0700 | 8201 | 1 | 1 | 1 | Received Block Period Duration |
0700 | 8202 | 1 | 1 | 1 | Received Threshold Multiplier |
0700 | 8203 | 1 | 1 | 1 | Received Threshold Divisor |
0700 | 8400 | 16 | 1 | 1 | Rx No Tier Block # Price |
0700 | 8410 | 16 | 1 | 1 | Rx Tier 1 Block # Price |
0700 | 8420 | 16 | 1 | 1 | Rx Tier 2 Block # Price |
0700 | 8430 | 16 | 1 | 1 | Rx Tier 3 Block # Price |
0700 | 8440 | 16 | 1 | 1 | Rx Tier 4 Block # Price |
0700 | 8450 | 16 | 1 | 1 | Rx Tier 5 Block # Price |
0700 | 8460 | 16 | 1 | 1 | Rx Tier 6 Block # Price |
0700 | 8470 | 16 | 1 | 1 | Rx Tier 7 Block # Price |
0700 | 8480 | 16 | 1 | 1 | Rx Tier 8 Block # Price |
0700 | 8490 | 16 | 1 | 1 | Rx Tier 9 Block # Price |
0700 | 84A0 | 16 | 1 | 1 | Rx Tier 10 Block # Price |
0700 | 84B0 | 16 | 1 | 1 | Rx Tier 11 Block # Price |
0700 | 84C0 | 16 | 1 | 1 | Rx Tier 12 Block # Price |
0700 | 84D0 | 16 | 1 | 1 | Rx Tier 13 Block # Price |
0700 | 84E0 | 16 | 1 | 1 | Rx Tier 14 Block # Price |
0700 | 84F0 | 16 | 1 | 1 | Rx Tier 15 Block # Price |
0700 | 850F | 48 | 16 | 1 | Received Price Tier # |
0700 | 8610 | 1 | 1 | 1 | Received Tariff Label |
0700 | 8611 | 1 | 1 | 1 | Received Number Of Price Tiers In Use |
0700 | 8612 | 1 | 1 | 1 | Received Number Of Block Thresholds In Use |
0700 | 8613 | 1 | 1 | 1 | Received Tier Block Mode |
0700 | 8625 | 1 | 1 | 1 | Received CO2 |
0700 | 8626 | 1 | 1 | 1 | Received CO2 Unit |
0700 | 8627 | 1 | 1 | 1 | Received CO2 Trailing Digit |
0700 | 8700 | 1 | 1 | 1 | Received Current Billing Period Start |
0700 | 8701 | 1 | 1 | 1 | Received Current Billing Period Duration |
0700 | 8702 | 1 | 1 | 1 | Received Last Billing Period Start |
0700 | 8703 | 1 | 1 | 1 | Received Last Billing Period Duration |
0700 | 8704 | 1 | 1 | 1 | Received Last Billing Period Consolidated Bill |
0702 | 0000 | 1 | 1 | 1 | Current Summation Delivered |
0702 | 0001 | 1 | 1 | 1 | Current Summation Received |
0702 | 0002 | 1 | 1 | 1 | Current Max Demand Delivered |
0702 | 0003 | 1 | 1 | 1 | Current Max Demand Received |
0702 | 0004 | 1 | 1 | 1 | Dft Summation |
0702 | 0005 | 1 | 1 | 1 | Daily Freeze Time |
0702 | 0006 | 1 | 1 | 1 | Power Factor |
0702 | 0007 | 1 | 1 | 1 | Reading Snapshot Time |
0702 | 0008 | 1 | 1 | 1 | Current Max Demand Delivered Time |
0702 | 0009 | 1 | 1 | 1 | Current Max Demand Received Time |
0702 | 000A | 1 | 1 | 1 | Default Update Period |
0702 | 000B | 1 | 1 | 1 | Fast Poll Update Period |
0702 | 000C | 1 | 1 | 1 | Current Block Period Consumption Delivered |
0702 | 000D | 1 | 1 | 1 | Daily Consumption Target |
0702 | 000E | 1 | 1 | 1 | Current Block |
0702 | 000F | 1 | 1 | 1 | Profile Interval Period |
0702 | 0010 | 1 | 1 | 1 | Interval Read Reporting Period |
0702 | 0011 | 1 | 1 | 1 | Preset Reading Time |
0702 | 0012 | 1 | 1 | 1 | Volume Per Report |
0702 | 0013 | 1 | 1 | 1 | Flow Restriction |
0702 | 0014 | 1 | 1 | 1 | Supply Status | SupplyStatusEnum
0702 | 0015 | 1 | 1 | 1 | Current Inlet Energy Carrier Summation |
0702 | 0016 | 1 | 1 | 1 | Current Outlet Energy Carrier Summation |
0702 | 0017 | 1 | 1 | 1 | Inlet Temperature |
0702 | 0018 | 1 | 1 | 1 | Outlet Temperature |
0702 | 0019 | 1 | 1 | 1 | Control Temperature |
0702 | 001A | 1 | 1 | 1 | Current Inlet Energy Carrier Demand |
0702 | 001B | 1 | 1 | 1 | Current Outlet Energy Carrier Demand |
0702 | 001C | 1 | 1 | 1 | Previous Block Period Consumption Delivered |
0702 | 001D | 1 | 1 | 1 | Current Block Period Consumption Received |
0702 | 001E | 1 | 1 | 1 | Current Block Received |
0702 | 001F | 1 | 1 | 1 | Dft Summation Received |
0702 | 0020 | 1 | 1 | 1 | Active Register Tier Delivered |
0702 | 0021 | 1 | 1 | 1 | Active Register Tier Received |
0702 | 0022 | 1 | 1 | 1 | Last Block Switch Time |
0702 | 0100 | 48 | 1 | 2 | Current Tier # Summation Delivered |
0702 | 0101 | 48 | 1 | 2 | Current Tier # Summation Received |
0702 | 01FC | 1 | 1 | 1 | CPP 1 Summation Delivered |
0702 | 01FE | 1 | 1 | 1 | CPP 2 Summation Delivered |
0702 | 0200 | 1 | 1 | 1 | Status |
0702 | 0201 | 1 | 1 | 1 | Remaining Battery Life |
0702 | 0202 | 1 | 1 | 1 | Hours In Operation |
0702 | 0203 | 1 | 1 | 1 | Hours In Fault |
0702 | 0204 | 1 | 1 | 1 | Extended Status |
0702 | 0205 | 1 | 1 | 1 | Remaining Battery Life In Days |
0702 | 0206 | 1 | 1 | 1 | Current Meter ID |
0702 | 0207 | 1 | 1 | 1 | Ambient Consumption Indicator |
0702 | 0300 | 1 | 1 | 1 | Unit Of Measure | UnitOfMeasure
0702 | 0301 | 1 | 1 | 1 | Multiplier |
0702 | 0302 | 1 | 1 | 1 | Divisor |
0702 | 0303 | 1 | 1 | 1 | Summation Formatting |
0702 | 0304 | 1 | 1 | 1 | Demand Formatting |
0702 | 0305 | 1 | 1 | 1 | Historical Consumption Formatting |
0702 | 0306 | 1 | 1 | 1 | Metering Device Type | MeteringDeviceTypeEnum
0702 | 0307 | 1 | 1 | 1 | Site ID |
0702 | 0308 | 1 | 1 | 1 | Meter Serial Number |
0702 | 0309 | 1 | 1 | 1 | Energy Carrier Unit Of Measure | UnitofMeasure
0702 | 030A | 1 | 1 | 1 | Energy Carrier Summation Formatting |
0702 | 030B | 1 | 1 | 1 | Energy Carrier Demand Formatting |
0702 | 030C | 1 | 1 | 1 | Temperature Unit Of Measure | TemperatureUnitOfMeasureEnum
0702 | 030D | 1 | 1 | 1 | Temperature Formatting |
0702 | 030E | 1 | 1 | 1 | Module Serial Number |
0702 | 030F | 1 | 1 | 1 | Operating Tariff Label Delivered |
0702 | 0310 | 1 | 1 | 1 | Operating Tariff Label Received |
0702 | 0311 | 1 | 1 | 1 | Customer ID Number |
0702 | 0312 | 1 | 1 | 1 | Alternative Unit Of Measure |
0702 | 0313 | 1 | 1 | 1 | Alternative Demand Formatting |
0702 | 0314 | 1 | 1 | 1 | Alternative Consumption Formatting |
0702 | 0400 | 1 | 1 | 1 | Instantaneous Demand |
0702 | 0401 | 1 | 1 | 1 | Current Day Consumption Delivered |
0702 | 0402 | 1 | 1 | 1 | Current Day Consumption Received |
0702 | 0403 | 1 | 1 | 1 | Previous Day Consumption Delivered |
0702 | 0404 | 1 | 1 | 1 | Previous Day Consumption Received |
0702 | 0405 | 1 | 1 | 1 | Current Partial Profile Interval Start Time Delivered |
0702 | 0406 | 1 | 1 | 1 | Current Partial Profile Interval Start Time Received |
0702 | 0407 | 1 | 1 | 1 | Current Partial Profile Interval Value Delivered |
0702 | 0408 | 1 | 1 | 1 | Current Partial Profile Interval Value Received |
0702 | 0409 | 1 | 1 | 1 | Current Day Max Pressure |
0702 | 040A | 1 | 1 | 1 | Current Day Min Pressure |
0702 | 040B | 1 | 1 | 1 | Previous Day Max Pressure |
0702 | 040C | 1 | 1 | 1 | Previous Day Min Pressure |
0702 | 040D | 1 | 1 | 1 | Current Day Max Demand |
0702 | 040E | 1 | 1 | 1 | Previous Day Max Demand |
0702 | 040F | 1 | 1 | 1 | Current Month Max Demand |
0702 | 0410 | 1 | 1 | 1 | Current Year Max Demand |
0702 | 0411 | 1 | 1 | 1 | Current Day Max Energy Carrier Demand |
0702 | 0412 | 1 | 1 | 1 | Previous Day Max Energy Carrier Demand |
0702 | 0413 | 1 | 1 | 1 | Current Month Max Energy Carrier Demand |
0702 | 0414 | 1 | 1 | 1 | Current Month Min Energy Carrier Demand |
0702 | 0415 | 1 | 1 | 1 | Current Year Max Energy Carrier Demand |
0702 | 0416 | 1 | 1 | 1 | Current Year Min Energy Carrier Demand |
0702 | 0420 | 8 | 2 | 2 | Previous Day # Consumption Delivered |
0702 | 0421 | 8 | 2 | 2 | Previous Day # Consumption Received |
0702 | 0430 | 1 | 1 | 1 | Current Week Consumption Delivered |
0702 | 0431 | 1 | 1 | 1 | Current Week Consumption Received |
0702 | 0432 | 5 | 1 | 2 | Previous Week # Consumption Delivered |
0702 | 0433 | 5 | 1 | 2 | Previous Week # Consumption Received |
0702 | 0440 | 1 | 1 | 1 | Current Month Consumption Delivered |
0702 | 0441 | 1 | 1 | 1 | Current Month Consumption Received |
0702 | 0442 | 13 | 1 | 2 | Previous Month # Consumption Delivered |
0702 | 0443 | 13 | 1 | 2 | Previous Month # Consumption Received |
0702 | 045C | 1 | 1 | 1 | Historical Freeze Time |
0702 | 0500 | 1 | 1 | 1 | Max Number Of Periods Delivered |
0702 | 0600 | 1 | 1 | 1 | Current Demand Delivered |
0702 | 0601 | 1 | 1 | 1 | Demand Limit |
0702 | 0602 | 1 | 1 | 1 | Demand Integration Period |
0702 | 0603 | 1 | 1 | 1 | Number Of Demand Subintervals |
0702 | 0604 | 1 | 1 | 1 | Demand Limit Arm Duration |
0702 | 0605 | 1 | 1 | 1 | Load Limit Supply State |
0702 | 0606 | 1 | 1 | 1 | Load Limit Counter |
0702 | 0607 | 1 | 1 | 1 | Supply Tamper State |
0702 | 0608 | 1 | 1 | 1 | Supply Depletion State |
0702 | 0609 | 1 | 1 | 1 | Supply Uncontrolled Flow State |
0702 | 0700 | 16 | 1 | 1 | Current No Tier Block # Summation Delivered |
0702 | 0710 | 16 | 1 | 1 | Current Tier 1 Block # Summation Delivered |
0702 | 0720 | 16 | 1 | 1 | Current Tier 2 Block # Summation Delivered |
0702 | 0730 | 16 | 1 | 1 | Current Tier 3 Block # Summation Delivered |
0702 | 0740 | 16 | 1 | 1 | Current Tier 4 Block # Summation Delivered |
0702 | 0750 | 16 | 1 | 1 | Current Tier 5 Block # Summation Delivered |
0702 | 0760 | 16 | 1 | 1 | Current Tier 6 Block # Summation Delivered |
0702 | 0770 | 16 | 1 | 1 | Current Tier 7 Block # Summation Delivered |
0702 | 0780 | 16 | 1 | 1 | Current Tier 8 Block # Summation Delivered |
0702 | 0790 | 16 | 1 | 1 | Current Tier 9 Block # Summation Delivered |
0702 | 07A0 | 16 | 1 | 1 | Current Tier 10 Block # Summation Delivered |
0702 | 07B0 | 16 | 1 | 1 | Current Tier 11 Block # Summation Delivered |
0702 | 07C0 | 16 | 1 | 1 | Current Tier 12 Block # Summation Delivered |
0702 | 07D0 | 16 | 1 | 1 | Current Tier 13 Block # Summation Delivered |
0702 | 07E0 | 16 | 1 | 1 | Current Tier 14 Block # Summation Delivered |
0702 | 07F0 | 16 | 1 | 1 | Current Tier 15 Block # Summation Delivered |
0702 | 0800 | 1 | 1 | 1 | Generic Alarm Mask |
0702 | 0801 | 1 | 1 | 1 | Electricity Alarm Mask |
0702 | 0802 | 1 | 1 | 1 | Generic Flow /pressure Alarm Mask |
0702 | 0803 | 1 | 1 | 1 | Water Specific Alarm Mask |
0702 | 0804 | 1 | 1 | 1 | Heat And Cooling Specific Alarm Mask |
0702 | 0805 | 1 | 1 | 1 | Gas Specific Alarm Mask |
0702 | 0806 | 1 | 1 | 1 | Extended Generic Alarm Mask |
0702 | 0807 | 1 | 1 | 1 | Manufacture Alarm Mask |
0702 | 0900 | 16 | 1 | 1 | Current No Tier Block # Summation Received |
0702 | 0910 | 16 | 1 | 1 | Current Tier 1 Block # Summation Received |
0702 | 0920 | 16 | 1 | 1 | Current Tier 2 Block # Summation Received |
0702 | 0930 | 16 | 1 | 1 | Current Tier 3 Block # Summation Received |
0702 | 0940 | 16 | 1 | 1 | Current Tier 4 Block # Summation Received |
0702 | 0950 | 16 | 1 | 1 | Current Tier 5 Block # Summation Received |
0702 | 0960 | 16 | 1 | 1 | Current Tier 6 Block # Summation Received |
0702 | 0970 | 16 | 1 | 1 | Current Tier 7 Block # Summation Received |
0702 | 0980 | 16 | 1 | 1 | Current Tier 8 Block # Summation Received |
0702 | 0990 | 16 | 1 | 1 | Current Tier 9 Block # Summation Received |
0702 | 09A0 | 16 | 1 | 1 | Current Tier 10 Block # Summation Received |
0702 | 09B0 | 16 | 1 | 1 | Current Tier 11 Block # Summation Received |
0702 | 09C0 | 16 | 1 | 1 | Current Tier 12 Block # Summation Received |
0702 | 09D0 | 16 | 1 | 1 | Current Tier 13 Block # Summation Received |
0702 | 09E0 | 16 | 1 | 1 | Current Tier 14 Block # Summation Received |
0702 | 09F0 | 16 | 1 | 1 | Current Tier 15 Block # Summation Received |
0702 | 0A00 | 1 | 1 | 1 | Bill To Date Delivered |
0702 | 0A01 | 1 | 1 | 1 | Bill To Date Time Stamp Delivered |
0702 | 0A02 | 1 | 1 | 1 | Projected Bill Delivered |
0702 | 0A03 | 1 | 1 | 1 | Projected Bill Time Stamp Delivered |
0702 | 0A04 | 1 | 1 | 1 | Bill Delivered Trailing Digit |
0702 | 0A10 | 1 | 1 | 1 | Bill To Date Received |
0702 | 0A11 | 1 | 1 | 1 | Bill To Date Time Stamp Received |
0702 | 0A12 | 1 | 1 | 1 | Projected Bill Received |
0702 | 0A13 | 1 | 1 | 1 | Projected Bill Time Stamp Received |
0702 | 0A14 | 1 | 1 | 1 | Bill Received Trailing Digit |
0702 | 0B00 | 1 | 1 | 1 | Proposed Change Supply Implementation Time |
0702 | 0B01 | 1 | 1 | 1 | Proposed Change Supply Status |
0702 | 0B10 | 1 | 1 | 1 | Uncontrolled Flow Threshold |
0702 | 0B11 | 1 | 1 | 1 | Uncontrolled Flow Threshold Unit Of Measure | UnitOfMeasure
0702 | 0B12 | 1 | 1 | 1 | Uncontrolled Flow Threshold Multiplier |
0702 | 0B13 | 1 | 1 | 1 | Uncontrolled Flow Threshold Divisor |
0702 | 0B14 | 1 | 1 | 1 | Flow Stabilization Period |
0702 | 0B15 | 1 | 1 | 1 | Flow Measurement Period |
0702 | 0C00 | 1 | 1 | 1 | Alternative Instantaneous Demand |
0702 | 0C01 | 1 | 1 | 1 | Current Day Alternative Consumption Delivered |
0702 | 0C02 | 1 | 1 | 1 | Current Day Alternative Consumption Received |
0702 | 0C03 | 1 | 1 | 1 | Previous Day Alternative Consumption Delivered |
0702 | 0C04 | 1 | 1 | 1 | Previous Day Alternative Consumption Received |
0702 | 0C05 | 1 | 1 | 1 | Current Alternative Partial Profile Interval Start Time Delivered |
0702 | 0C06 | 1 | 1 | 1 | Current Alternative Partial Profile Interval Start Time Received |
0702 | 0C07 | 1 | 1 | 1 | Current Alternative Partial Profile Interval Value Delivered |
0702 | 0C08 | 1 | 1 | 1 | Current Alternative Partial Profile Interval Value Received |
0702 | 0C09 | 1 | 1 | 1 | Current Day Alternative Max Pressure |
0702 | 0C0A | 1 | 1 | 1 | Current Day Alternative Min Pressure |
0702 | 0C0B | 1 | 1 | 1 | Previous Day Alternative Max Pressure |
0702 | 0C0C | 1 | 1 | 1 | Previous Day Alternative Min Pressure |
0702 | 0C0D | 1 | 1 | 1 | Current Day Alternative Max Demand |
0702 | 0C0E | 1 | 1 | 1 | Previous Day Alternative Max Demand |
0702 | 0C0F | 1 | 1 | 1 | Current Month Alternative Max Demand |
0702 | 0C10 | 1 | 1 | 1 | Current Year Alternative Max Demand |
0702 | 0C20 | 6 | 2 | 2 | Previous Day # Alternative Consumption Delivered |
0702 | 0C21 | 6 | 2 | 2 | Previous Day # Alternative Consumption Received |
0702 | 0C30 | 1 | 1 | 1 | Current Week Alternative Consumption Delivered |
0702 | 0C31 | 1 | 1 | 1 | Current Week Alternative Consumption Received |
0702 | 0C32 | 5 | 1 | 2 | Previous Week # Alternative Consumption Delivered |
0702 | 0C33 | 5 | 1 | 2 | Previous Week # Alternative Consumption Received |
0702 | 0C40 | 1 | 1 | 1 | Current Month Alternative Consumption Delivered |
0702 | 0C41 | 1 | 1 | 1 | Current Month Alternative Consumption Received |
0702 | 0C42 | 13 | 1 | 2 | Previous Month # Alternative Consumption Delivered |
0702 | 0C43 | 13 | 1 | 2 | Previous Month # Alternative Consumption Received |
0704 | 0000 | 1 | 1 | 1 | Close Tunnel Timeout |
0705 | 0000 | 1 | 1 | 1 | Payment Control Configuration |
0705 | 0001 | 1 | 1 | 1 | Credit Remaining |
0705 | 0002 | 1 | 1 | 1 | Emergency Credit Remaining |
0705 | 0003 | 1 | 1 | 1 | Credit Status |
0705 | 0004 | 1 | 1 | 1 | Credit Remaining Timestamp |
0705 | 0005 | 1 | 1 | 1 | Accumulated Debt |
0705 | 0006 | 1 | 1 | 1 | Overall Debt Cap |
0705 | 0010 | 1 | 1 | 1 | Emergency Credit Limit Allowance |
0705 | 0011 | 1 | 1 | 1 | Emergency Credit Threshold |
0705 | 0020 | 1 | 1 | 1 | Total Credit Added |
0705 | 0021 | 1 | 1 | 1 | Max Credit Limit |
0705 | 0022 | 1 | 1 | 1 | Max Credit Per Top Up |
0705 | 0030 | 1 | 1 | 1 | Friendly Credit Warning |
0705 | 0031 | 1 | 1 | 1 | Low Credit Warning Level |
0705 | 0032 | 1 | 1 | 1 | Ihd Low Credit Warning Level |
0705 | 0033 | 1 | 1 | 1 | Interrupt Suspend Time |
0705 | 0034 | 1 | 1 | 1 | Remaining Friendly Credit Time |
0705 | 0035 | 1 | 1 | 1 | Next Friendly Credit Period |
0705 | 0040 | 1 | 1 | 1 | Cut Off Value |
0705 | 0080 | 1 | 1 | 1 | Token Carrier ID |
0705 | 0100 | 1 | 1 | 1 | Top Up Date / time #1 |
0705 | 0101 | 1 | 1 | 1 | Top Up Amount #1 |
0705 | 0102 | 1 | 1 | 1 | Top Up Originating Device #1 |
0705 | 0103 | 1 | 1 | 1 | Top Up Code #1 |
0705 | 0110 | 1 | 1 | 1 | Top Up Date /time #2 |
0705 | 0111 | 1 | 1 | 1 | Top Up Amount #2 |
0705 | 0112 | 1 | 1 | 1 | Top Up Originating Device #2 |
0705 | 0113 | 1 | 1 | 1 | Top Up Code #2 |
0705 | 0120 | 1 | 1 | 1 | Top Up Date /time #3 |
0705 | 0121 | 1 | 1 | 1 | Top Up Amount #3 |
0705 | 0122 | 1 | 1 | 1 | Top Up Originating Device #3 |
0705 | 0123 | 1 | 1 | 1 | Top Up Code #3 |
0705 | 0130 | 1 | 1 | 1 | Top Up Date /time #4 |
0705 | 0131 | 1 | 1 | 1 | Top Up Amount #4 |
0705 | 0132 | 1 | 1 | 1 | Top Up Originating Device #4 |
0705 | 0133 | 1 | 1 | 1 | Top Up Code #4 |
0705 | 0140 | 1 | 1 | 1 | Top Up Date /time #5 |
0705 | 0141 | 1 | 1 | 1 | Top Up Amount #5 |
0705 | 0142 | 1 | 1 | 1 | Top Up Originating Device #5 |
0705 | 0143 | 1 | 1 | 1 | Top Up Code #5 |
0705 | 0210 | 1 | 1 | 1 | Debt Label 1 |
0705 | 0211 | 1 | 1 | 1 | Debt Amount 1 |
0705 | 0212 | 1 | 1 | 1 | Debt Recovery Method 1 |
0705 | 0213 | 1 | 1 | 1 | Debt Recovery Start Time 1 |
0705 | 0214 | 1 | 1 | 1 | Debt Recovery Collection Time 1 |
0705 | 0216 | 1 | 1 | 1 | Debt Recovery Frequency 1 |
0705 | 0217 | 1 | 1 | 1 | Debt Recovery Amount 1 |
0705 | 0219 | 1 | 1 | 1 | Debt Recovery Top Up Percentage 1 |
0705 | 0220 | 1 | 1 | 1 | Debt Label 2 |
0705 | 0221 | 1 | 1 | 1 | Debt Amount 2 |
0705 | 0222 | 1 | 1 | 1 | Debt Recovery Method 2 |
0705 | 0223 | 1 | 1 | 1 | Debt Recovery Start Time 2 |
0705 | 0224 | 1 | 1 | 1 | Debt Recovery Collection Time 2 |
0705 | 0226 | 1 | 1 | 1 | Debt Recovery Frequency 2 |
0705 | 0227 | 1 | 1 | 1 | Debt Recovery Amount 2 |
0705 | 0229 | 1 | 1 | 1 | Debt Recovery Top Up Percentage 2 |
0705 | 0230 | 1 | 1 | 1 | Debt Label 3 |
0705 | 0231 | 1 | 1 | 1 | Debt Amount 3 |
0705 | 0232 | 1 | 1 | 1 | Debt Recovery Method 3 |
0705 | 0233 | 1 | 1 | 1 | Debt Recovery Start Time 3 |
0705 | 0234 | 1 | 1 | 1 | Debt Recovery Collection Time 3 |
0705 | 0236 | 1 | 1 | 1 | Debt Recovery Frequency 3 |
0705 | 0237 | 1 | 1 | 1 | Debt Recovery Amount 3 |
0705 | 0239 | 1 | 1 | 1 | Debt Recovery Top Up Percentage 3 |
0705 | 0400 | 1 | 1 | 1 | Prepayment Alarm Status |
0705 | 0401 | 1 | 1 | 1 | Prepay Generic Alarm Mask |
0705 | 0402 | 1 | 1 | 1 | Prepay Switch Alarm Mask |
0705 | 0403 | 1 | 1 | 1 | Prepay Event Alarm Mask |
0705 | 0500 | 1 | 1 | 1 | Historical Cost Consumption Formatting |
0705 | 0501 | 1 | 1 | 1 | Consumption Unit Of Measurement |
0705 | 0502 | 1 | 1 | 1 | Currency Scaling Factor |
0705 | 0503 | 1 | 1 | 1 | Currency |
0705 | 051C | 1 | 1 | 1 | Current Day Cost Consumption Delivered |
0705 | 051D | 1 | 1 | 1 | Current Day Cost Consumption Received |
0705 | 051E | 1 | 1 | 1 | Previous Day Cost Consumption Delivered |
0705 | 051F | 1 | 1 | 1 | Previous Day Cost Consumption Received |
0705 | 0520 | 1 | 1 | 1 | Previous Day 2 Cost Consumption Delivered |
0705 | 0521 | 1 | 1 | 1 | Previous Day 2 Cost Consumption Received |
0705 | 0522 | 1 | 1 | 1 | Previous Day 3 Cost Consumption Delivered |
0705 | 0523 | 1 | 1 | 1 | Previous Day 3 Cost Consumption Received |
0705 | 0524 | 1 | 1 | 1 | Previous Day 4 Cost Consumption Delivered |
0705 | 0525 | 1 | 1 | 1 | Previous Day 4 Cost Consumption Received |
0705 | 0526 | 1 | 1 | 1 | Previous Day 5 Cost Consumption Delivered |
0705 | 0527 | 1 | 1 | 1 | Previous Day 5 Cost Consumption Received |
0705 | 0528 | 1 | 1 | 1 | Previous Day 6 Cost Consumption Delivered |
0705 | 0529 | 1 | 1 | 1 | Previous Day 6 Cost Consumption Received |
0705 | 052A | 1 | 1 | 1 | Previous Day 7 Cost Consumption Delivered |
0705 | 052B | 1 | 1 | 1 | Previous Day 7 Cost Consumption Received |
0705 | 052C | 1 | 1 | 1 | Previous Day 8 Cost Consumption Delivered |
0705 | 052D | 1 | 1 | 1 | Previous Day 8 Cost Consumption Received |
0705 | 0530 | 1 | 1 | 1 | Current Week Cost Consumption Delivered |
0705 | 0531 | 1 | 1 | 1 | Current Week Cost Consumption Received |
0705 | 0532 | 1 | 1 | 1 | Previous Week Cost Consumption Delivered |
0705 | 0533 | 1 | 1 | 1 | Previous Week Cost Consumption Received |
0705 | 0534 | 1 | 1 | 1 | Previous Week 2 Cost Consumption Delivered |
0705 | 0535 | 1 | 1 | 1 | Previous Week 2 Cost Consumption Received |
0705 | 0536 | 1 | 1 | 1 | Previous Week 3 Cost Consumption Delivered |
0705 | 0537 | 1 | 1 | 1 | Previous Week 3 Cost Consumption Received |
0705 | 0538 | 1 | 1 | 1 | Previous Week 4 Cost Consumption Delivered |
0705 | 0539 | 1 | 1 | 1 | Previous Week 4 Cost Consumption Received |
0705 | 053A | 1 | 1 | 1 | Previous Week 5 Cost Consumption Delivered |
0705 | 053B | 1 | 1 | 1 | Previous Week 5 Cost Consumption Received |
0705 | 0540 | 1 | 1 | 1 | Current Month Cost Consumption Delivered |
0705 | 0541 | 1 | 1 | 1 | Current Month Cost Consumption Received |
0705 | 0542 | 1 | 1 | 1 | Previous Month Cost Consumption Delivered |
0705 | 0543 | 1 | 1 | 1 | Previous Month Cost Consumption Received |
0705 | 0544 | 1 | 1 | 1 | Previous Month 2 Cost Consumption Delivered |
0705 | 0545 | 1 | 1 | 1 | Previous Month 2 Cost Consumption Received |
0705 | 0546 | 1 | 1 | 1 | Previous Month 3 Cost Consumption Delivered |
0705 | 0547 | 1 | 1 | 1 | Previous Month 3 Cost Consumption Received |
0705 | 0548 | 1 | 1 | 1 | Previous Month 4 Cost Consumption Delivered |
0705 | 0549 | 1 | 1 | 1 | Previous Month 4 Cost Consumption Received |
0705 | 054A | 1 | 1 | 1 | Previous Month 5 Cost Consumption Delivered |
0705 | 054B | 1 | 1 | 1 | Previous Month 5 Cost Consumption Received |
0705 | 054C | 1 | 1 | 1 | Previous Month 6 Cost Consumption Delivered |
0705 | 054D | 1 | 1 | 1 | Previous Month 6 Cost Consumption Received |
0705 | 054E | 1 | 1 | 1 | Previous Month 7 Cost Consumption Delivered |
0705 | 054F | 1 | 1 | 1 | Previous Month 7 Cost Consumption Received |
0705 | 0550 | 1 | 1 | 1 | Previous Month 8 Cost Consumption Delivered |
0705 | 0551 | 1 | 1 | 1 | Previous Month 8 Cost Consumption Received |
0705 | 0552 | 1 | 1 | 1 | Previous Month 9 Cost Consumption Delivered |
0705 | 0553 | 1 | 1 | 1 | Previous Month 9 Cost Consumption Received |
0705 | 0554 | 1 | 1 | 1 | Previous Month 10 Cost Consumption Delivered |
0705 | 0555 | 1 | 1 | 1 | Previous Month 10 Cost Consumption Received |
0705 | 0556 | 1 | 1 | 1 | Previous Month 11 Cost Consumption Delivered |
0705 | 0557 | 1 | 1 | 1 | Previous Month 11 Cost Consumption Received |
0705 | 0558 | 1 | 1 | 1 | Previous Month 12 Cost Consumption Delivered |
0705 | 0559 | 1 | 1 | 1 | Previous Month 12 Cost Consumption Received |
0705 | 055A | 1 | 1 | 1 | Previous Month 13 Cost Consumption Delivered |
0705 | 055B | 1 | 1 | 1 | Previous Month 13 Cost Consumption Received |
0705 | 055C | 1 | 1 | 1 | Historical Freeze Time |
0800 | 0000 | 1 | 1 | 1 | Server Key Establishment Suite |
"""
