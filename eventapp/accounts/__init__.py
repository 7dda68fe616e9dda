"""Officers: who may sign in, as what, and for which unit; API tokens; the guard of every view.

Participants have no account. It knows no event: which events an officer sees is decided there.
"""
