"""People, and their registrations for events: import, matching, self-registration.

A registration keeps name, titles, rank, position and unit as they were for its event. Whether
somebody came is known in `checkin`, not here.
"""
