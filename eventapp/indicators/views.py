"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("indicators", __name__)
