"""The error tree: what a person did or met, in one plain sentence with what to do next."""

from __future__ import annotations


class CredAtlasError(Exception):
    """Base of every error a user may see. `str(error)` is the sentence shown; there is never a traceback."""

    exit_code = 1


class WrongUse(CredAtlasError):
    """The command, a setting or a file given by the user is not right."""

    exit_code = 2


class SourceFileError(WrongUse):
    """A source declaration cannot be used; the sentence names the file, the line and the mend."""


class TableError(WrongUse):
    """A row of a vocabulary table cannot be used; the sentence names the table, the line and the mend."""


class NoContact(WrongUse):
    """A live crawl was asked for without a contact address in the bot's name."""


class MissingKey(WrongUse):
    """A source answers only those who hold a key, and the settings hold none for it."""


class NothingToAsk(WrongUse):
    """A source that is read from WARC files alone was to be crawled."""


class NotApprovable(WrongUse):
    """There is no such harvest, nothing of it waits, or it was approved before."""


class Busy(WrongUse):
    """What was asked for is under way already, or there is nothing of it to stop."""


class Cancelled(CredAtlasError):
    """A person stopped a harvest; nothing of it was recorded."""


class NotHeard(CredAtlasError):
    """An outlet did not accept a message; it stays pending."""


class Overtaken(CredAtlasError):
    """Another process has taken over what this one was doing, since it was not heard of for too long."""


class Outdated(CredAtlasError):
    """What was read again from the archive was harvested anew in the meantime; nothing of it was recorded."""


class Stopped(CredAtlasError):
    """This process was asked to end; what it was doing goes on later from where it stopped."""


class SiteUnread(CredAtlasError):
    """A site that was probed did not answer with a page, or with nothing that reads as a course."""


class WorkersError(CredAtlasError):
    """The workers of a cluster are not there, are lost, or are of another release; nothing was recorded."""


class StoreError(CredAtlasError):
    """The database cannot be opened or written."""


class StoreAway(StoreError):
    """The database is locked, restarting or not to be reached: it may be there again in a while."""


class NewerSchema(StoreError):
    """The database was written by a newer release; it is left untouched."""


class ArchiveError(CredAtlasError):
    """A page or a manifest in the archive is missing or damaged."""


class BackupError(CredAtlasError):
    """A backup is not whole; nothing was restored from it."""


class EngineDown(CredAtlasError):
    """The search engine cannot be reached; another engine may answer."""


class EngineLate(EngineDown):
    """The search engine did not answer in time; it may yet be there, and overloaded."""


class EngineRefused(CredAtlasError):
    """The search engine answered that it will not do this (wrong key, failed task, wrong version)."""


def in_words(problem: Exception) -> str:
    """What went wrong in one sentence, for what goes on all the same."""
    if isinstance(problem, CredAtlasError):
        return str(problem)
    if isinstance(problem, OSError):
        return refused(problem)
    return f"A mistake in CredAtlas, not yours ({type(problem).__name__}: {problem})."


def refused(problem: OSError) -> str:
    """What a machine said no to, and which file it was about, in one sentence."""
    where = f" ({problem.filename})" if problem.filename else ""
    return f"This machine refused: {problem.strerror or problem}{where}."
