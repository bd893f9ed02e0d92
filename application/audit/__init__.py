"""The audit log: proof, independent of the system, that no recorded fact was altered.

`merkle`, `note`, `proof`, `export` and `verify` need only the standard library and `cryptography`,
so that outsiders can run them on their own. `log` connects them to the engine.
"""
