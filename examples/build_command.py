"""Build, protect and read back any Command: from a DUIS request to the octets that the meter checks, in ten lines."""

from __future__ import annotations

from nowan.crypto.p256 import PrivateKey
from nowan.duis import CommandVariant, DeviceType, TransformContext, correlate, new_request, sign_pre_command, transform
from nowan.duis.bodies.prepayment import AdjustOrReset, UpdateMeterBalance
from nowan.gbcs import Keys, KeyUse, decode, payload, protect, verify
from nowan.ids import RequestId, entity_id

SUPPLIER, ACB, METER = (entity_id(f"00-00-00-00-00-00-00-0{number}") for number in (1, 2, 3))
keys = Keys(
    private={
        (SUPPLIER, KeyUse.DIGITAL_SIGNING): PrivateKey.from_scalar(1001),
        (ACB, KeyUse.KEY_AGREEMENT): PrivateKey.from_scalar(1002),
        (METER, KeyUse.KEY_AGREEMENT): PrivateKey.from_scalar(1003),
    }
)

# The ten lines.
context = TransformContext({METER: DeviceType.ESME}, ACB)
body = UpdateMeterBalance(prepayment=AdjustOrReset(adjust=2_000_000))
request = new_request(RequestId(SUPPLIER, METER, 1000), "1.5", CommandVariant.TRANSFORM, body)
pre_command = transform(request, context).encode()  # the DCC's Transform
proof = correlate(request, pre_command, context)  # the supplier's care
signed = sign_pre_command(proof, keys.private(SUPPLIER, KeyUse.DIGITAL_SIGNING))
command = protect.maced(decode(signed), keys.shared(ACB, METER)).encode()  # the Access Control Broker's MAC
verified = verify(decode(command), keys, acb=ACB)  # what the meter checks
print(request.xml().decode())
print(f"{len(command)} octets: {decode(command)}\n{payload(verified.message)}")
