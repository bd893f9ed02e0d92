"""``python -m tests.golden`` keeps the stored forms of facts that have none yet."""

from tests.golden.stored import write_new

for name in write_new():
    print(f"new: {name}")
