"""Pages for signing in, one's own account, officers and API tokens."""

from eventapp.accounts.views import officers, own, signing, tokens
from eventapp.accounts.views.blueprint import bp

__all__ = ["bp", "officers", "own", "signing", "tokens"]
