"""Dependencies of operations and pages: the answers as the asker may see them, and the log."""

from typing import Annotated

from fastapi import Depends

from application.answers import Answers
from application.as_of import as_of
from application.audit.log import AuditLog
from application.disclosure import lens_of
from application.engine import Engine
from application.models.queries import Models
from application.models.store import Unbuilt
from interfaces.home.home import yardstick_of
from interfaces.http.access import Asker
from interfaces.http.parameters import AtLeast, KnownAt, Sha256, TrueOn
from interfaces.http.service import Service, Serving

PATIENCE = 2.0
"""The most seconds that a reader waits for the models to reach a position."""


class NotAudited(Exception):
    """The service was started without a key to sign checkpoints with."""


async def _engine(service: Serving) -> Engine:
    return service.engine


Storing = Annotated[Engine, Depends(_engine)]
"""The engine: the log as it is, and as it was."""


async def _audit(service: Serving) -> AuditLog:
    """Raises NotAudited if the service has no key to sign with."""
    if service.audit is None:
        raise NotAudited
    return service.audit


Auditing = Annotated[AuditLog, Depends(_audit)]


def _narrowed(answers: Answers, asker: Asker, service: Service) -> Answers:
    """The answers, narrowed to what the asker may see, in the language of the page."""
    sight = asker.sight
    if not sight.is_whole:
        answers = answers.narrowed(sight, lens_of(sight, service.pseudonyms, service.engine))
    return answers.in_language(asker.language) if asker.language else answers


async def _answers(asker: Asker, service: Serving) -> Answers:
    return _narrowed(service.answers, asker, service)


Current = Annotated[Answers, Depends(_answers)]
"""Answers as they are now."""


def _seen(
    asker: Asker, service: Serving, known_at: KnownAt = None, true_on: TrueOn = None
) -> Answers:
    answers, engine = service.answers, service.engine
    if known_at is not None or true_on is not None:
        answers = answers.seen_from(engine, as_of(engine, known_at, true_on))
    return _narrowed(answers, asker, service)


Seen = Annotated[Answers, Depends(_seen)]
"""Answers as known at, and as true on, the point in time that the query names."""


def _known(asker: Asker, service: Serving, known_at: KnownAt = None) -> Answers:
    return _seen(asker, service, known_at)


Known = Annotated[Answers, Depends(_known)]
"""Answers as known at a point in time, for what has no dates of its own."""


def _judged(
    asker: Asker,
    service: Serving,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    charter: Sha256 = None,
) -> Answers:
    answers = _seen(asker, service, known_at, true_on)
    if charter is None or charter == answers.yardstick.sha256:
        return answers
    return answers.by(yardstick_of(service.engine, charter))


Judged = Annotated[Answers, Depends(_judged)]
"""Answers from a point in time, by the charter that the query names."""


def _judged_now(
    asker: Asker, service: Serving, true_on: TrueOn = None, charter: Sha256 = None
) -> Answers:
    return _judged(asker, service, None, true_on, charter)


JudgedNow = Annotated[Answers, Depends(_judged_now)]
"""Answers as true on a day, by a charter, from all that is known now."""


def _models(asker: Asker, service: Serving, at_least: AtLeast = None) -> Models:
    """Raises Unbuilt, Behind and Unanswerable."""
    if service.models is None:
        raise Unbuilt
    if at_least is not None:
        service.models.reach(at_least, PATIENCE)
    return service.models.narrowed(asker.sight.reach)


Modelled = Annotated[Models, Depends(_models)]
"""The answers over all rounds, once they hold as much of the log as the query asks for."""
