"""Which body a service reference variant has: one row each, and nothing about variants elsewhere in this package.

Every variant of `nowan.duis.service_references` has a row.
"""

from __future__ import annotations

import msgspec

from nowan.duis.bodies.alerts import ConfigureAlertBehaviour
from nowan.duis.bodies.auxiliary_load import (
    ActivateAuxiliaryLoad,
    AddAuxiliaryLoadToBoostButton,
    DeactivateAuxiliaryLoad,
    LimitApcLevel,
    RemoveAuxiliaryLoadFromBoostButton,
    ResetAuxiliaryLoad,
    SetAuxiliaryControllerState,
    SetRandomisedOffsetLimit,
    UpdateAlcDescriptions,
    UpdateAlcScheduler,
    UpdateControllerScheduler,
)
from nowan.duis.bodies.body import BareBody, Body, FutureDatable
from nowan.duis.bodies.communications_hub import (
    ChfFaultReturn,
    ChfInstallSuccessNoSmWan,
    ChfInstallSuccessSmWan,
    ChfNoFaultReturn,
)
from nowan.duis.bodies.configuration import (
    BillingCalendar,
    ResetMaximumDemandRegisters,
    SetElectricitySupplyTamperState,
    SetExportMpan,
    SetImportMpxn,
    SetMaximumDemandConfigurableTimePeriod,
    SynchroniseClock,
    UpdateDailyReset,
    UpdateGasConversion,
    UpdateGasFlow,
    UpdateInstantaneousPowerThreshold,
    UpdateLoadLimitingGeneralSettings,
    UpdateVoltage,
)
from nowan.duis.bodies.credentials import (
    IssueSecurityCredentials,
    RequestHandoverOfDccControlledDevice,
    RetrieveDeviceSecurityCredentialsDevice,
    RetrieveDeviceSecurityCredentialsKrp,
    ServiceOptOut,
    UpdateSecurityCredentialsCos,
    UpdateSecurityCredentialsDevice,
    UpdateSecurityCredentialsKrp,
)
from nowan.duis.bodies.device_logs import ReadDeviceLog, RestoreGpfDeviceLog, RestoreHanDeviceLog
from nowan.duis.bodies.firmware import ActivateFirmware, UpdateFirmware, UpdatePpmidFirmware
from nowan.duis.bodies.han import JoinOrUnjoinDevice, UpdateHanDeviceLog
from nowan.duis.bodies.inventory import (
    DecommissionDevice,
    DevicePrenotification,
    ReadInventory,
    RequestWanMatrix,
    ServiceOptIn,
    UpdateInventory,
)
from nowan.duis.bodies.local import ReturnLocalCommandResponse, SignedPreCommand
from nowan.duis.bodies.logs import (
    CreateSchedule,
    DeleteSchedule,
    ReadEventOrSecurityLog,
    ReadLogForAnyParty,
    ReadLogFutureDatable,
    ReadSchedule,
)
from nowan.duis.bodies.messages import (
    ClearEventLog,
    DisplayMessage,
    RestrictAccessForChangeOfTenancy,
    UpdateSupplierName,
)
from nowan.duis.bodies.payment import UpdateDebt, UpdatePaymentMode
from nowan.duis.bodies.prepayment import TopUpDevice, UpdateMeterBalance
from nowan.duis.bodies.prepayment_calendars import UpdatePrepayConfiguration
from nowan.duis.bodies.reads import ReadMeterBalance
from nowan.duis.bodies.sub_ghz import ReadChfSubGhzChannelLog, SubGhzConfiguration
from nowan.duis.bodies.tariff import (
    TariffPrimaryElement,
    TariffSecondaryElement,
    UpdatePricePrimaryElement,
    UpdatePriceSecondaryElement,
)


class BodyForm(msgspec.Struct, frozen=True):
    """The element in ``Request/Body`` and the struct that it is read into."""

    element: str
    struct: type[Body]


#: Service reference variant to body.
BODIES: dict[str, BodyForm] = {
    "1.1.1": BodyForm("UpdateImportTariffPrimaryElement", TariffPrimaryElement),
    "1.1.2": BodyForm("UpdateImportTariffSecondaryElement", TariffSecondaryElement),
    "1.2.1": BodyForm("UpdatePricePrimaryElement", UpdatePricePrimaryElement),
    "1.2.2": BodyForm("UpdatePriceSecondaryElement", UpdatePriceSecondaryElement),
    "1.5": BodyForm("UpdateMeterBalance", UpdateMeterBalance),
    "1.6": BodyForm("UpdatePaymentMode", UpdatePaymentMode),
    "1.7": BodyForm("ResetTariffBlockCounterMatrix", BareBody),
    "2.1": BodyForm("UpdatePrepayConfiguration", UpdatePrepayConfiguration),
    "2.2": BodyForm("TopUpDevice", TopUpDevice),
    "2.3": BodyForm("UpdateDebt", UpdateDebt),
    "2.5": BodyForm("ActivateEmergencyCredit", BareBody),
    "3.1": BodyForm("DisplayMessage", DisplayMessage),
    "3.2": BodyForm("RestrictAccessForChangeOfTenancy", RestrictAccessForChangeOfTenancy),
    "3.3": BodyForm("ClearEventLog", ClearEventLog),
    "3.4": BodyForm("UpdateSupplierName", UpdateSupplierName),
    "3.5": BodyForm("DisablePrivacyPIN", BareBody),
    "4.1.1": BodyForm("ReadInstantaneousImportRegisters", FutureDatable),
    "4.1.2": BodyForm("ReadInstantaneousImportTOUMatrices", FutureDatable),
    "4.1.3": BodyForm("ReadInstantaneousImportTOUWithBlocksMatrices", FutureDatable),
    "4.1.4": BodyForm("ReadInstantaneousImportBlockCounters", FutureDatable),
    "4.2": BodyForm("ReadInstantaneousExportRegisters", FutureDatable),
    "4.3": BodyForm("ReadInstantaneousPrepayValues", FutureDatable),
    "4.4.2": BodyForm("RetrieveCoMOrTariffTriggeredBillingDataLog", ReadLogForAnyParty),
    "4.4.3": BodyForm("RetrieveBillingCalendarTriggeredBillingDataLog", ReadLogForAnyParty),
    "4.4.4": BodyForm("RetrieveBillingDataLogDebtPayments", ReadLogFutureDatable),
    "4.4.5": BodyForm("RetrieveBillingDataLogPrepaymentCredits", ReadLogFutureDatable),
    "4.6.1": BodyForm("RetrieveImportDailyReadLog", ReadLogForAnyParty),
    "4.6.2": BodyForm("RetrieveExportDailyReadLog", ReadLogFutureDatable),
    "4.8.1": BodyForm("ReadActiveImportProfileData", ReadLogForAnyParty),
    "4.8.2": BodyForm("ReadReactiveImportProfileData", ReadLogFutureDatable),
    "4.8.3": BodyForm("ReadExportProfileData", ReadLogFutureDatable),
    "4.10": BodyForm("ReadNetworkData", ReadLogForAnyParty),
    "4.11.1": BodyForm("ReadTariffPrimaryElement", BareBody),
    "4.11.2": BodyForm("ReadTariffSecondaryElement", BareBody),
    "4.12.1": BodyForm("ReadMaximumDemandImportRegisters", FutureDatable),
    "4.12.2": BodyForm("ReadMaximumDemandExportRegisters", FutureDatable),
    "4.13": BodyForm("ReadPrepaymentConfiguration", FutureDatable),
    "4.14": BodyForm("ReadPrepaymentDailyReadLog", ReadLogForAnyParty),
    "4.15": BodyForm("ReadLoadLimitData", FutureDatable),
    "4.16": BodyForm("ReadActivePowerImport", BareBody),
    "4.17": BodyForm("RetrieveDailyConsumptionLog", ReadLogForAnyParty),
    "4.18": BodyForm("ReadMeterBalance", ReadMeterBalance),
    "5.1": BodyForm("CreateSchedule", CreateSchedule),
    "5.2": BodyForm("ReadSchedule", ReadSchedule),
    "5.3": BodyForm("DeleteSchedule", DeleteSchedule),
    "6.2.1": BodyForm("ReadDeviceConfigurationVoltage", BareBody),
    "6.2.2": BodyForm("ReadDeviceConfigurationRandomisation", BareBody),
    "6.2.3": BodyForm("ReadDeviceConfigurationBillingCalendar", BareBody),
    "6.2.4": BodyForm("ReadDeviceConfigurationIdentityExcMPxN", BareBody),
    "6.2.5": BodyForm("ReadDeviceConfigurationInstantaneousPowerThresholds", BareBody),
    "6.2.7": BodyForm("ReadDeviceConfigurationMPxN", BareBody),
    "6.2.8": BodyForm("ReadDeviceConfigurationGas", BareBody),
    "6.2.9": BodyForm("ReadDeviceConfigurationPaymentMode", BareBody),
    "6.2.10": BodyForm("ReadDeviceConfigurationEventAndAlertBehaviours", BareBody),
    "6.4.1": BodyForm("UpdateDeviceConfigurationLoadLimitingGeneralSettings", UpdateLoadLimitingGeneralSettings),
    "6.4.2": BodyForm("UpdateDeviceConfigurationLoadLimitingCounterReset", FutureDatable),
    "6.5": BodyForm("UpdateDeviceConfigurationVoltage", UpdateVoltage),
    "6.6": BodyForm("UpdateDeviceConfigurationGasConversion", UpdateGasConversion),
    "6.7": BodyForm("UpdateDeviceConfigurationGasFlow", UpdateGasFlow),
    "6.8": BodyForm("UpdateDeviceConfigurationBillingCalendar", BillingCalendar),
    "6.11": BodyForm("SynchroniseClock", SynchroniseClock),
    "6.12": BodyForm("UpdateDeviceConfigurationInstantaneousPowerThreshold", UpdateInstantaneousPowerThreshold),
    "6.13": BodyForm("ReadEventOrSecurityLog", ReadEventOrSecurityLog),
    "6.14.1": BodyForm("UpdateDeviceConfigurationALCDescriptions", UpdateAlcDescriptions),
    "6.14.2": BodyForm("UpdateDeviceConfigurationALCScheduler", UpdateAlcScheduler),
    "6.14.3": BodyForm("UpdateDeviceConfigurationAuxiliaryControllerScheduler", UpdateControllerScheduler),
    "6.15.1": BodyForm("UpdateSecurityCredentialsKRP", UpdateSecurityCredentialsKrp),
    "6.15.2": BodyForm("UpdateSecurityCredentialsDevice", UpdateSecurityCredentialsDevice),
    "6.17": BodyForm("IssueSecurityCredentials", IssueSecurityCredentials),
    "6.18.1": BodyForm("SetMaximumDemandConfigurableTimePeriod", SetMaximumDemandConfigurableTimePeriod),
    "6.18.2": BodyForm("ResetMaximumDemandRegisters", ResetMaximumDemandRegisters),
    "6.20.1": BodyForm("SetDeviceConfigurationImportMPxN", SetImportMpxn),
    "6.20.2": BodyForm("SetDeviceConfigurationExportMPAN", SetExportMpan),
    "6.21": BodyForm("RequestHandoverOfDCCControlledDevice", RequestHandoverOfDccControlledDevice),
    "6.22": BodyForm("ConfigureAlertBehaviour", ConfigureAlertBehaviour),
    "6.23": BodyForm("UpdateSecurityCredentialsCoS", UpdateSecurityCredentialsCos),
    "6.24.1": BodyForm("RetrieveDeviceSecurityCredentialsKRP", RetrieveDeviceSecurityCredentialsKrp),
    "6.24.2": BodyForm("RetrieveDeviceSecurityCredentialsDevice", RetrieveDeviceSecurityCredentialsDevice),
    "6.25": BodyForm("SetElectricitySupplyTamperState", SetElectricitySupplyTamperState),
    "6.26": BodyForm("UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix", UpdateDailyReset),
    "6.27": BodyForm("UpdateDeviceConfigurationRMSVoltageCounterReset", FutureDatable),
    "6.28": BodyForm("SetCHFSubGHzConfiguration", SubGhzConfiguration),
    "6.29": BodyForm("RequestCHFSubGHzChannelScan", BareBody),
    "6.30": BodyForm("ReadCHFSubGHzConfiguration", BareBody),
    "6.31": BodyForm("ReadCHFSubGHzChannel", BareBody),
    "6.32": BodyForm("ReadCHFSubGHzChannelLog", ReadChfSubGhzChannelLog),
    "7.1": BodyForm("EnableSupply", BareBody),
    "7.2": BodyForm("DisableSupply", BareBody),
    "7.3": BodyForm("ArmSupply", BareBody),
    "7.4": BodyForm("ReadSupplyStatus", BareBody),
    "7.5": BodyForm("ActivateAuxiliaryLoad", ActivateAuxiliaryLoad),
    "7.6": BodyForm("DeactivateAuxiliaryLoad", DeactivateAuxiliaryLoad),
    "7.7": BodyForm("ReadALCSData", FutureDatable),
    "7.8": BodyForm("ResetAuxiliaryLoad", ResetAuxiliaryLoad),
    "7.9": BodyForm("AddAuxiliaryLoadToBoostButton", AddAuxiliaryLoadToBoostButton),
    "7.10": BodyForm("RemoveAuxiliaryLoadFromBoostButton", RemoveAuxiliaryLoadFromBoostButton),
    "7.11": BodyForm("ReadBoostButtonDetails", ReadLogFutureDatable),
    "7.12": BodyForm("SetRandomisedOffsetLimit", SetRandomisedOffsetLimit),
    "7.13": BodyForm("SetAuxiliaryControllerState", SetAuxiliaryControllerState),
    "7.14": BodyForm("ReadAuxiliaryControllerConfigurationData", FutureDatable),
    "7.15": BodyForm("ReadAuxiliaryControllerOperationalData", FutureDatable),
    "7.16": BodyForm("LimitAPCLevel", LimitApcLevel),
    "8.1.1": BodyForm("CommissionDeviceSynchroniseClock", SynchroniseClock),
    "8.2": BodyForm("ReadInventory", ReadInventory),
    "8.3": BodyForm("DecommissionDevice", DecommissionDevice),
    "8.4": BodyForm("UpdateInventory", UpdateInventory),
    "8.5": BodyForm("ServiceOptOut", ServiceOptOut),
    "8.6": BodyForm("ServiceOptIn", ServiceOptIn),
    "8.7.1": BodyForm("JoinServiceCritical", JoinOrUnjoinDevice),
    "8.7.2": BodyForm("JoinServiceNonCritical", JoinOrUnjoinDevice),
    "8.8.1": BodyForm("UnjoinServiceCritical", JoinOrUnjoinDevice),
    "8.8.2": BodyForm("UnjoinServiceNonCritical", JoinOrUnjoinDevice),
    "8.9": BodyForm("ReadDeviceLog", ReadDeviceLog),
    "8.11": BodyForm("UpdateHANDeviceLog", UpdateHanDeviceLog),
    "8.12.1": BodyForm("RestoreHANDeviceLog", RestoreHanDeviceLog),
    "8.12.2": BodyForm("RestoreGPFDeviceLog", RestoreGpfDeviceLog),
    "8.13": BodyForm("ReturnLocalCommandResponse", ReturnLocalCommandResponse),
    "8.14.1": BodyForm("CHFInstallSuccessSMWAN", ChfInstallSuccessSmWan),
    "8.14.2": BodyForm("CHFInstallSuccessNoSMWAN", ChfInstallSuccessNoSmWan),
    "8.14.3": BodyForm("CHFFaultReturn", ChfFaultReturn),
    "8.14.4": BodyForm("CHFNoFaultReturn", ChfNoFaultReturn),
    "9.1": BodyForm("RequestCustomerIdentificationNumber", BareBody),
    "11.1": BodyForm("UpdateFirmware", UpdateFirmware),
    "11.2": BodyForm("ReadFirmwareVersion", FutureDatable),
    "11.3": BodyForm("ActivateFirmware", ActivateFirmware),
    "11.4": BodyForm("UpdatePPMIDFirmware", UpdatePpmidFirmware),
    "12.1": BodyForm("RequestWANMatrix", RequestWanMatrix),
    "12.2": BodyForm("DevicePrenotification", DevicePrenotification),
    "14.1": BodyForm("RecordNetworkDataGAS", BareBody),
}

#: The body of Command Variants 5, 6 and 7, whatever the service reference variant.
SIGNED_PRE_COMMAND = BodyForm("SignedPreCommand", SignedPreCommand)
