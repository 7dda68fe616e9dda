"""`eventapp demo load`."""

import click

from eventapp.checkin import tickets
from eventapp.core import clock, keys
from eventapp.core.settings import load as load_settings
from eventapp.db.session import reading, writing
from eventapp.demo import load as demo


@click.group("demo")
def demo_group() -> None:
    """The seed case, with fictional people."""


@demo_group.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when there is data already.")
def load(*, if_empty: bool) -> None:
    """Fill an empty installation; prints the sign-ins."""
    settings = load_settings()
    with reading() as session:
        is_empty = demo.is_empty(session)
    if not is_empty:
        if if_empty:
            return
        message = "There is data here already; the demo goes into an empty installation only."
        raise click.ClickException(message)
    click.echo("Loading the demo …", err=True)
    with writing() as session:
        sign_ins = demo.load(
            session,
            key=keys.derive(settings.secret_key, tickets.KEY_PURPOSE),
            base_url=settings.base_url,
            at=clock.now(),
        )
    demo.write_sign_ins(settings.instance / "demo.json", sign_ins)
    for one in sign_ins:
        click.echo(f"{one['role']:<12} {one['email']:<30} {one['password']}")


GROUPS = (demo_group,)
