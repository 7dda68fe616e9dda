"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("portal", __name__)
