"""How a command ends: with its exit code and, when it did not go well, one plain sentence."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from credatlas.console import say
from schemas import CredAtlasError, refused

NOT_WELL = 1
SOME_FAILED = 3
STOPPED = 130


class FrontDoor(TyperGroup):
    """Turns whatever went wrong into a sentence; a mistake of ours is shown in full only when `--trace` asks for it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.TyperException, BrokenPipeError):
            raise
        except CredAtlasError as error:
            raise _ending(str(error), error.exit_code) from error
        except KeyboardInterrupt as stop:
            raise _ending("Stopped. What was recorded before is kept; nothing is half recorded.", STOPPED) from stop
        except OSError as problem:
            if ctx.params["trace"]:
                raise
            raise _ending(refused(problem), NOT_WELL) from problem
        except Exception as mistake:
            if ctx.params["trace"]:
                raise
            what = f"A mistake in CredAtlas, not yours ({type(mistake).__name__}: {mistake})."
            raise _ending(f"{what} Please report what `credatlas --trace ...` shows.", NOT_WELL) from mistake


def _ending(sentence: str, code: int) -> typer.Exit:
    say(sentence, "red")
    return typer.Exit(code)
