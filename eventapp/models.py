"""Every table of every room, imported once for migrations and the mapper."""

from eventapp.accounts import models as accounts
from eventapp.audit import models as audit
from eventapp.book import models as book
from eventapp.certificates import models as certificates
from eventapp.checkin import models as checkin
from eventapp.devices import models as devices
from eventapp.events import models as events
from eventapp.indicators import models as indicators
from eventapp.jobs import models as jobs
from eventapp.mail import models as mail
from eventapp.participants import models as participants
from eventapp.review import models as review
from eventapp.signing import models as signing
from eventapp.units import models as units

ROOMS = (
    accounts,
    audit,
    book,
    certificates,
    checkin,
    devices,
    events,
    indicators,
    jobs,
    mail,
    participants,
    review,
    signing,
    units,
)
