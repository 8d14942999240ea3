"""A study's requests come in; who was asked, who answered and whose answer is used goes out."""

from .coverage import Answer, Asked, Coverage

__all__ = ["Answer", "Asked", "Coverage"]
