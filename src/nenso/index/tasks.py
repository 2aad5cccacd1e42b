"""What the worker does for this room: each task parses its arguments and calls one action."""

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from nenso.index import actions
from nenso.index.actions.rounds import check_link as try_link
from nenso.index.actions.rounds import remind
from nenso.index.queries import study_named
from nenso.index.rules.rounds.links import PASSING
from nenso.index.texts import PROGRAM_FAULT, TOO_OFTEN
from nenso.kernel.clock import by_the_clock


class _NotAnswered(Exception):  # noqa: N818 - what happened, not an error of the program
    """A link may lead somewhere in a minute."""


_PASSING = (OperationalError, InterfaceError)  # the database went away for a while
_AGAIN = RetryStrategy(wait=2, retry_exceptions=(JobAborted, *_PASSING))
_LATER = RetryStrategy(exponential_wait=8, retry_exceptions=(_NotAnswered, *_PASSING))  # 8, 64, 512 seconds
MOST_TRIES = 4  # of a link: then its fault stands
MOST_ATTEMPTS = 10  # a study for which the machine has no memory would kill its worker for ever


@app.task(name="index.compute_study", queue="studies", pass_context=True, retry=_AGAIN)
def compute_study(context: JobContext, /, study: str) -> None:
    """Compute a study that was asked for."""
    found = study_named(study)
    if context.job.attempts >= MOST_ATTEMPTS:
        actions.fail_study(study=found, because=TOO_OFTEN.fill(times=MOST_ATTEMPTS))
        return
    try:
        actions.compute_study(study=found, may_go_on=lambda: not context.should_abort())
    except actions.Interrupted as leaving:
        raise JobAborted from leaving
    except _PASSING:
        raise
    except Exception as fault:
        actions.fail_study(study=found, because=PROGRAM_FAULT.fill(fault=type(fault).__name__))
        raise


@app.task(name="index.check_link", queue="links", pass_context=True, retry=_LATER)
def check_link(context: JobContext, /, evidence: str) -> None:
    """Try the link of a document that was handed in; again a few times where its host may only be away."""
    if try_link(evidence=evidence) in PASSING and context.job.attempts + 1 < MOST_TRIES:
        raise _NotAnswered(evidence)


@by_the_clock("15 * * * *")
def remind_rounds() -> None:
    """Remind of the last days of rounds: every hour, each person once of each thing."""
    remind(now=timezone.now())
