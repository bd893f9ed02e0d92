"""What tells a repeated request from another one. Homes hold these digests: they never change."""

import pytest

from application.submission import Submission
from domain.organisation import Identify
from tests.application.given import submission
from tests.given import fact, opened, org

AX = Identify("ax", "Ax", "802001-5577")
KLYS = Identify("klys", "KLYS", same_as="ax")


@pytest.mark.parametrize(
    ("asked", "digest"),
    [
        (submission(opened()), "06b4824b27d94ccd77f423a00d9ed0d2b5c4a5854943577f6c86ac81964c06a1"),
        (
            submission(opened(), org("ax"), key="two", correlation="letter-7", if_match=3),
            "2e58678de36b3db5e03923afead12275bdc76fe8473bc35add1b4f44aaaeba5b",
        ),
        (
            submission(fact("roles-explained", "roller"), role="officer", recorder="anna"),
            "1dff81d4a01a3da54ce1b94589f6b2ee409742f277334310b14e74f5bd139d8d",
        ),
        (
            submission(opened(), org("ax"), organisations=(AX, KLYS)),
            "5dc62299aec7357f70be8cdea123d68679e7fe5c50c1e9c9965bb4cca2c09adf",
        ),
        (
            submission(organisations=(AX,)),
            "858c930f536710947d22c621ed9342ce01ea62aca6571358fd1dfd033dfdad8b",
        ),
        (
            submission(consultation=None, organisations=(AX,)),
            "c23f7a8bbbb9e003eb36f5a93af55b19a83fb8e1f41a45fd83a17ab76de258b2",
        ),
        (
            submission(consultation=None, organisations=(KLYS, AX)),
            "b91971eceed6a2d9751526be2d33a2b2634f144d3597769ba2749c67642aebb6",
        ),
    ],
)
def test_the_digest_of_a_request(asked: Submission, digest: str) -> None:
    assert asked.digest() == digest
