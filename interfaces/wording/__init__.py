"""The one home of language: what readers are told, in Swedish and in English.

A sentence stands in English where it is used and in Swedish in ``sv.po``. `Language` says it, with
its dates, numbers and lists; a `Message` is a sentence that is said later.
"""
