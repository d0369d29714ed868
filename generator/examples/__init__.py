"""What an operation sends when nobody chooses otherwise: values for schemas, and their spelling by style.

In: parts of the model. Out: plain values and texts, never a credential. It must not know any language or target.
"""
