"""Write people, registrations and imported lists."""

from eventapp.participants.actions.imports import (
    choose_columns,
    import_list,
    import_people,
    keep_list,
    keep_rejects,
    tally,
    undo_import,
)
from eventapp.participants.actions.names import confirm_name, decide_name, mend_name
from eventapp.participants.actions.registering import (
    Outcome,
    register_all,
    register_person,
    register_self,
)
from eventapp.participants.actions.registrations import (
    Correction,
    cancel,
    restore,
    save_person,
    update,
)
from eventapp.participants.actions.standing import stand_in

__all__ = [
    "Correction",
    "Outcome",
    "cancel",
    "choose_columns",
    "confirm_name",
    "decide_name",
    "import_list",
    "import_people",
    "keep_list",
    "keep_rejects",
    "mend_name",
    "register_all",
    "register_person",
    "register_self",
    "restore",
    "save_person",
    "stand_in",
    "tally",
    "undo_import",
    "update",
]
