"""Data that several targets need: connections, values, the content of a script, short calls.

In: the model. Out: plain values in the order in which they are written. It must not know the syntax of any language.
"""
