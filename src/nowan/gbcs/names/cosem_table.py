"""COSEM objects of GBCS devices as rows: facts of the GBCS mapping table (GBCS 20) and of its use cases.

Columns: class | OBIS code | attribute (A) or method (M) and its number | object | attribute or method | unit | layout.
A layout names what a structured value holds: `name(a, b)` a structure of fields, `name[element]` an array, `a:unit` a
field's unit. Units: mp millipence, pound whole currency units, bp hundredths of a per cent, Wh, varh, W, V, s seconds,
utc seconds since 2000, text octets that are characters,
utrn a token, alert an alert or event code, secret what is not shown; ``=name`` a table of VALUES.
"""

from __future__ import annotations

# ruff: noqa: E501

ROWS = """\
1 | 0-0:0.2.1.255 | A2 | Firmware Version | value |  |
1 | 0-0:94.44.0.0 | A2 | Randomised Offset | value |  |
1 | 0-0:94.44.0.1 | A2 | Randomised Offset Limit | value |  |
1 | 0-0:94.44.0.2 | A2 | Randomised Offset Number | value |  |
1 | 0-0:94.44.0.4 | A2 | Supply Tamper State | value |  |
1 | 0-0:94.44.0.11 | A2 | Auxiliary Controller 1 | value |  |
1 | 0-0:94.44.0.12 | A2 | Auxiliary Controller 2 | value |  |
1 | 0-0:94.44.0.13 | A2 | Auxiliary Controller 3 | value |  |
1 | 0-0:94.44.0.14 | A2 | Auxiliary Controller 4 | value |  |
1 | 0-0:94.44.0.15 | A2 | Auxiliary Controller 5 | value |  |
1 | 0-0:94.44.0.21 | A2 | Auxiliary Controller 1 | value |  |
1 | 0-0:94.44.0.22 | A2 | Auxiliary Controller 2 | value |  |
1 | 0-0:94.44.0.23 | A2 | Auxiliary Controller 3 | value |  |
1 | 0-0:94.44.0.24 | A2 | Auxiliary Controller 4 | value |  |
1 | 0-0:94.44.0.25 | A2 | Auxiliary Controller 5 | value |  |
1 | 0-0:94.44.0.31 | A2 | Auxiliary Controller 1 | value |  |
1 | 0-0:94.44.0.32 | A2 | Auxiliary Controller 2 | value |  |
1 | 0-0:94.44.0.33 | A2 | Auxiliary Controller 3 | value |  |
1 | 0-0:94.44.0.34 | A2 | Auxiliary Controller 4 | value |  |
1 | 0-0:94.44.0.35 | A2 | Auxiliary Controller 5 | value |  |
1 | 0-0:94.44.3.1 | A2 | Disable Privacy Pin Protection | value |  |
1 | 0-0:94.44.3.2 | A2 | Restrict Data Date Time | value |  |
1 | 0-0:94.44.5.0 | A2 | Maximum Demand (Configurable Time) Active Power Import Value | value |  |
1 | 0-0:94.44.5.1 | A2 | Maximum Demand Active Energy Import Value | value |  |
1 | 0-0:94.44.5.2 | A2 | Maximum Demand Active Power Export Value | value |  |
1 | 0-0:94.44.6.1 | A2 | Boost Function Control 1 | value |  |
1 | 0-0:94.44.6.2 | A2 | Boost Function Control 2 | value |  |
1 | 0-0:94.44.6.3 | A2 | Boost Function Control 3 | value |  |
1 | 0-0:94.44.6.4 | A2 | Boost Function Control 4 | value |  |
1 | 0-0:94.44.6.5 | A2 | Boost Function Control 5 | value |  |
1 | 0-0:94.44.7.255 | A2 | Boost Function Availability | value |  |
1 | 0-0:94.44.10.0 | A2 | SubGHz Configuration Settings | value |  | subGhzConfig(page28Mask, page29Mask, page30Mask, page31Mask, normalLimitedDutyCycleThreshold, limitedCriticalDutyCycleThreshold, channelChangesPerWeek, gsmeCurfew, quieterDecibelsLimit, noisierDecibelsLimit, nonGsmePoorCommsPercentage, nonGsmeMeasurementPeriods, localChNoiseMeasurementPeriod, localChFailurePercentage, localChRetryPercentage)
1 | 0-0:94.44.10.1 | A2 | CHF SubGHz Channel Scan | value |  |
1 | 0-0:94.44.10.2 | A2 | Operating SubGHz Channel | value |  |
1 | 0-0:94.44.34.1 | A2 | Tariff TOU Register Collection | value |  | TOU_register_collection(TOU_primary_registers[value:Wh], TOU_secondary_registers[value:Wh])
1 | 0-0:94.44.34.2 | A2 | Tariff Block TOU Register Collection | value |  | Block_TOU_register_collection(Block_primary_registers[value:Wh])
1 | 0-0:94.44.34.10 | A2 | Import Register Collection | value |  | import_register_collection(active_import_value:Wh, active_scal_unit_type(active_import_scaler, active_import_unit=physical unit), reactive_import_value:varh, reactive_scal_unit_type(reactive_import_scaler, reactive_import_unit=physical unit), second_active_import_value:Wh)
1 | 0-0:94.44.34.11 | A2 | Meter Point Administration Number (combined MPANS) | value | text |
1 | 0-0:94.44.34.20 | A2 | Power Import Collection | value |  | power_import_collection(active_power_import_value:W, active_power_scal_unit_type(active_power_import_scaler, active_power_import_unit=physical unit), primary_active_power_import_value:W)
1 | 0-0:94.44.34.30 | A2 | Prepayment Balance Collection | value |  | prepayment_balance_collection(meter_balance:mp, emergency_credit_balance:mp, accumulated_debt_register:mp, time_debt_1_balance:mp, time_debt_2_balance:mp, payment_debt_balance:mp)
1 | 0-0:94.44.117.1 | A2 | Auxiliary Controller 1 | value |  |
1 | 0-0:94.44.117.2 | A2 | Auxiliary Controller 1 | value |  |
1 | 0-0:94.44.117.3 | A2 | Auxiliary Proportional Controller 1 | value |  |
1 | 0-0:94.44.117.4 | A2 | Auxiliary Proportional Controller 1 | value |  |
1 | 0-0:94.44.118.1 | A2 | Auxiliary Controller 2 | value |  |
1 | 0-0:94.44.118.2 | A2 | Auxiliary Controller 2 | value |  |
1 | 0-0:94.44.118.3 | A2 | Auxiliary Proportional Controller 2 | value |  |
1 | 0-0:94.44.118.4 | A2 | Auxiliary Proportional Controller 2 | value |  |
1 | 0-0:94.44.119.1 | A2 | Auxiliary Controller 3 | value |  |
1 | 0-0:94.44.119.2 | A2 | Auxiliary Controller 3 | value |  |
1 | 0-0:94.44.119.3 | A2 | Auxiliary Proportional Controller 3 | value |  |
1 | 0-0:94.44.119.4 | A2 | Auxiliary Proportional Controller 3 | value |  |
1 | 0-0:94.44.120.1 | A2 | Auxiliary Controller 4 | value |  |
1 | 0-0:94.44.120.2 | A2 | Auxiliary Controller 4 | value |  |
1 | 0-0:94.44.120.3 | A2 | Auxiliary Proportional Controller 4 | value |  |
1 | 0-0:94.44.120.4 | A2 | Auxiliary Proportional Controller 4 | value |  |
1 | 0-0:94.44.121.1 | A2 | Auxiliary Controller 5 | value |  |
1 | 0-0:94.44.121.2 | A2 | Auxiliary Controller 5 | value |  |
1 | 0-0:94.44.121.3 | A2 | Auxiliary Proportional Controller 5 | value |  |
1 | 0-0:94.44.121.4 | A2 | Auxiliary Proportional Controller 5 | value |  |
1 | 0-0:96.1.1.255 | A2 | Device Identifier | value |  |
1 | 0-0:96.1.2.255 | A2 | Meter Variant | value |  |
1 | 0-0:96.1.4.255 | A2 | Model Type (Comms Hub) | value |  |
1 | 0-0:96.1.6.255 | A2 | Manufacturer Identifier | value |  |
1 | 0-2:96.13.1.255 | A2 | Supplier Message | value | text |
1 | 0-3:96.13.1.255 | A2 | Customer Identification Number | value | text |
1 | 0-30:97.98.11.255 | A2 | Alerts Configuration Settings - Supplier | value |  |
1 | 0-30:97.98.12.255 | A2 | Alerts Configuration Settings - Supplier | value |  |
1 | 0-30:97.98.13.255 | A2 | Events Configuration Settings - Supplier | value |  |
1 | 0-30:97.98.14.255 | A2 | Events Configuration Settings - Supplier | value |  |
1 | 0-30:97.98.15.255 | A2 | Alerts Configuration Settings - Supplier | value |  |
1 | 0-30:97.98.16.255 | A2 | Alerts Configuration Settings - Supplier | value |  |
1 | 0-30:97.98.17.255 | A2 | Events Configuration Settings - Supplier | value |  |
1 | 0-30:97.98.18.255 | A2 | Events Configuration Settings - Supplier | value |  |
1 | 0-33:97.98.11.255 | A2 | Alerts Configuration Settings - DNO | value |  |
1 | 0-33:97.98.14.255 | A2 | Events Configuration Settings - Network Operator | value |  |
1 | 0-33:97.98.15.255 | A2 | Alerts Configuration Settings - Network Operator | value |  |
1 | 0-33:97.98.18.255 | A2 | Events Configuration Settings - Network Operator | value |  |
1 | 1-0:0.0.2.255 | A2 | Meter Point Administration Number (Export MPAN) | value | text |
1 | 1-0:32.31.0.4 | A2 | (Phase 1) Average RMS Under Voltage Threshold | value |  |
1 | 1-0:32.35.0.4 | A2 | (Phase 1) Average RMS Over Voltage Threshold | value |  |
1 | 1-0:52.31.0.4 | A2 | (Phase 2) Average RMS Under Voltage Threshold | value |  |
1 | 1-0:52.35.0.4 | A2 | (Phase 2) Average RMS Over Voltage Threshold | value |  |
1 | 1-0:72.31.0.4 | A2 | (Phase 3) Average RMS Under Voltage Threshold | value |  |
1 | 1-0:72.35.0.4 | A2 | (Phase 3) Average RMS Over Voltage Threshold | value |  |
3 | 0-0:94.44.1.7 | A2 | (Primary) Active Tariff Price | value | mp |
3 | 0-0:94.44.1.7 | A3 | (Primary) Active Tariff Price | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 0-0:94.44.1.8 | A2 | Secondary Active Tariff Price | value | mp |
3 | 0-0:94.44.1.8 | A3 | Secondary Active Tariff Price | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 0-0:94.44.42.255 | A2 | Load Limit Counter | value |  |
3 | 0-0:94.44.42.255 | A3 | Load Limit Counter | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 0-0:94.44.42.255 | M1 | Load Limit Counter | reset |  |
3 | 1-0:2.8.0.255 | A2 | Active Export Register | value | Wh |
3 | 1-0:2.8.0.255 | A3 | Active Export Register | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 1-0:4.8.0.255 | A2 | Reactive Export Register | value | varh |
3 | 1-0:4.8.0.255 | A3 | Reactive Export Register | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 1-0:32.32.0.4 | A2 | (Phase 1) Average RMS Under Voltage Counter | value |  |
3 | 1-0:32.32.0.4 | A3 | (Phase 1) Average RMS Under Voltage Counter | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 1-0:32.32.0.4 | M1 | (Phase 1) Average RMS Under Voltage Counter | reset |  |
3 | 1-0:32.36.0.4 | A2 | (Phase 1) Average RMS Over Voltage Counter | value |  |
3 | 1-0:32.36.0.4 | A3 | (Phase 1) Average RMS Over Voltage Counter | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 1-0:32.36.0.4 | M1 | (Phase 1) Average RMS Over Voltage Counter | reset |  |
3 | 1-0:52.32.0.4 | A2 | (Phase 2) Average RMS Under Voltage Counter | value |  |
3 | 1-0:52.32.0.4 | A3 | (Phase 2) Average RMS Under Voltage Counter | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 1-0:52.32.0.4 | M1 | (Phase 2) Average RMS Under Voltage Counter | reset |  |
3 | 1-0:52.36.0.4 | A2 | (Phase 2) Average RMS Over Voltage Counter | value |  |
3 | 1-0:52.36.0.4 | A3 | (Phase 2) Average RMS Over Voltage Counter | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 1-0:52.36.0.4 | M1 | (Phase 2) Average RMS Over Voltage Counter | reset |  |
3 | 1-0:72.32.0.4 | A2 | (Phase 3) Average RMS Under Voltage Counter | value |  |
3 | 1-0:72.32.0.4 | A3 | (Phase 3) Average RMS Under Voltage Counter | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 1-0:72.32.0.4 | M1 | (Phase 3) Average RMS Under Voltage Counter | reset |  |
3 | 1-0:72.36.0.4 | A2 | (Phase 3) Average RMS Over Voltage Counter | value |  |
3 | 1-0:72.36.0.4 | A3 | (Phase 3) Average RMS Over Voltage Counter | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
3 | 1-0:72.36.0.4 | M1 | (Phase 3) Average RMS Over Voltage Counter | reset |  |
4 | 1-0:1.6.0.255 | A2 | Maximum Demand Active Energy Import Value | value | W |
4 | 1-0:1.6.0.255 | A3 | Maximum Demand Active Energy Import Value | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
4 | 1-0:1.6.0.255 | A5 | Maximum Demand Active Energy Import Value | capture_time |  |
4 | 1-0:1.6.0.255 | M1 | Maximum Demand Active Energy Import Value | reset |  |
4 | 1-0:1.6.1.255 | A2 | Maximum Demand (Configurable Time) Active Power Import Value | value | W |
4 | 1-0:1.6.1.255 | A3 | Maximum Demand (Configurable Time) Active Power Import Value | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
4 | 1-0:1.6.1.255 | A5 | Maximum Demand (Configurable Time) Active Power Import Value | capture_time |  |
4 | 1-0:1.6.1.255 | M1 | Maximum Demand (Configurable Time) Active Energy Import Value | reset |  |
4 | 1-0:2.6.0.255 | A2 | Maximum Demand Active Power Export Value | value | W |
4 | 1-0:2.6.0.255 | A3 | Maximum Demand Active Power Export Value | scaler_unit |  | scal_unit_type(scaler, unit=physical unit)
4 | 1-0:2.6.0.255 | A5 | Maximum Demand Active Power Export Value | capture_time |  |
4 | 1-0:2.6.0.255 | M1 | Maximum Demand Active Energy Export Value | reset |  |
7 | 0-0:94.44.10.3 | A2 | SubGHz Channel Log | buffer |  | buffer[eventLogEntry8(timestamp:utc, logCode:alert, otherInformation)]
7 | 0-0:98.1.0.255 | A2 | Billing Data Log (Billing Calendar Triggered excluding export) | buffer |  | buffer[registerReadLogEntry(timestamp:utc, activeImportRegisterValue:Wh, secondaryActiveImportRegisterValue:Wh, tariffTOURegisterValues[value:Wh], secondaryTariffTOURegisterValues[value:Wh], tariffTOUBlock1RegisterValues[value:Wh], tariffTOUBlock2RegisterValues[value:Wh], tariffTOUBlock3RegisterValues[value:Wh], tariffTOUBlock4RegisterValues[value:Wh])]
7 | 0-0:98.1.1.255 | A2 | Billing Data Log (Billing Calendar Triggered excluding export) | buffer |  | buffer[prepaymentReadLogEntry(timestamp:utc, emergencyCreditBalanceValue:mp, meterBalanceValue:mp, paymentDebtRegisterValue:mp, timeDebtRegisters1Value:mp, timeDebtRegisters2Value:mp, accumulatedDebtRegisterValue:mp)]
7 | 0-0:98.1.2.255 | A2 | Billing Data Log (Set Payment Mode Or Tariff Triggered Financial excluding export) | buffer |  | buffer[billingCalendarOnSetModeOrTariffLogEntry(timestamp:utc, activeImportRegisterValue:Wh, secondaryActiveImportRegisterValue:Wh, tariffTOURegisterValues[value:Wh], secondaryTariffTOURegisterValues[value:Wh], tariffTOUBlock1RegisterValues[value:Wh], tariffTOUBlock2RegisterValues[value:Wh], tariffTOUBlock3RegisterValues[value:Wh], tariffTOUBlock4RegisterValues[value:Wh], emergencyCreditBalanceValue:mp, meterBalanceValue:mp, paymentDebtRegisterValue:mp, timeDebtRegisters1Value:mp, timeDebtRegisters2Value:mp, accumulatedDebtRegisterValue:mp)]
7 | 0-0:98.1.4.255 | A2 | Billing Data Log (most recent Payment Based Debt Repayment) | buffer |  | buffer[dlValueLogEntry(timestamp:utc, dlValue:mp)]
7 | 0-0:98.1.5.255 | A2 | Billing Data Log (most recent Prepayment Credits) | buffer |  | buffer[dlValueLogEntry(timestamp:utc, dlValue:mp)]
7 | 0-0:98.1.8.255 | A2 | Prepayment Daily Read Log | buffer |  | buffer[prepaymentReadLogEntry(timestamp:utc, emergencyCreditBalanceValue:mp, meterBalanceValue:mp, paymentDebtRegisterValue:mp, timeDebtRegisters1Value:mp, timeDebtRegisters2Value:mp, accumulatedDebtRegisterValue:mp)]
7 | 0-0:98.1.9.255 | A2 | Daily Read Log (excluding export) | buffer |  | buffer[registerReadLogEntry(timestamp:utc, activeImportRegisterValue:Wh, secondaryActiveImportRegisterValue:Wh, tariffTOURegisterValues[value:Wh], secondaryTariffTOURegisterValues[value:Wh], tariffTOUBlock1RegisterValues[value:Wh], tariffTOUBlock2RegisterValues[value:Wh], tariffTOUBlock3RegisterValues[value:Wh], tariffTOUBlock4RegisterValues[value:Wh])]
7 | 0-0:98.1.10.255 | A2 | Daily Read Log (export) | buffer |  | buffer[dlValueLogEntry(timestamp:utc, dlValue:Wh)]
7 | 0-0:99.1.0.255 | A2 | Profile Data Log (Active Energy Imported In Period) | buffer |  | buffer[activeImportLogEntry(timestamp:utc, primaryValue:Wh, secondaryValue:Wh)]
7 | 0-0:99.1.1.255 | A2 | Profile Data Log (Export) | buffer |  | buffer[twoDlValueLogEntry(timestamp:utc, dlValue:Wh, dlValue2:varh)]
7 | 0-0:99.1.2.255 | A2 | Profile Data Log (Reactive Import) | buffer |  | buffer[dlValueLogEntry(timestamp:utc, dlValue:varh)]
7 | 0-0:99.1.3.255 | A2 | Daily Consumption Log | buffer |  | buffer[dlValueLogEntry(timestamp:utc, dlValue:Wh)]
7 | 0-0:99.98.0.255 | A2 | Event Log | buffer |  | buffer[eventLogEntry8(timestamp:utc, logCode:alert, otherInformation)]
7 | 0-0:99.98.0.255 | M1 | Event Log | reset |  |
7 | 0-0:99.98.1.255 | A2 | Security Log | buffer |  | buffer[securityLogEntry(timestamp:utc, logCode:alert)]
7 | 0-0:99.98.4.255 | A2 | Power Event Log | buffer |  | buffer[powerLogEntry(timestamp:utc, logCode:alert, otherInformation)]
7 | 0-0:99.98.20.255 | A2 | Boost Function Event Log | buffer |  | buffer[boostFunctionLogEntry(boost_start, boost_end)]
7 | 0-17:99.98.2.255 | A2 | Auxiliary Controller Event Log | buffer |  | buffer[auxiliaryControllerLogEntry(timestamp:utc, switchNumberAndAction, outcome, hANCommandID)]
7 | 0-17:99.98.2.255 | M1 | Auxiliary Controller Event Log | reset |  |
7 | 1-0:32.24.0.255 | A2 | (Phase 1) Average RMS Voltage Profile Data Log | buffer |  | buffer[dlValueLogEntry(timestamp:utc, dlValue)]
7 | 1-0:32.24.0.255 | A4 | (Phase 1) Average RMS Voltage Profile Data Log | capture_period | s |
7 | 1-0:52.24.0.255 | A2 | (Phase 2) Average RMS Voltage Profile Data Log | buffer |  | buffer[dlValueLogEntry(timestamp:utc, dlValue)]
7 | 1-0:52.24.0.255 | A4 | (Phase 2) Average RMS Voltage Profile Data Log | capture_period | s |
7 | 1-0:72.24.0.255 | A2 | (Phase 3) Average RMS Voltage Profile Data Log | buffer |  | buffer[dlValueLogEntry(timestamp:utc, dlValue)]
7 | 1-0:72.24.0.255 | A4 | (Phase 3) Average RMS Voltage Profile Data Log | capture_period | s |
8 | 0-0:1.0.0.255 | A2 | Time | time |  |
8 | 0-0:1.0.0.255 | A4 | Time | status |  |
8 | 0-0:1.0.0.255 | A9 | Time | clock_base |  |
8 | 0-0:1.0.0.255 | M4 | Time | adjust_to_preset_time |  |
8 | 0-0:1.0.0.255 | M5 | Time | preset_adjusting_time |  | preset_adjusting_time(preset_time, validity_interval_end, validity_interval_start)
9 | 0-0:10.0.100.255 | M1 | Tariff Block 1 to 4 Counter Matrix TOU 1 to 8 | execute |  |
9 | 0-0:10.0.103.255 | M1 | Auxiliary Controller | data |  |
9 | 0-0:10.0.106.255 | M1 | Supply State | execute |  |
9 | 0-0:10.0.107.255 | M1 | Auxiliary Proportional Controller | data |  |
10 | 0-0:12.0.0.255 | A2 | Maximum Demand Configurable Time Period | entries |  | entries[schedule_table_entry(index, enable, script_logical_name, script_selector, switch_time, validity_window, exec_weekdays, exec_specdays, begin_date, end_date)]
10 | 0-0:12.0.1.255 | A2 | Non-Disablement Calendar | entries |  | entries[schedule_table_entry(index, enable, script_logical_name, script_selector, switch_time, validity_window, exec_weekdays, exec_specdays, begin_date, end_date)]
10 | 0-0:12.0.2.255 | A2 | Auxiliary Controller Calendar | entries |  | entries[schedule_table_entry(index, enable, script_logical_name, script_selector, switch_time, validity_window, exec_weekdays, exec_specdays, begin_date, end_date)]
10 | 0-1:12.0.1.255 | A2 | Non-Disablement Calendar | entries |  | entries[schedule_table_entry(index, enable, script_logical_name, script_selector, switch_time, validity_window, exec_weekdays, exec_specdays, begin_date, end_date)]
10 | 0-1:12.0.2.255 | A2 | Auxiliary Controller Calendar | entries |  | entries[schedule_table_entry(index, enable, script_logical_name, script_selector, switch_time, validity_window, exec_weekdays, exec_specdays, begin_date, end_date)]
11 | 0-0:11.0.0.255 | A2 | Tariff Switching Table (Special Days) | entries |  | entries[spec_day_entry(index, specialday_date, day_id)]
11 | 0-0:11.0.1.255 | A2 | Tariff Switching Table (Secondary Element) (Special Days) | entries |  | entries[spec_day_entry(index, specialday_date, day_id)]
11 | 0-0:11.0.2.255 | A2 | Non-Disablement Calendar (Special Days) | entries |  | entries[spec_day_entry(index, specialday_date, day_id)]
11 | 0-0:11.0.3.255 | A2 | Auxiliary Controller Calendar (Special Days) | entries |  | entries[spec_day_entry(index, specialday_date, day_id)]
11 | 0-1:11.0.0.255 | A2 | Tariff Switching Table (Special Days) | entries |  | entries[spec_day_entry(index, specialday_date, day_id)]
11 | 0-1:11.0.1.255 | A2 | Tariff Switching Table (Secondary Element) (Special Days) | entries |  | entries[spec_day_entry(index, specialday_date, day_id)]
11 | 0-1:11.0.2.255 | A2 | Non-Disablement Calendar (Special Days) | entries |  | entries[spec_day_entry(index, specialday_date, day_id)]
11 | 0-1:11.0.3.255 | A2 | Auxiliary Controller Calendar (Special Days) | entries |  | entries[spec_day_entry(index, specialday_date, day_id)]
20 | 0-0:13.0.0.255 | A10 | Tariff Switching Table | activate_passive_calendar_time |  |
20 | 0-0:13.0.0.255 | A3 | Tariff Switching Table | season_profile_active |  | season_profile_active[season(season_profile_name, season_start, week_name)]
20 | 0-0:13.0.0.255 | A4 | Tariff Switching Table | week_profile_table_active |  | week_profile_table_active[week_profile(week_profile_name, monday, tuesday, wednesday, thursday, friday, saturday, sunday)]
20 | 0-0:13.0.0.255 | A5 | Tariff Switching Table | day_profile_table_active |  | day_profile_table_active[day_profile(day_id, day_schedule[day_profile_action(start_time, script_logical_name, script_selector)])]
20 | 0-0:13.0.0.255 | A7 | Tariff Switching Table | season_profile_passive |  | season_profile_passive[season(season_profile_name, season_start, week_name)]
20 | 0-0:13.0.0.255 | A8 | Tariff Switching Table | week_profile_table_passive |  | week_profile_table_passive[week_profile(week_profile_name, monday, tuesday, wednesday, thursday, friday, saturday, sunday)]
20 | 0-0:13.0.0.255 | A9 | Tariff Switching Table | day_profile_table_passive |  | day_profile_table_passive[day_profile(day_id, day_schedule[day_profile_action(start_time, script_logical_name, script_selector)])]
20 | 0-0:13.0.1.255 | A10 | Tariff Switching Table (Secondary Element) | activate_passive_calendar_time |  |
20 | 0-0:13.0.1.255 | A3 | Tariff Switching Table (Secondary Element) | season_profile_active |  | season_profile_active[season(season_profile_name, season_start, week_name)]
20 | 0-0:13.0.1.255 | A4 | Tariff Switching Table (Secondary Element) | week_profile_table_active |  | week_profile_table_active[week_profile(week_profile_name, monday, tuesday, wednesday, thursday, friday, saturday, sunday)]
20 | 0-0:13.0.1.255 | A5 | Tariff Switching Table (Secondary Element) | day_profile_table_active |  | day_profile_table_active[day_profile(day_id, day_schedule[day_profile_action(start_time, script_logical_name, script_selector)])]
20 | 0-0:13.0.1.255 | A7 | Tariff Switching Table (Secondary Element) | season_profile_passive |  | season_profile_passive[season(season_profile_name, season_start, week_name)]
20 | 0-0:13.0.1.255 | A8 | Tariff Switching Table (Secondary Element) | week_profile_table_passive |  | week_profile_table_passive[week_profile(week_profile_name, monday, tuesday, wednesday, thursday, friday, saturday, sunday)]
20 | 0-0:13.0.1.255 | A9 | Tariff Switching Table (Secondary Element) | day_profile_table_passive |  | day_profile_table_passive[day_profile(day_id, day_schedule[day_profile_action(start_time, script_logical_name, script_selector)])]
21 | 0-0:16.0.0.255 | A2 | Low Medium Power Threshold | thresholds | W | thresholds[threshold]
21 | 0-0:16.0.1.255 | A2 | Disablement Threshold (Meter Balance) | thresholds | mp | thresholds[threshold]
21 | 0-0:16.0.11.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 1 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.0.12.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 2 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.0.13.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 3 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.0.14.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 4 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.0.15.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 5 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.0.16.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 6 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.0.17.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 7 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.0.18.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 8 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.1.11.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 1 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.1.12.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 2 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.1.13.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 3 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.1.14.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 4 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.1.15.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 5 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.1.16.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 6 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.1.17.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 7 | thresholds | Wh | thresholds[threshold]
21 | 0-0:16.1.18.255 | A2 | Tariff Threshold Matrix Blocks 1 to 3 TOU 8 | thresholds | Wh | thresholds[threshold]
22 | 0-0:15.0.0.255 | A4 | Billing Calendar | execution_time |  | execution_time[execution_time_date]
22 | 0-0:15.1.0.255 | A4 | Tariff Block Counter Matrix | execution_time |  | execution_time[execution_time_date]
30 | 0-0:43.2.1.255 | M1 | Prepayment Balance Collection | get_protected_attributes |  |
30 | 0-0:43.2.2.255 | M1 | Billing Data Log (Billing Calendar Triggered excluding export) | get_protected_attributes |  |
30 | 0-0:43.2.3.255 | M1 | Billing Data Log (Set Payment Mode Or Tariff Triggered Financial excluding export) | get_protected_attributes |  |
30 | 0-0:43.2.4.255 | M1 | Daily Consumption Log | get_protected_attributes |  |
30 | 0-0:43.2.5.255 | M1 | Daily Read Log (excluding export) | get_protected_attributes |  |
30 | 0-0:43.2.6.255 | M1 | Prepayment Daily Read Log | get_protected_attributes |  |
30 | 0-0:43.2.7.255 | M1 | Profile Data Log (Active Energy Imported In Period) | get_protected_attributes |  |
30 | 0-0:43.2.8.255 | M1 | Import Register Collection | get_protected_attributes |  |
30 | 0-0:43.2.9.255 | M1 | Tariff TOU Register Collection | get_protected_attributes |  |
30 | 0-0:43.2.10.255 | M1 | Tariff Block TOU Register Collection | get_protected_attributes |  |
30 | 0-0:43.2.11.255 | M1 | Billing Data Log (Set Payment Mode Or Tariff Triggered Financial excluding export) |  |  |
70 | 0-1:96.3.10.255 | A2 | Load Switch 1 State | output_state |  |
70 | 0-2:96.3.10.255 | A2 | Load Switch 2 State | output_state |  |
70 | 0-3:96.3.10.255 | A2 | Load Switch 3 State | output_state |  |
70 | 0-4:96.3.10.255 | A2 | Load Switch 4 State | output_state |  |
70 | 0-5:96.3.10.255 | A2 | Load Switch 5 State | output_state |  |
70 | 0-0:96.3.10.255 | A3 | Supply State | control_state | =control state |
71 | 0-0:17.0.0.255 | A4 | Load Limit Power Threshold | threshold_normal | W |
71 | 0-0:17.0.0.255 | A6 | Load Limit Period (Timer) | min_over_threshold_duration | s |
71 | 0-0:17.0.0.255 | A7 | Load Limit Restoration Period (Timer) | min_under_threshold_duration | s |
71 | 0-0:17.0.1.255 | A4 | RMS Extreme Over Voltage Threshold | threshold_normal |  |
71 | 0-0:17.0.1.255 | A6 | RMS Extreme Over Voltage Measurement Period | min_over_threshold_duration | s |
71 | 0-0:17.0.2.255 | A4 | RMS Extreme Under Voltage Threshold | threshold_normal |  |
71 | 0-0:17.0.2.255 | A6 | RMS Extreme Under Voltage Measurement Period | min_over_threshold_duration | s |
71 | 0-0:17.0.3.255 | A4 | RMS Voltage Sag Threshold | threshold_normal |  |
71 | 0-0:17.0.3.255 | A6 | RMS Voltage Sag Measurement Period | min_over_threshold_duration | s |
71 | 0-0:17.0.4.255 | A4 | RMS Voltage Swell Threshold | threshold_normal |  |
71 | 0-0:17.0.4.255 | A6 | RMS Voltage Swell Measurement Period | min_over_threshold_duration | s |
104 | 0-0:30.3.0.255 | A2 | Device Log (CHF) | enable_disable_joining |  |
104 | 0-0:30.3.0.255 | A3 | Device Log (CHF) | join_timeout | s |
104 | 0-0:30.3.0.255 | A4 | Device Log (CHF) | active_devices |  | active_devices[active_device(mac_address, status, maxRSSI, averageRSSI, minRSSI, maxLQI, averageLQI, minLQI, last_communication_date-time, number_of_hops, transmission_failures, transmission_successes, application_version, stack_version)]
104 | 0-0:30.3.0.255 | M1 | Device Log (CHF) | register_device |  | register_device(ieee_address, key_type=key type, key:secret, device_type=device type)
104 | 0-0:30.3.0.255 | M2 | Device Log (CHF) | unregister_device |  |
104 | 0-0:30.3.0.255 | M4 | Device Log (CHF) | backup_PAN |  | backup_PAN(date-time, extended_PAN_ID, devices_to_backup[device_to_backup(MAC_address, hashed_TC_link_key)])
104 | 0-0:30.3.0.255 | M5 | Device Log (CHF) | restore_PAN |  | restore_PAN(extended_PAN_ID, devices_to_restore[device_to_restore(MAC_address, hashed_TC_link_key)])
104 | 0-0:30.3.1.255 | M4 | Historic Device Log (CHF) | backup_PAN |  | backup_PAN(date-time, extended_PAN_ID, devices_to_backup[device_to_backup(MAC_address, hashed_TC_link_key)])
111 | 0-0:19.0.0.255 | A11 | Suspend Debt Disabled / Suspend Debt Emergency / Payment Mode | credit_charge_configuration |  |
111 | 0-0:19.0.0.255 | A16 | Low Credit Threshold | low_credit_threshold | mp |
111 | 0-0:19.0.0.255 | A18 | Debt Recovery Rate Cap | max_provision | pound |
111 | 0-0:19.0.0.255 | A19 | Debt Recovery Rate Cap | max_provision_period | s |
111 | 0-0:19.0.0.255 | A2 | Payment Mode | account_mode_and_status |  | account_mode_and_status(payment_mode=payment mode, account_status=account status)
111 | 0-1:19.0.0.255 | A11 | Suspend Debt Disabled / Suspend Debt Emergency / Payment Mode | credit_charge_configuration |  |
111 | 0-1:19.0.0.255 | A13 | Suspend Debt Disabled / Suspend Debt Emergency / Payment Mode | account_activation_time |  |
111 | 0-1:19.0.0.255 | A2 | Suspend Debt Disabled / Suspend Debt Emergency / Payment Mode | account_mode_and_status |  | account_mode_and_status(payment_mode=payment mode, account_status=account status)
112 | 0-0:19.10.0.255 | A2 | Meter Balance | current_credit_amount | mp |
112 | 0-0:19.10.0.255 | M1 | Meter Balance | update_amount | mp |
112 | 0-0:19.10.0.255 | M2 | Meter Balance | set_amount_to_value | mp |
112 | 0-0:19.10.1.255 | A10 | Emergency Credit Threshold | credit_available_threshold | mp |
112 | 0-0:19.10.1.255 | A9 | Emergency Credit Limit | preset_credit_amount | mp |
112 | 0-0:19.10.1.255 | M2 | Emergency Credit Balance | set_amount_to_value | mp |
112 | 0-0:19.10.1.255 | M3 | Emergency Credit | invoke_credit |  |
112 | 0-0:19.10.2.255 | M2 | Accumulated Debt Register | set_amount_to_value | mp |
113 | 0-0:19.20.0.255 | A5 | Tariff Block Price Matrix TOU | unit_charge_active |  | unit_charge_active(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.0.255 | A6 | Tariff Block Price Matrix TOU | unit_charge_passive |  | unit_charge_passive(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.0.255 | A7 | Tariff Block Price Matrix TOU | unit_charge_activation_time |  |
113 | 0-0:19.20.1.255 | A5 | Debt Recovery Rates 1 | unit_charge_active |  | unit_charge_active(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.1.255 | A6 | Debt Recovery Rates 1 | unit_charge_passive |  | unit_charge_passive(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.1.255 | A8 | Debt Recovery Rates 1 | period | s |
113 | 0-0:19.20.1.255 | M2 | Debt Recovery Rates 1 | activate_passive_unit_charge |  |
113 | 0-0:19.20.1.255 | M4 | Time Debt Registers 1 | update_total_amount_remaining | mp |
113 | 0-0:19.20.2.255 | A5 | Debt Recovery Rates 2 | unit_charge_active |  | unit_charge_active(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.2.255 | A6 | Debt Recovery Rates 2 | unit_charge_passive |  | unit_charge_passive(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.2.255 | A8 | Debt Recovery Rates 2 | period | s |
113 | 0-0:19.20.2.255 | M2 | Debt Recovery Rates 2 | activate_passive_unit_charge |  |
113 | 0-0:19.20.2.255 | M4 | Time Debt Registers 2 | update_total_amount_remaining | mp |
113 | 0-0:19.20.3.255 | A13 | Debt Recovery per Payment | proportion | bp |
113 | 0-0:19.20.3.255 | M4 | Payment Debt Register | update_total_amount_remaining | mp |
113 | 0-0:19.20.4.255 | A5 | Standing Charge | unit_charge_active |  | unit_charge_active(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.4.255 | A6 | Standing Charge | unit_charge_passive |  | unit_charge_passive(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.4.255 | A7 | Standing Charge | unit_charge_activation_time |  |
113 | 0-0:19.20.5.255 | A5 | Secondary Tariff TOU Price Matrix | unit_charge_active |  | unit_charge_active(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.5.255 | A6 | Secondary Tariff TOU Price Matrix | unit_charge_passive |  | unit_charge_passive(charge_per_unit_scaling(commodity_scale, price_scale), commodity_reference(class_id, logical_name, attribute_index), charge_table[charge_table_element(index, charge_per_unit)])
113 | 0-0:19.20.5.255 | A7 | Secondary Tariff TOU Price Matrix | unit_charge_activation_time |  |
115 | 0-0:19.40.0.255 | M1 | Prepayment Credit | enter | utrn |
9000 | 0-0:63.1.1.255 | A6 | Tariff Threshold Matrix | activate_passive_value_time |  |
9000 | 0-0:94.44.0.3 | A2 | Load Limit Supply State | value_active |  |
9000 | 0-0:94.44.0.3 | A4 | Load Limit Supply State | value_passive |  |
9000 | 0-0:94.44.0.3 | A6 | Load Limit Supply State | activate_passive_value_time |  |
9000 | 0-0:94.44.2.0 | A2 | Currency Unit | value_active |  |
9000 | 0-0:94.44.2.0 | A4 | Currency Unit | value_passive |  |
9000 | 0-0:94.44.2.0 | A6 | Currency Unit | activate_passive_value_time |  |
9000 | 0-0:94.44.2.10 | A2 | Prepayment Credit (Maximum Credit Threshold) | value_active | mp |
9000 | 0-0:94.44.2.10 | A4 | Prepayment Credit (Maximum Credit Threshold) | value_passive | mp |
9000 | 0-0:94.44.2.10 | A6 | Prepayment Credit (Maximum Credit Threshold) | activate_passive_value_time |  |
9000 | 0-0:94.44.2.20 | A2 | Prepayment Credit (Max Meter Balance) | value_active | mp |
9000 | 0-0:94.44.2.20 | A4 | Prepayment Credit (Max Meter Balance) | value_passive | mp |
9000 | 0-0:94.44.2.20 | A6 | Prepayment Credit (Max Meter Balance) | activate_passive_value_time |  |
9000 | 0-0:94.44.128.2 | A4 | Emergency Credit Limit | value_passive | mp |
9000 | 0-0:94.44.128.2 | A6 | Emergency Credit Limit | activate_passive_value_time |  |
9000 | 0-0:94.44.128.3 | A4 | Emergency Credit Threshold | value_passive | mp |
9000 | 0-0:94.44.128.3 | A6 | Emergency Credit Threshold | activate_passive_value_time |  |
9000 | 0-0:94.44.128.6 | A4 | Load Limit Period (Timer) | value_passive | s |
9000 | 0-0:94.44.128.6 | A6 | Load Limit Period (Timer) | activate_passive_value_time |  |
9000 | 0-0:94.44.128.7 | A4 | Load Limit Power Threshold | value_passive | W |
9000 | 0-0:94.44.128.7 | A6 | Load Limit Power Threshold | activate_passive_value_time |  |
9000 | 0-0:94.44.128.8 | A4 | Load Limit Restoration Period (Timer) | value_passive | s |
9000 | 0-0:94.44.128.8 | A6 | Load Limit Restoration Period (Timer) | activate_passive_value_time |  |
9000 | 0-0:94.44.128.9 | A4 | Low Credit Threshold | value_passive | mp |
9000 | 0-0:94.44.128.9 | A6 | Low Credit Threshold | activate_passive_value_time |  |
9000 | 0-0:94.44.128.12 | A4 | Debt Recovery Rate Cap | value_passive | pound |
9000 | 0-0:94.44.128.12 | A6 | Debt Recovery Rate Cap | activate_passive_value_time |  |
9000 | 0-0:94.44.128.13 | A4 | Debt Recovery Rate Cap | value_passive | s |
9000 | 0-0:94.44.128.13 | A6 | Debt Recovery Rate Cap | activate_passive_value_time |  |
9000 | 0-0:94.44.128.22 | A4 | Disablement Threshold (Meter Balance) | value_passive | mp |
9000 | 0-0:94.44.128.22 | A6 | Disablement Threshold (Meter Balance) | activate_passive_value_time |  |
9000 | 0-0:94.44.128.26 | A6 | Auxiliary Controller Calendar | activate_passive_value_time |  |
9000 | 0-0:94.44.128.28 | A6 | Non-Disablement Calendar | activate_passive_value_time |  |
9000 | 0-0:94.44.128.29 | A6 | Tariff Switching Table (Special Days) | activate_passive_value_time |  |
9000 | 0-0:94.44.128.30 | A6 | Tariff Switching Table (Secondary Element) (Special Days) | activate_passive_value_time |  |
9000 | 0-0:94.44.128.31 | A6 | Non-Disablement Calendar (Special Days) | activate_passive_value_time |  |
9000 | 0-0:94.44.128.35 | A6 | Auxiliary Controller Calendar (Special Days) | activate_passive_value_time |  |
9000 | 0-0:96.13.0.255 | A2 | Contact Details | value_active | text |
9000 | 0-0:96.13.1.255 | A2 | Contact Details | value_active | text |
"""

#: Interface classes (DLMS UA Blue Book; 9000 is GBCS's own).
CLASSES = """\
1 | Data
3 | Register
4 | Extended register
5 | Demand register
7 | Profile generic
8 | Clock
9 | Script table
10 | Schedule
11 | Special days table
15 | Association
18 | Image transfer
20 | Activity calendar
21 | Register monitor
22 | Single action schedule
30 | Data protection
40 | Push setup
70 | Disconnect control
71 | Limiter
104 | ZigBee network control
111 | Account
112 | Credit
113 | Charge
115 | Token gateway
9000 | Extended data
"""

#: Enumerations of fields.
VALUES = """\
payment mode | 1 credit; 2 prepayment
account status | 1 new, not active; 2 active; 3 closed
key type | 1 install code
device type | 0 ESME; 1 GSME; 13 HCALCS; 128 IHD; 130 CAD; 132 PPMID; 133 HHT; 254 GPF
control state | 0 disconnected; 1 connected; 2 ready for reconnection (armed)
physical unit | 27 W; 28 VA; 29 var; 30 Wh; 31 VAh; 32 varh; 33 A; 35 V; 254 other unit; 255 no unit, a count
"""
