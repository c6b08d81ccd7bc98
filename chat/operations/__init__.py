"""Rules: one verb a file. Check, write, log, announce, in one transaction.

Keyword-only arguments; refusals are `chat.errors.ChatError`. Never HTTP, never `request`.
"""
