"""Explains a captured request: reads it from curl, raw HTTP, HAR, newman or Postman text, and verifies it."""

from .captured import Captured
from .read import read
from .report import Report, ReportSection, explain, explain_text, missing_variables

__all__ = ["Captured", "Report", "ReportSection", "explain", "explain_text", "missing_variables", "read"]
