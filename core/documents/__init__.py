"""Agreements as documents: plain values in, the bytes of a .docx or a PDF out. Nothing of chat or of the database."""
