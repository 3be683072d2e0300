"""A home without WAN in virtual time: a posted display asks to pair, and the hub's own record says why it got silence.

Run it with ``python examples/no_wan_home.py``. Everything is emulated; the frames on the air are real ones.
"""

from nowan.devices.admission import TODAY
from nowan.world import cast
from nowan.world.commissioning import commission
from nowan.world.flat import Flat

everybody = cast.make("example")
flat = Flat(everybody, "example", policy=TODAY)
commission(everybody, flat)  # hub and meter join over the WAN, as the installer left them
flat.wan(up=False)
flat.pass_time(3 * 86_400.0)  # three days later; the hub's 60 minutes are long over

flat.switch_on("display")
(hub,) = flat.look("display")
print(f"the display hears {hub.label.hex('-').upper()} at {hub.rssi_dbm:.0f} dBm")
print(f"pairing: {flat.pick('display', hub.label)}")
for record in flat.hub_record()[:1]:
    print(f"the hub's own record: {record.text} ({record.reason})")
