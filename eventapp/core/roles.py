"""What an officer or an API token may be. Here, because rooms below `accounts` guard pages too."""

from enum import StrEnum


class Role(StrEnum):
    """What an officer is."""

    ADMIN = "admin"
    INSPECTORATE = "inspectorate"
    ORGANISER = "organiser"
    DESK = "desk"
    AUDITOR = "auditor"
    DEVICE = "device"


OVERSEERS = (Role.ADMIN, Role.INSPECTORATE)
EDITORS = (Role.ADMIN, Role.INSPECTORATE, Role.ORGANISER)
READERS = (*EDITORS, Role.AUDITOR)
DOOR = (*EDITORS, Role.DESK)
EVERYONE = (*DOOR, Role.AUDITOR)
# A phone enrolled at one event's door: no officer, and nothing but that door.
SCANNERS = (*DOOR, Role.DEVICE)
