"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)
