"""What goes wrong with strict authentication: checks of what arrived, hypotheses on what was signed instead."""
