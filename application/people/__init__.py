"""Personal data: sealed before it is recorded, opened on reading, erased by destroying its key.

Read in this order: `master`, `keys`, `cipher`, `sealing`, `domain.erasure`, `opening`, `erasing`,
`subject`. `docs/people.md` explains how they fit together.
"""
