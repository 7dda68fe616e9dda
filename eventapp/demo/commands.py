"""`eventapp demo load`."""

import click

from eventapp.checkin import tickets
from eventapp.core import clock, keys
from eventapp.core.settings import Settings
from eventapp.core.settings import load as load_settings
from eventapp.db.session import reading, writing
from eventapp.demo import load as demo


def load_if_empty(settings: Settings) -> list[dict[str, str]]:
    """Load the demo into an empty installation; returns its sign-ins, none when not empty."""
    with reading() as session:
        if not demo.is_empty(session):
            return []
    click.echo("Loading the demo …", err=True)
    with writing() as session:
        sign_ins = demo.load(
            session,
            key=keys.derive(settings.secret_key, tickets.KEY_PURPOSE),
            base_url=settings.base_url,
            at=clock.now(),
        )
    demo.write_sign_ins(settings.instance / "demo.json", sign_ins)
    return sign_ins


@click.group("demo")
def demo_group() -> None:
    """Fill an installation with the seed case, with fictional people."""


@demo_group.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when there is data already.")
def load(*, if_empty: bool) -> None:
    """Fill an empty installation; prints the sign-ins."""
    sign_ins = load_if_empty(load_settings())
    if not sign_ins and not if_empty:
        message = "There is data here already; the demo goes into an empty installation only."
        raise click.ClickException(message)
    for one in sign_ins:
        click.echo(f"{one['role']:<12} {one['email']:<30} {one['password']}")


GROUPS = (demo_group,)
