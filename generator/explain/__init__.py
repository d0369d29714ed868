"""What is wrong with a captured request: read it from curl, raw HTTP, HAR, newman or Postman text, and judge it."""

from generator.explain.captured import Captured
from generator.explain.read import read
from generator.explain.report import Report, Section, explain, explain_text, needed

__all__ = ["Captured", "Report", "Section", "explain", "explain_text", "needed", "read"]
