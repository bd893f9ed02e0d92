"""The answers as JSON: what the API sends and what ``--json`` prints, in the same words.

Each schema is made by ``of`` from an answer of the domain and adds no judgement. Dates are ISO
8601, instants RFC 3339 in UTC; ``occurred`` is verbatim as the source gives it (EDTF).
"""
