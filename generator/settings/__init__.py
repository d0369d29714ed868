"""What the user wants: the configuration file, the overrides of the command line, the job, the profile of an API.

In: text that a person wrote. Out: frozen values that were checked. It must not read a document or write a file.
"""
