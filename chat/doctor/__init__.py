"""The setup doctor: is a channel connected rightly, and what is to be clicked where it is not.

It asks LINE, so it is called with no transaction open, by threads that may wait.
"""
