"""Who may come in: accounts, personal access tokens and sessions, kept in the vault.

None of it stands in the log, and no secret in the vault: only what a secret comes to when it is
digested. SHA-256 alone does for that. A slow hash protects what people can remember, and so others
can guess; a secret of ours is 256 random bits, which nobody guesses, however fast they hash.
"""
