"""The sample request of an operation: values for its schemas, written by the parameter styles.

In: parts of the model. Out: plain values and texts, never credentials. It must not know any language or target.
"""
