"""What each use case is for, in plain words: message codes | purpose. Codes that share a purpose share a row."""

from __future__ import annotations

# ruff: noqa: E501

ROWS = """\
0001 | Lets a Device join the home's network: the hub puts it on its list and opens for joining.
0002 | Takes a Device off the hub's list, so that it can no longer speak on the home's network.
0003 | Gives a replacement hub the list of Devices of the one it replaces.
0004 010F | Reads which Devices the hub knows and how well it hears them.
0007 0097 | Adds prepayment credit to the meter with a 20-digit token (UTRN).
0008 011B | Reads which organisations' certificates the Device trusts.
000A | Makes the Device generate a new key pair and ask for a certificate for it.
000B | Gives the Device the certificate for a key pair that it generated.
000C | Reads a certificate of the Device itself.
000D 00AB | Tells a Device to agree a key with another, so that the two can speak protected (Method A: key establishment).
000E | Tells a meter which other Device it may speak to (Method B: no key agreement of its own).
000F 0010 | Tells a Device to stop speaking to another one.
0012 | Makes the Device run firmware that it has already received.
0013 | Reads which Devices this Device has been joined to.
0014 | Reads the event log of a gas Device.
0015 0024 | Empties the Device's event log.
0018 | Tells the Access Control Broker that the hub's list of Devices has changed.
0019 | Replaces electricity tariff, prices and switching times.
001A 006C | Puts the meter into credit mode: energy is billed afterwards.
001B 006D | Puts the meter into prepayment mode: energy is paid for first.
001C 0086 | Adds to or takes from the balance of the prepayment meter.
001D | Sets the meter's block counters to zero.
001E 006E | Sets debts and how fast they are recovered from the customer's payments.
001F 006F 00DE | Sets the prepayment rules: emergency credit, limits, warnings, and when supply is not cut.
0020 0070 | Activates emergency credit from afar, for a customer who has run out.
0021 0071 | Shows a message on the meter and the home's displays.
0022 0072 | Hides the former occupant's data from the new one after a change of tenancy.
0023 0073 | Switches off the privacy PIN that guards the meter's display.
0025 0088 | Writes the supplier's name and telephone number into the meter.
0026 | Reads the totals of exported energy.
0027 | Reads the totals of imported energy.
0028 | Reads the power being drawn now.
0029 00B6 | Reads the totals of each time-of-use rate.
002A 00B8 | Reads the totals of each consumption block.
002B 002C | Reads the highest demand since the last reset and when it was.
002D 0075 | Reads balance, emergency credit and debts of a prepayment meter.
002E 00C4 | Reads the latest debt payments taken from top-ups.
002F 00C3 | Reads the readings taken when mode or tariff changed.
0030 0076 | Reads the readings taken at the end of each billing period.
0033 0035 0077 | Reads the daily meter readings.
0034 0096 | Reads the daily balances and debts of a prepayment meter.
0036 0037 0038 0078 | Reads consumption or export for each half hour.
0039 00BC | Reads voltages and how often they left their limits.
003A 009F 00BD | Reads the tariff and prices in use.
003B 00B5 | Reads the prepayment rules in use.
003C 00C6 | Reads the voltage limits in use.
003D | Reads how the Device spreads its switching times at random.
003E 009D 00D9 00DA | Reads when billing periods begin.
003F 009E 00F9 00FA 00FB 0092 | Reads what the Device is: maker, model, identifiers and state.
0040 | Reads the thresholds between low, medium and high power.
0042 | Reads the load limit and how often it struck.
0043 | Sets the load limit: above this power for this long, supply is cut for a while.
0044 | Sets the counter of load limit events to zero.
0045 00AE | Sets voltage limits and zeroes their counters.
00D1 00D2 | Sets voltage limits and leaves their counters.
00D3 00D4 | Zeroes the counters of voltage limits.
0046 007E 00D7 00D8 | Sets when billing periods begin.
0047 | Sets the thresholds between low, medium and high power for displays.
0048 0093 | Reads the Device's event log.
0049 0094 00A1 | Reads the Device's security log.
004A | Sets in which hours the highest demand is recorded.
004B | Sets how far switching times are spread at random.
004C 004D 0087 | Writes the meter point's number into the meter.
004E 0089 | Reads the meter point's number from the meter.
004F | Closes the load switch: supply is on at once.
0050 | Opens the load switch: supply is cut.
0051 0085 | Arms supply: the customer may switch it on at the meter.
0052 0082 | Reads whether supply is on, off or armed.
0053 | Names the switches that the meter controls.
0054 011A | Sets the switches that the meter controls and when they switch.
0055 011E | Sets a switch that the meter controls, for a time or until told otherwise.
011F | Limits a proportional controller (a charger, a battery) to a level for a time.
0058 0083 | Shows a customer identification number on the display, to prove which home it is.
0059 0084 | Reads the version of the Device's firmware.
0129 | Reads the firmware version of a display or load controller.
005A | Sets the highest demand back to zero.
005E | Reads the use of the boost function of a controlled load.
005F | Says which switch the boost function works on.
0060 00A0 | Reads the consumption of each day.
0061 008B | Sends the billing period's readings unasked, at its end.
0062 007F | Sets the meter's clock from the network's.
0067 | Says that supply has come back after an outage.
0068 | Sets what supply does after a tamper: locked or unchanged.
0069 008D 012A | Reads the meter's balance.
006B | Replaces gas tariff, prices and thresholds.
0074 | Reads the gas meter's total.
0079 | Reads the gas network data log (flow in short intervals).
007B | Reads the gas meter's settings: flow threshold, conversion and units.
007C | Sets calorific value and volume conversion factor.
007D 00FC | Sets from which gas flow on an uncontrolled escape is assumed, and what supply does after a tamper.
0080 | Starts recording of gas flow in short intervals.
0081 | Closes the gas valve: supply is cut.
008C | Gives a replacement hub the gas proxy's list of Devices.
0090 | Activates emergency credit on the gas meter from the display.
009B | Adds prepayment credit to the gas meter by a token typed into the display.
00A2 00C7 | Replaces electricity prices and leaves the switching times.
00A3 | Replaces gas prices and leaves the tariff.
00B7 | Replaces tariff, prices and switching times of the second element.
00AC 00AD 00B0 | Sets which Alerts the meter sends.
00EA 00EB 00EC 00ED | Sets which events the meter tells, sounds or logs.
00EE 00EF 00F1 | Reads which events the meter tells, sounds or logs.
00AF | Tells a gas meter and a display to trust each other, with the other's certificate in hand (Method C).
00B2 | Sends a copy of the gas proxy's list of Devices, for a replacement hub.
00B3 00B4 | Sets the balance of the prepayment meter to zero.
00B9 | Reads the log of power outages.
00BA 00FD | Reads the log of switched loads.
00BB 011C | Reads the settings of the switches that the meter controls.
011D | Reads the state of the switches that the meter controls.
00BE 00BF | Reads whether the meter is in credit or prepayment mode.
00C0 | Adds to or takes from the balance of the gas meter in credit mode.
00C1 | Empties the log of switched loads.
00C2 | Sets the balance of the gas meter in credit mode to zero.
00C5 00C9 | Reads the latest top-ups.
00CA | Says what became of a firmware activation that was ordered for a later time.
00CB 0124 | Says what became of a change of certificates that was ordered for a later time.
00CC 00CD | Says what became of an instruction that was ordered for a later time.
00CE 00CF | Says that a firmware image has arrived and its hash is right, or not.
00D5 | Says that the hub could not deliver a message to the electricity meter.
00DB | Sets at what time each day the block counters go back to zero.
00F0 00F2 | Warns that the meter's integrity may be at risk.
00FE | Reads the hub's list of Devices, present and past, for a backup.
0100 0101 | Replaces the root certificate that the Device trusts.
0102 | Replaces the supplier's certificates by newer ones of the same supplier.
0103 | Replaces the network operator's certificates.
0104 | Replaces the Access Control Broker's certificates.
0105 | Replaces the wide area network provider's certificates.
0106 | Replaces the certificates of the party that changes suppliers.
0107 | Hands the meter to a new supplier: the Transitional CoS Party puts the new certificates in place of the old.
0108 | Replaces certificates with the recovery key, after a compromise.
0109 | Replaces any certificate with the contingency key, when all else is lost.
0125 0126 | Replaces the load controller's certificates.
010A | Reads the sub-GHz channel in use.
010B | Reads the log of sub-GHz channel changes.
010C | Reads the hub's sub-GHz settings.
010D | Sets the hub's sub-GHz settings.
010E | Asks the hub to look for a better sub-GHz channel.
0110 | Says that a Device was told to be silent because its share of air time is used up.
0111 | Says that the sub-GHz channel has changed.
0112 | Says what became of the search for a better sub-GHz channel.
0113 | Says that the hub's sub-GHz settings have changed.
0114 | Says that a message was dropped because the share of air time is used up.
0115 | Says that the hub has no room for another sub-GHz Device.
0116 0117 0118 0119 | Never sent as a message: the code under which the meter logs what the customer did at the display.
0120 | Says that the Device does not know the Command that it got.
0121 0122 | Says what became of a limit on a proportional controller.
0123 | Tells the state of a controlled load.
0128 | Says what became of a firmware transfer.
012B | Says what became of a firmware activation of the display.
1000 | A signed Alert whose code says what happened.
1001 | An Alert whose code says what happened.
"""
