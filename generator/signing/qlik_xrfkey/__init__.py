"""Qlik's Xrfkey pair."""
