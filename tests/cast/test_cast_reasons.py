"""Answers in plain sentences, with the cells and relations that they speak of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from crosscast.cast import Axis, Hidden, Reason, System, explain_bound, explain_check, explain_repairs, repair
from crosscast.model import Kind, Relation, Value

FORCES = Axis.flat("force", ["Avon", "Bowland", "Carrick"], "All forces")
OUTCOMES = Axis.flat("outcome", ["Charged", "No suspect", "Victim withdrew"], "All outcomes")
TRUE = np.array([[12, 40, 31, 83], [7, 22, 15, 44], [19, 61, 48, 128], [38, 123, 94, 255]])


def table(changes: dict[tuple[int, int], int], hidden: Sequence[Hidden] = ()) -> System:
    counts = TRUE.copy()
    for (row, col), number in changes.items():
        counts[row, col] = number
    return System.of_array(counts, [FORCES, OUTCOMES], hidden)


def sentences(reasons: Sequence[Reason]) -> list[str]:
    return [reason.sentence for reason in reasons]


def test_each_sum_that_fails_is_named_with_its_numbers() -> None:
    """A 32 for a 22 spoils one row and one column; each reason names the cells and the relation that it is about."""
    system = table({(1, 1): 32})

    found = explain_check(system)

    assert sentences(found) == [
        "All forces, No suspect: 40 + 32 + 61 = 133, but the total is printed as 123.",
        "Bowland, All outcomes: 7 + 32 + 15 = 54, but the total is printed as 44.",
    ]
    assert [set(system.relations[one.relations[0]].cells) for one in found] == [set(one.cells) for one in found]


def test_a_total_without_its_hidden_part_is_said_to_leave_it_out() -> None:
    """14 beside 10, 4 and <5: the 14 may have been added up without the third."""
    values = [*(Value.exact(n) for n in (14, 10, 4)), Value.hidden_below(5)]
    system = System.build(values, [Relation(kind=Kind.SUM, cells=(0, 1, 2, 3))])

    (found,) = explain_check(system, ["Total", "Charged", "Cautioned", "Other"])

    assert found.sentence == (
        "Total is printed as 14, the sum of the figures that are shown, although it has another figure that is hidden: "
        "it may have been added up without, so it says nothing of what is hidden."
    )


def test_the_one_misreading_that_explains_all_is_named_with_a_sum_that_it_mends() -> None:
    """Row, column, both numbers, what happened, and the sum as it then stands."""
    system = table({(1, 1): 122})

    assert sentences(explain_repairs(system, repair(system))) == [
        "One misreading explains all that does not hold, no fewer can, and no others as likely do.",
        "Bowland, No suspect is 22 where 122 is printed (a digit too many): then 40 + 22 + 61 = 123, and 1 more holds.",
    ]


def test_readings_that_are_as_good_are_all_told_to_a_person() -> None:
    """60 over 10, 20 and 36: the total may be 66, the last part 30."""
    system = System.build([Value.exact(n) for n in (60, 10, 20, 36)], [Relation(kind=Kind.SUM, cells=(0, 1, 2, 3))])

    assert sentences(explain_repairs(system, repair(system), ["Total", "A", "B", "C"])) == [
        "2 readings let every sum and percentage hold with one misreading; a person has to choose.",
        "Total is 66 where 60 is printed (a digit confused with one like it): then 10 + 20 + 36 = 66.",
        "C is 30 where 36 is printed (a digit confused with one like it): then 10 + 20 + 30 = 60.",
    ]


def test_a_number_that_no_usual_slip_explains_is_named_all_the_same() -> None:
    """79 for 22 is no usual slip, but alone it would explain both sums."""
    system = table({(1, 1): 79})

    assert sentences(explain_repairs(system, repair(system)))[0] == (
        "One other number lets every sum and percentage hold, but no usual misreading explains it: compare the "
        "document."
    )


def test_a_table_that_adds_up_is_said_to() -> None:
    """Nothing has to be read otherwise."""
    system = table({})

    assert explain_check(system) == ()
    assert sentences(explain_repairs(system, repair(system))) == [
        "Every sum and percentage holds as it is printed; nothing has to be read otherwise."
    ]


def test_a_hidden_count_is_explained_by_the_sums_that_reveal_it() -> None:
    """<10 in Bowland's row is 7, since its other outcomes leave no more; the column is not needed."""
    where = np.zeros(TRUE.shape, bool)
    where[1, 0] = where[2, 0] = True

    found = explain_bound(table({}, [Hidden(where, Value.hidden_below(30))]), 4)

    assert sentences(found) == [
        "Bowland, Charged is printed as 0 to 29, and can only be 7.",
        "Bowland, All outcomes: (0 to 29) + 22 + 15 = 44.",
    ]


def test_a_range_that_takes_two_sums_names_both() -> None:
    """Two hidden cells of one row: each is known only through its own column, or its neighbour's and the row."""
    where = np.zeros(TRUE.shape, bool)
    where[1, 0] = where[1, 1] = where[0, 0] = True
    system = table({}, [Hidden(where, Value.hidden_below(50))])

    found = explain_bound(system, 4)

    assert sentences(found)[0] == "Bowland, Charged is printed as 0 to 49, and can only be 7."
    assert len(found[0].relations) == 2
    assert {cell for one in found[1:] for cell in one.cells} >= {4}


def test_a_hidden_count_that_nothing_narrows_is_said_to_be_what_is_printed() -> None:
    """No sum says more than the symbol."""
    system = System.build([Value.exact(40), Value.hidden_below(5), Value.redacted()], [
        Relation(kind=Kind.SUM, cells=(0, 1, 2))
    ])  # fmt: skip

    assert sentences(explain_bound(system, 1, ["Total", "Charged", "Other"])) == [
        "Charged can be 0 to 4, just what is printed; no relation says more."
    ]
