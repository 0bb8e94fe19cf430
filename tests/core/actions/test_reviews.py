"""What people decide about texts: by state, by role, one or many, and what is kept of it."""

import pytest
from sqlalchemy import select

from core.actions import house_settings, reviews, versions
from core.actions.reviews import CHANGED_MEANWHILE, approve, comment, protect, send_back, submit, unprotect
from core.context import AppContext
from core.domain.actors import Role
from core.domain.review import STEPS, ReviewState, ReviewStep, Seen
from core.errors import Forbidden, Overtaken, Refusal
from core.queries.reviews import opened_by_me, said_about
from core.store.tables import notifications, readings
from tests.support.reviewing import logged, seen, texts, version_id, view, whose


def take(context: AppContext, step: ReviewStep, text: Seen) -> None:
    """Take one step with one text."""
    match step:
        case ReviewStep.SUBMITTED:
            submit(context, [text])
        case ReviewStep.APPROVED:
            approve(context, [text])
        case ReviewStep.SENT_BACK:
            send_back(context, [text], remark="Falta la hora.")


ROADS = {
    ReviewState.DRAFT: (),
    ReviewState.IN_REVIEW: (ReviewStep.SUBMITTED,),
    ReviewState.CHANGES_REQUESTED: (ReviewStep.SENT_BACK,),
    ReviewState.APPROVED: (ReviewStep.APPROVED,),
}


@pytest.mark.parametrize("before", list(ROADS))
def test_every_step_leads_where_it_says_or_is_refused(any_context: AppContext, before: ReviewState) -> None:
    for text, (step, (allowed, after)) in zip(
        seen(any_context, texts(any_context, 3)), STEPS.items(), strict=True
    ):
        for road in ROADS[before]:
            take(any_context, road, text)
        said_before = len(said_about(any_context, text.event_id, "es"))
        if before in allowed:
            take(any_context, step, text)
            assert view(any_context, text).review is after
            assert said_about(any_context, text.event_id, "es")[0].kind is step
        else:
            with pytest.raises(Refusal):
                take(any_context, step, text)
            assert view(any_context, text).review is before
            assert len(said_about(any_context, text.event_id, "es")) == said_before


def test_approving_marks_the_version_and_a_change_opens_it_again(any_context: AppContext) -> None:
    text = seen(any_context, texts(any_context, 1))[0]
    approve(any_context, [text], remark="Muy claro.")
    approved = view(any_context, text)
    assert approved.current
    assert approved.current.seen.approved
    assert [(each.number, each.remark) for each in said_about(any_context, text.event_id, "es")] == [
        (1, "Muy claro.")
    ]
    saved = versions.edit(any_context, text.event_id, "es", "Otro texto.", base_number=1)
    assert saved.reopened
    assert view(any_context, text).review is ReviewState.DRAFT


def test_of_many_those_that_cannot_be_approved_are_told_by_reason(any_context: AppContext) -> None:
    chosen = seen(any_context, texts(any_context, 6))
    approve(any_context, chosen[:2])
    versions.edit(any_context, chosen[2].event_id, "es", "Otro texto.", base_number=1)
    nobody = Seen(999, "es", 1)
    decided = approve(any_context, [*chosen, nobody])
    assert decided.done == 3
    assert decided.refused == {
        "This text is approved already.": 2,
        CHANGED_MEANWHILE: 1,
        "There is no text yet.": 1,
    }
    states = [view(any_context, text).review for text in chosen]
    assert states.count(ReviewState.APPROVED) == 5


def test_a_bulk_approval_keeps_how_many_were_opened_by_whoever_approves(any_context: AppContext) -> None:
    manager, other = whose(any_context, Role.MANAGER), whose(any_context, Role.ANALYST)
    chosen = seen(any_context, texts(any_context, 5))
    for text in chosen[:2]:
        for _again in range(2):
            reviews.note_opened(manager, version_id(any_context, text))
    reviews.note_opened(other, version_id(any_context, chosen[4]))
    assert opened_by_me(manager, chosen) == 2
    assert opened_by_me(manager, [Seen(chosen[0].event_id, "es", 2)]) == 0, "another version of it"
    approve(manager, chosen)
    assert logged(any_context, "review.approved") == [{"number": 5, "opened": 2}]
    with any_context.database.read() as connection:
        assert len(connection.execute(select(readings)).all()) == 3, "each version once a person"


def test_of_one_alone_the_reason_is_raised(any_context: AppContext) -> None:
    text = seen(any_context, texts(any_context, 1))[0]
    versions.edit(any_context, text.event_id, "es", "Otro texto.", base_number=1)
    for step in STEPS:
        with pytest.raises(Overtaken, match="Version 2"):
            take(any_context, step, text)
    assert view(any_context, text).review is ReviewState.DRAFT
    assert logged(any_context, "review.approved") == []


def test_who_approves_is_a_setting(any_context: AppContext) -> None:
    text = seen(any_context, texts(any_context, 1))[0]
    coordinator, manager = whose(any_context, Role.COORDINATOR), whose(any_context, Role.MANAGER)
    house_settings.change_approval(any_context, coordinators_approve=False, own_edits_approved=True)
    for step in (ReviewStep.APPROVED, ReviewStep.SENT_BACK):
        for person in (coordinator, whose(any_context, Role.ANALYST)):
            with pytest.raises(Forbidden):
                take(person, step, text)
    take(coordinator, ReviewStep.SUBMITTED, text)
    take(manager, ReviewStep.SENT_BACK, text)
    with pytest.raises(Forbidden):
        take(manager, ReviewStep.SUBMITTED, text)
    house_settings.change_approval(any_context, coordinators_approve=True, own_edits_approved=True)
    take(coordinator, ReviewStep.APPROVED, text)
    assert view(any_context, text).review is ReviewState.APPROVED


def test_whether_one_approves_what_one_edited_is_a_setting(any_context: AppContext) -> None:
    coordinator, manager = whose(any_context, Role.COORDINATOR), whose(any_context, Role.MANAGER)
    text, other = seen(any_context, texts(any_context, 2))
    versions.edit(coordinator, text.event_id, "es", "Otro texto.", base_number=1)
    edited = Seen(text.event_id, "es", 2)
    house_settings.change_approval(any_context, coordinators_approve=True, own_edits_approved=False)
    with pytest.raises(Refusal, match="somebody else has to"):
        approve(coordinator, [edited])
    decided = approve(coordinator, [edited, other])
    assert (decided.done, sum(decided.refused.values())) == (1, 1), "a machine's text is nobody's own"
    approve(manager, [edited])
    assert view(any_context, edited).review is ReviewState.APPROVED


def test_whoever_wrote_or_submitted_is_told_what_is_to_be_changed(any_context: AppContext) -> None:
    coordinator, manager = whose(any_context, Role.COORDINATOR), whose(any_context, Role.MANAGER)
    text = seen(any_context, texts(any_context, 1))[0]
    versions.edit(any_context, text.event_id, "es", "Otro texto.", base_number=1)
    edited = Seen(text.event_id, "es", 2)
    submit(coordinator, [edited])
    for silent in ("", "  \n"):
        with pytest.raises(Refusal, match="has to be said"):
            send_back(manager, [edited], remark=silent)
    send_back(manager, [edited], remark="Falta la hora.")
    told = select(notifications).where(notifications.c.kind == reviews.SENT_BACK)
    with any_context.database.read() as connection:
        rows = connection.execute(told).all()
    assert {row.user_id for row in rows} == {any_context.actor.user_id, coordinator.actor.user_id}
    assert {(row.data["event_id"], row.data["remark"]) for row in rows} == {(text.event_id, "Falta la hora.")}


def test_nobody_is_told_of_what_they_sent_back_themselves(any_context: AppContext) -> None:
    text = seen(any_context, texts(any_context, 1))[0]
    send_back(any_context, [text], remark="Falta la hora.")
    with any_context.database.read() as connection:
        kinds = connection.execute(select(notifications.c.kind)).scalars().all()
    assert reviews.SENT_BACK not in kinds


def test_protecting_twice_protects_once(any_context: AppContext) -> None:
    chosen = seen(any_context, texts(any_context, 3))
    assert protect(any_context, chosen[:2], reason="Lo firma la directora.") == 2
    assert protect(any_context, chosen, reason="Otra razón.") == 1
    kept = [view(any_context, text).protection for text in chosen]
    assert [each and each.reason for each in kept] == [
        "Lo firma la directora.",
        "Lo firma la directora.",
        "Otra razón.",
    ]
    assert unprotect(any_context, chosen) == 3
    assert unprotect(any_context, chosen) == 0
    assert [view(any_context, text).protection for text in chosen] == [None] * 3
    assert logged(any_context, "narratives.protected") == [{"number": 2}, {"number": 1}]
    assert logged(any_context, "narratives.unprotected") == [{"number": 3}]


def test_a_comment_decides_nothing(any_context: AppContext) -> None:
    analyst = whose(any_context, Role.ANALYST)
    text = seen(any_context, texts(any_context, 1))[0]
    comment(analyst, text, " ¿Eran 42?\x00 ")
    said = said_about(any_context, text.event_id, "es")
    assert [(each.kind, each.remark, each.by) for each in said] == [
        (ReviewStep.COMMENTED, "¿Eran 42?", analyst.actor.name)
    ]
    assert view(any_context, text).review is ReviewState.DRAFT
    with pytest.raises(Refusal, match="comment is empty"):
        comment(analyst, text, "  ")
    with pytest.raises(Refusal, match="at most"):
        comment(analyst, text, "a" * (reviews.LONGEST_REMARK + 1))


def test_so_many_at_once_are_refused_whole(context: AppContext) -> None:
    many = [Seen(number, "es", 1) for number in range(reviews.MOST_AT_ONCE + 1)]
    with pytest.raises(Refusal, match="at once"):
        approve(context, many)
