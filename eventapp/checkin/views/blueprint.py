"""The blueprint all pages of this room hang on."""

from flask import Blueprint

bp = Blueprint("checkin", __name__)
