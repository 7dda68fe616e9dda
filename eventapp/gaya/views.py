"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("gaya", __name__)
