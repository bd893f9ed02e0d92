"""People's data: sealed before it is recorded, opened at the edge, and destroyed by its key.

Read in this order: `master`, `keys`, `cipher`, `sealing`, `erasures`, `opening`, `erasing`,
`subject`. How it hangs together, `docs/people.md` tells.
"""
