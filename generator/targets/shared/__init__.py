"""What several targets show of an operation: connection, values, the view of a script.

In: the model. Out: plain values in the order they are written. It must not know the syntax of any language.
"""
