"""Published messages with no request of their name, and requests of ours that ask for the same."""

from __future__ import annotations

_PERIOD = "<ReadLogPeriod><StartDateTime>{}</StartDateTime><EndDateTime>{}</EndDateTime></ReadLogPeriod>"


def _period(start: str, end: str) -> str:
    return _PERIOD.format(start, end)


def _gas_date(year: int | None, month: int, day: int) -> str:
    stated = "<NonSpecifiedYear/>" if year is None else f"<SpecifiedYear>{year}</SpecifiedYear>"
    return (
        f"<GasYearWithWildcards>{stated}</GasYearWithWildcards>"
        f"<GasMonthWithWildcards><SpecifiedMonth>{month}</SpecifiedMonth></GasMonthWithWildcards>"
        f"<GasDayOfMonthWithWildcards><SpecifiedDayOfMonth>{day}</SpecifiedDayOfMonth></GasDayOfMonthWithWildcards>"
        "<GasDayOfWeekWithWildcards><NonSpecifiedDayOfWeek/></GasDayOfWeekWithWildcards>"
    )


def _gas_day(name: int, *actions: tuple[str, str]) -> str:
    entries = "".join(
        f"<TimeStartAction><StartTime>{at}</StartTime><NonDisablementAction>{action}</NonDisablementAction>"
        "</TimeStartAction>"
        for at, action in actions
    )
    return f"<GasNonDisablementDayProfile>{entries}<GasDayName>{name}</GasDayName></GasNonDisablementDayProfile>"


def _gas_week(name: int, *days: int) -> str:
    named = "".join(f'<ReferencedDayName index="{at}">{day}</ReferencedDayName>' for at, day in enumerate(days, 1))
    return f"<WeekProfile><WeekName>{name}</WeekName>{named}</WeekProfile>"


def _gas_season(date: str, week: int) -> str:
    return f"<Season><SeasonStartDate>{date}</SeasonStartDate><ReferencedWeekName>{week}</ReferencedWeekName></Season>"


def _gas_special(date: str, day: int) -> str:
    return f"<SpecialDay><Date>{date}</Date><ReferencedDayName>{day}</ReferencedDayName></SpecialDay>"


_GAS_SETTINGS = f"""<ExecutionDateTime>2030-01-15T09:00:00Z</ExecutionDateTime><UpdatePrepayConfigGas>
<DebtRecoveryRateCap>100000</DebtRecoveryRateCap><EmergencyCreditLimit>10000000</EmergencyCreditLimit>
<EmergencyCreditThreshold>100000</EmergencyCreditThreshold><LowCreditThreshold>5000000</LowCreditThreshold>
<GasNonDisablementCalendar><DayProfiles>
{_gas_day(1, ("00:00:00Z", "START"), ("08:00:00Z", "STOP"), ("18:00:00Z", "START"))}
{_gas_day(2, ("00:00:00Z", "START"), ("07:00:00Z", "STOP"), ("17:00:00Z", "START"))}
{_gas_day(3, ("00:00:00Z", "START"))}
</DayProfiles><WeekProfiles>{_gas_week(1, 1, 1, 1, 1, 1, 3, 3)}{_gas_week(2, 2, 2, 2, 2, 2, 3, 3)}</WeekProfiles>
<SeasonProfiles>{_gas_season(_gas_date(2014, 10, 27), 1)}{_gas_season(_gas_date(2015, 3, 29), 2)}</SeasonProfiles>
<SpecialDays>{_gas_special(_gas_date(2015, 4, 5), 3)}{_gas_special(_gas_date(2015, 8, 31), 3)}
{_gas_special(_gas_date(None, 1, 1), 3)}{_gas_special(_gas_date(None, 12, 25), 3)}</SpecialDays>
</GasNonDisablementCalendar>
<MaxMeterBalance>25000000</MaxMeterBalance><MaxCreditThreshold>25000000</MaxCreditThreshold>
</UpdatePrepayConfigGas>"""
_ELECTRICITY_DEBT = "".join(
    f"<ElecDebtRecovery{n}><DebtRecoveryRate>{rate}</DebtRecoveryRate>"
    "<DebtRecoveryRatePriceScale>-1</DebtRecoveryRatePriceScale>"
    f"<DebtRecoveryRatePeriod>DAILY</DebtRecoveryRatePeriod></ElecDebtRecovery{n}>"
    for n, rate in ((1, 3), (2, 15))
)
_DEBT = (
    "<TimeDebtRegister1>30000</TimeDebtRegister1><TimeDebtRegister2>15000</TimeDebtRegister2>"
    "<PaymentDebtRegister>50000</PaymentDebtRegister><DebtRecoveryPerPayment>1000</DebtRecoveryPerPayment>"
)
_BOOST = "".join(f'<RemoveFromBoostButton index="{n}">true</RemoveFromBoostButton>' for n in range(1, 6))
_MIDNIGHT = "<ElectricityBillingCalendar><BillingTime>00:00:00Z</BillingTime>{}</ElectricityBillingCalendar>"
_STATE = (
    "<StartDateTime>2015-01-03T00:00:00Z</StartDateTime><EndDateTime>2015-01-03T01:00:00Z</EndDateTime>"
    "<CommandedStateLevel>{}</CommandedStateLevel>"
)

#: Message (without ``_COMMAND_GBCS.HEX``) to service reference variant and body, in the namespace of requests.
UNPAIRED: dict[str, tuple[str, str]] = {
    "ECS05_1.7_ERROR": ("1.7", "<ResetTariffBlockCounterMatrix/>"),
    "ECS07_2.3_ERROR": ("2.3", f"<UpdateDebt>{_DEBT}{_ELECTRICITY_DEBT}</UpdateDebt>"),
    "ECS14_3.5_ERROR": ("3.5", "<DisablePrivacyPIN/>"),
    "ECS16_3.4_ERROR": (
        "3.4",
        "<UpdateSupplierName><SupplierName>E-ON</SupplierName>"
        "<SupplierTelephoneNumber>0333 202 4650</SupplierTelephoneNumber></UpdateSupplierName>",
    ),
    "ECS19_4.3_ERROR": ("4.3", "<ReadInstantaneousPrepayValues/>"),
    "ECS20b_4.4.2_ERROR": (
        "4.4.2",
        "<RetrieveCoMOrTariffTriggeredBillingDataLog>"
        f"{_period('2014-10-02T09:00:00Z', '2015-03-01T09:00:00Z')}</RetrieveCoMOrTariffTriggeredBillingDataLog>",
    ),
    "ECS22c_4.8.2_ERROR": (
        "4.8.2",
        f"<ReadReactiveImportProfileData>{_period('2014-10-01T09:00:00Z', '2014-10-02T09:00:00Z')}"
        "</ReadReactiveImportProfileData>",
    ),
    "ECS24_4.11.1_ERROR": ("4.11.1", "<ReadTariffPrimaryElement/>"),
    "ECS24b_4.11.2_ERROR": ("4.11.2", "<ReadTariffSecondaryElement/>"),
    "ECS25r2_6.2.10_ERROR": ("6.2.10", "<ReadDeviceConfigurationEventAndAlertBehaviours/>"),
    "ECS26a_4.13_ERROR": ("4.13", "<ReadPrepaymentConfiguration/>"),
    "ECS26c_6.2.2_ERROR": ("6.2.2", "<ReadDeviceConfigurationRandomisation/>"),
    "ECS26i_6.2.4_ERROR": ("6.2.4", "<ReadDeviceConfigurationIdentityExcMPxN/>"),
    "ECS28b_6.4.2_ERROR": ("6.4.2", "<UpdateDeviceConfigurationLoadLimitingCounterReset/>"),
    "ECS30_6.8_ERROR": (
        "6.8",
        "<UpdateDeviceConfigurationBillingCalendar>"
        f"{_MIDNIGHT.format('<Monthly>1</Monthly>')}</UpdateDeviceConfigurationBillingCalendar>",
    ),
    "ECS30a_6.8_ERROR": (
        "6.8",
        "<UpdateDeviceConfigurationBillingCalendar>"
        f"{_MIDNIGHT.format('<Daily/>')}</UpdateDeviceConfigurationBillingCalendar>",
    ),
    "ECS34_6.12_ERROR": (
        "6.12",
        "<UpdateDeviceConfigurationInstantaneousPowerThreshold><LowMediumPowerThreshold>2300</LowMediumPowerThreshold>"
        "<MediumHighPowerThreshold>4600</MediumHighPowerThreshold>"
        "</UpdateDeviceConfigurationInstantaneousPowerThreshold>",
    ),
    "ECS35c_6.13_ERROR": (
        "6.13",
        f"<ReadEventOrSecurityLog>{_period('2014-12-31T00:00:00Z', '2014-12-31T09:00:00Z')}"
        "<LogToRead>Event</LogToRead></ReadEventOrSecurityLog>",
    ),
    "ECS35f_6.13_ERROR": (
        "6.13",
        f"<ReadEventOrSecurityLog>{_period('2014-12-15T00:00:00Z', '2015-01-01T00:00:00Z')}"
        "<LogToRead>ALCSEvent</LogToRead></ReadEventOrSecurityLog>",
    ),
    "ECS42_7.1_ERROR": ("7.1", "<EnableSupply/>"),
    "ECS44_7.3_ERROR": ("7.3", "<ArmSupply/>"),
    "ECS47Deactivate_7.6_ERROR": (
        "7.6",
        '<DeactivateAuxiliaryLoad><DeactivateALCSHCALCS index="3"><Duration>60</Duration></DeactivateALCSHCALCS>'
        "</DeactivateAuxiliaryLoad>",
    ),
    "ECS47a_7.13_ALCS_DEACTIVATE_ERROR": (
        "7.13",
        f'<SetAuxiliaryControllerState auxiliaryControllerN="1">{_STATE.format(0)}</SetAuxiliaryControllerState>',
    ),
    "ECS48_6.26_ERROR": (
        "6.26",
        "<UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix><DailyTariffBlockCounterMatrixReset>true"
        "</DailyTariffBlockCounterMatrixReset></UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix>",
    ),
    "ECS50_9.1_ERROR": ("9.1", "<RequestCustomerIdentificationNumber/>"),
    "ECS61e_7.15_ERROR": ("7.15", "<ReadAuxiliaryControllerOperationalData/>"),
    "ECS62Remove_7.10_ERROR": (
        "7.10",
        f"<RemoveAuxiliaryLoadFromBoostButton>{_BOOST}</RemoveAuxiliaryLoadFromBoostButton>",
    ),
    "DBCH01_6.31_ERROR": ("6.31", "<ReadCHFSubGHzChannel/>"),
    "DBCH02_6.32_ERROR": (
        "6.32",
        f"<ReadCHFSubGHzChannelLog>{_period('2014-12-20T00:00:00Z', '2014-12-31T09:00:00Z')}</ReadCHFSubGHzChannelLog>",
    ),
    "CCS02_8.11_ERROR": (
        "8.11",
        "<UpdateHANDeviceLog><DeviceID>00-DB-12-34-56-78-90-A0</DeviceID><RequestType>Remove</RequestType>"
        "</UpdateHANDeviceLog>",
    ),
    "CCS06_8.9_ERROR": ("8.9", "<ReadDeviceLog/>"),
    "CS07_8.9_ERROR": ("8.9", "<ReadDeviceLog/>"),
    "CS10a_6.13_ERROR": (
        "6.13",
        f"<ReadEventOrSecurityLog>{_period('2014-12-31T00:00:00Z', '2030-01-01T00:00:00Z')}"
        "<LogToRead>Event</LogToRead></ReadEventOrSecurityLog>",
    ),
    "GCS05_2.1_FUTURE_DATED_ERROR": (
        "2.1",
        f"<UpdatePrepayConfiguration>{_GAS_SETTINGS}</UpdatePrepayConfiguration>",
    ),
    "GCS06_2.5_ERROR": ("2.5", "<ActivateEmergencyCredit/>"),
    "GCS15e_4.4.5_ERROR": (
        "4.4.5",
        f"<RetrieveBillingDataLogPrepaymentCredits>{_period('2014-12-01T00:00:00Z', '2015-01-01T00:00:00Z')}"
        "</RetrieveBillingDataLogPrepaymentCredits>",
    ),
    "GCS21a_6.2.8_ERROR": ("6.2.8", "<ReadDeviceConfigurationGas/>"),
    "GCS21f_4.11.1_ERROR": ("4.11.1", "<ReadTariffPrimaryElement/>"),
    "GCS21k_6.2.3_ERROR": ("6.2.3", "<ReadDeviceConfigurationBillingCalendar/>"),
    "GCS25a_6.8_ERROR": (
        "6.8",
        "<UpdateDeviceConfigurationBillingCalendar><GasBillingCalendar>"
        "<BillingPeriodStart>2015-02-01T00:00:00Z</BillingPeriodStart><Periodicity>Quarterly</Periodicity>"
        "</GasBillingCalendar></UpdateDeviceConfigurationBillingCalendar>",
    ),
    "GCS28_6.11_ERROR": (
        "6.11",
        "<SynchroniseClock><CurrentDateTime>2015-01-01T01:00:00Z</CurrentDateTime>"
        "<TolerancePeriod>3600</TolerancePeriod></SynchroniseClock>",
    ),
    "GCS32_7.2_ERROR": ("7.2", "<DisableSupply/>"),
    "GCS40b_1.5_ERROR": (
        "1.5",
        "<UpdateMeterBalance><PrepaymentMode><ResetMeterBalance/></PrepaymentMode></UpdateMeterBalance>",
    ),
    "GCS40c_1.5_ERROR": (
        "1.5",
        "<UpdateMeterBalance><CreditMode><AdjustMeterBalance>5000000</AdjustMeterBalance></CreditMode>"
        "</UpdateMeterBalance>",
    ),
    "GCS40d_1.5_ERROR": (
        "1.5",
        "<UpdateMeterBalance><CreditMode><ResetMeterBalance/></CreditMode></UpdateMeterBalance>",
    ),
}
