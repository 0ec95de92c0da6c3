"""scorekit lint"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorekit.cli import completing
from scorekit.cli.validate import printed

if TYPE_CHECKING:
    from scorekit.scoring.checking import Checked


@click.command(epilog="Example: scorekit lint published-verdict")
@click.argument("rubrics", nargs=-1, required=True, metavar="RUBRIC...", shell_complete=completing.rubrics)
@printed
def command(rubrics: tuple[str, ...], project: str | None) -> Checked:
    """Warn about what is allowed in rubrics, but unwise: rules without a reason, a criterion with
    over half of the weight, one second that decides over half of the scale, one thing measured
    twice, missing titles."""
    from scorekit.api.rubrics import check_rubrics

    return check_rubrics(rubrics, project=project)
