"""The `nowan` command: its groups, exit statuses, and what becomes of an error.

Commands load only when they are asked for, so that ``nowan decode`` does not pay for a web server. A command module
holds one `click` command named ``command``.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import NoReturn

import click

from nowan import __version__
from nowan.errors import ApiMisuse, NowanError

#: Exit statuses that scripts may rely on.
DONE, ANSWER_IS_NO, BAD_INPUT, COULD_NOT, OUR_FAULT, INTERRUPTED = 0, 1, 2, 3, 70, 130

#: Command, the module that holds it, and its line in ``--help``, by group.
GROUPS: dict[str, list[tuple[str, str, str]]] = {
    "The whole story": [
        ("demo", "nowan.cli.demo", "a no-WAN flat: pairing, delivery, supply back on"),
    ],
    "Messages": [
        ("decode", "nowan.cli.decode", "explain a GBCS message and check its MAC and signature"),
        ("transform", "nowan.cli.transform", "DUIS request to Pre-Command or Command"),
        ("sign", "nowan.cli.sign", "correlate a Pre-Command with its request and sign it"),
        ("utrn", "nowan.cli.utrn", "make, take apart or check a prepayment token"),
        ("cbke", "nowan.cli.cbke", "every intermediate value of a key establishment"),
        ("cert", "nowan.cli.cert", "show certificates, issue test certificates"),
    ],
    "A supplier's head end": [
        ("headend", "nowan.cli.headend", "serve the head end: device gateway and API"),
        ("order", "nowan.cli.order", "hand a service request to a head end and follow it"),
    ],
    "Risk": [
        ("risk", "nowan.cli.risk", "the ISO 27005 register: import, score, compare, report, export"),
    ],
}
_MODULES = {name: module for rows in GROUPS.values() for name, module, _ in rows}


class _Commands(click.Group):
    """Loads a command on its first use and shows the help by group."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _MODULES.get(cmd_name)
        if module is None:
            return None
        command = importlib.import_module(module).command
        if not isinstance(command, click.Command):
            raise ApiMisuse(f"{module}.command is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for group, rows in GROUPS.items():
            with formatter.section(group):
                formatter.write_dl([(name, line) for name, _, line in rows])


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from nowan.crypto import route

        click.echo(f"nowan {__version__} (binary curves: {route()})")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Version, and which curve arithmetic is in use.",
)
def nowan() -> None:
    """Reach Great Britain's smart meters when the wide area network cannot."""


def fail(message: str, status: int) -> NoReturn:
    """Say `message` in one line on standard error and leave with `status`."""
    click.echo(f"nowan: {message}", err=True)
    sys.exit(status)


def main() -> None:
    """Run the command line; every way out has its status and no user sees a traceback for bad input."""
    try:
        status = nowan.main(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else DONE)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except ApiMisuse:
        _our_fault()
    except NowanError as error:
        fail(str(error), BAD_INPUT)
    except OSError as error:
        fail(f"{error.filename or 'system'}: {error.strerror or error}", COULD_NOT)
    except Exception:
        _our_fault()


def _our_fault() -> NoReturn:
    """Show where it happened: whoever mends it needs that, and status 1 would say that the answer is no."""
    traceback.print_exc()
    fail("this is our fault, not yours: please report it with the lines above", OUR_FAULT)
