"""The one home of language: what readers are told, in Swedish and in English.

A sentence stands in English where it is used and in Swedish in ``sv.po``. `Language` says it, with
its dates, numbers and lists; `message` is a sentence that waits to be said.
"""
