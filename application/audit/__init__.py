"""The audit log: proof, without the system, that nothing of the record was altered.

`merkle`, `note`, `proof`, `export` and `verify` need nothing but the standard library and
`cryptography`, so that a stranger can run them alone; `log` binds them to the engine.
"""
