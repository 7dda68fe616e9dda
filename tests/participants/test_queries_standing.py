"""Who stands in for whom."""

from sqlalchemy.orm import Session

from eventapp.participants import queries
from eventapp.participants.queries import Named, Standing
from tests import make
from tests.queries import counted


def test_both_sides_are_named_in_one_query(session: Session) -> None:
    event = make.event(session)
    head = make.registration(session, event, "Ratna Sari", front_title="dr.")
    deputy = make.registration(
        session,
        event,
        "Budi",
        stands_in_for_id=head.id,
        stands_in_as="Sekretaris",
        letter="800/1",
    )
    gone = make.registration(session, event, "Candra", status="cancelled", stands_in_for_id=head.id)
    other = make.registration(session, event, "Dodi")

    with counted() as sent:
        found = queries.standing(session, [head.id, deputy.id, gone.id, other.id])

    assert found == Standing(
        invitees={deputy.id: Named(head.code, "dr. Ratna Sari", "Sekretaris", "800/1")},
        deputies={head.id: Named(deputy.code, "Budi", "Sekretaris", "800/1")},
    )
    assert len(sent) == 1
    assert queries.standing(session, [other.id]) == Standing()
    assert queries.standing(session, []) == Standing()
    many = range(head.id, head.id + 40_000)
    assert queries.standing(session, many) == found


def test_one_side_alone_on_a_page_is_enough(session: Session) -> None:
    event = make.event(session)
    head = make.registration(session, event, "Ratna Sari")
    deputy = make.registration(session, event, "Budi", stands_in_for_id=head.id)

    assert queries.standing(session, [deputy.id]).invitees[deputy.id].code == head.code
    assert queries.standing(session, [head.id]).deputies[head.id].code == deputy.code
