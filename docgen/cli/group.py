"""The group of commands, each imported when it is called, and what becomes of errors."""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING

import click

from docgen import __version__
from docgen.cli.exit_codes import BUG, CANNOT_JUDGE, DONE
from docgen.cli.options import lang_option
from docgen.cli.pages import PagedContext
from docgen.cli.telling import ListingError, say, say_lines, tell
from docgen.errors import DocgenError, Problem, reason_of
from docgen.i18n import _
from docgen.source import Source, visible

if TYPE_CHECKING:
    from collections.abc import Sequence


COMMANDS = ("new", "check", "build", "verify", "read", "batch", "roll-up", "render", "forms", "context", "template")


class Commands(click.Group):
    """Imports a command only when it is needed: a run pays for no other command's imports."""

    names: tuple[str, ...] = COMMANDS
    prefix = ""  # of the modules
    context_class = PagedContext

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Name the commands in their order."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in self.names:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"docgen.cli.{self.prefix}{name}"), name)
        command.context_class = PagedContext
        command.options_metavar = _("[OPTIONS]")
        command.short_help = _first_sentence(command.short_help or command.help or "")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called. Errors: NoSuchCommand, with those that are called much the same."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:  # Click knows no names of commands that were not imported
            raise click.NoSuchCommand(error.command_name, possibilities=self.names, ctx=ctx) from None


@click.group(
    cls=Commands,
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("COMMAND [ARGUMENTS]…"),
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    help=_(
        "Checks annual reports on open government information and builds them: reads a data bundle, writes the official Word report, and refuses to while its figures contradict each other."
    ),
    epilog=_(
        "Exit codes: 0 consistent or done; 1 not consistent, nothing is written but drafts; 2 cannot judge (usage, unreadable"
        " input, wrong form or template, output not writable); 3 a bug in docgen."
    ),
)
@click.version_option(__version__, "--version", prog_name="docgen", help=_("Show the version and exit."))
@lang_option
def docgen() -> None:
    """Run a command."""


def _first_sentence(text: str) -> str:
    """Return the first sentence of a help text, in Chinese or English, without its full stop."""
    sentence = re.match(r".*?(?:[?？]|(?=。|\.(?:\s|$)))", text)
    return sentence[0] if sentence else text


def run(arguments: Sequence[str] | None) -> int:
    """Run docgen and return its exit code. Without arguments Click takes the process's, and expands `*` on Windows."""
    try:
        return _run(arguments)
    except BrokenPipeError:  # the reader of our output went away: nothing is wrong
        _drop_output()
        return DONE
    except OSError as error:
        place = Source(str(error.filename)) if error.filename else None
        tell([Problem(reason_of(error), place)])
        _drop_output()
        return CANNOT_JUDGE
    except Exception:
        import traceback  # noqa: PLC0415 - only a bug needs it

        say(_("This is a bug in docgen, not in your files. Please report it with these lines:"))
        say_lines(traceback.format_exc())
        return BUG


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = docgen.main(None if arguments is None else list(arguments), prog_name="docgen", standalone_mode=False)
    except DocgenError as error:
        tell(error.problems)
        return CANNOT_JUDGE
    except click.ClickException as error:
        shown = StringIO()
        error.show(file=shown)
        words = error.format_message()
        has_lines = isinstance(error, click.MissingParameter | ListingError)  # that are Click's or ours
        own = words if has_lines else visible(words)
        say_lines(shown.getvalue().replace(words, own).rstrip(".\n"))  # our own errors end without a full stop
        return CANNOT_JUDGE
    except (click.Abort, KeyboardInterrupt):
        # An interrupt that came while Python ran text, as it does to make a NamedTuple or a dataclass, is remembered: under
        # `-m` Python would end itself by the signal in the end, whatever was done about it. To run text again forgets it.
        exec("")  # noqa: S102 - says nothing
        say(_("stopped"))
        return CANNOT_JUDGE
    if sys.stdout:
        sys.stdout.flush()  # now, while a full disk can still be reported
    return code if isinstance(code, int) else DONE


def _drop_output() -> None:
    """Let what could not be written go, or Python would try again when it ends."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
