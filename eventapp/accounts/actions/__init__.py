"""Add officers, let them in and out, give links and tokens."""

from eventapp.accounts.actions.officers import add_officer, edit_officer, set_active
from eventapp.accounts.actions.signing import (
    change_password,
    end_other_sessions,
    make_link,
    reset_link,
    sign_in,
    sign_out,
    use_link,
)
from eventapp.accounts.actions.tokens import add_token, revoke_token

__all__ = [
    "add_officer",
    "add_token",
    "change_password",
    "edit_officer",
    "end_other_sessions",
    "make_link",
    "reset_link",
    "revoke_token",
    "set_active",
    "sign_in",
    "sign_out",
    "use_link",
]
