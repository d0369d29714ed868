"""The command `prerequest`, also as `python -m prerequest`, and in a checkout `python -m generator`."""

from .commands import process
from .commands.idle import repeated


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 findings, 2 unusable input, 70 a bug in prerequest."""
    if not process.run(repeated):
        from .cli import main as command_line  # noqa: PLC0415  (slow to import, and not needed for an idle run)

        with process.ended_at_once():
            command_line()


if __name__ == "__main__":
    main()
