"""Tests: by room and floor, for the whole site, as journeys, and in a browser."""
