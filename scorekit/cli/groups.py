"""Groups of commands that answer a typo with the nearest command."""

from __future__ import annotations

import click

from scorekit.problems import nearest, shown


class SuggestingGroup(click.Group):
    """A group whose message about an unknown command names the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            raise click.UsageError(f'no command "{shown(args[0])}"; {nearest(args[0], known)}', ctx)
        return super().resolve_command(ctx, args)
