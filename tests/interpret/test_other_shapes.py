"""Replies in shapes in which forces write them: the force in an address, codes beside names, blocks under one title."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Observation, Table
from crosscast.read import read_here


def read(path: Path) -> tuple[tuple[Table, ...], dict[str, list[Observation]]]:
    """The tables of a document, and its figures by their text."""
    document = read_here(path, path.name)
    tables = interpret(document)
    seen: dict[str, list[Observation]] = {}
    for table in tables:
        for each in observe(table, document):
            seen.setdefault(each.text, []).append(each)
    return tables, seen


def read_text(folder: Path, text: str) -> tuple[tuple[Table, ...], dict[str, list[Observation]]]:
    (folder / "reply.txt").write_text(text, encoding="utf-8")
    return read(folder / "reply.txt")


def read_rows(folder: Path, rows: list[list[object]]) -> tuple[tuple[Table, ...], dict[str, list[Observation]]]:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / "reply.xlsx")
    return read(folder / "reply.xlsx")


def id_of(seen: Observation, dimension: Dimension) -> str | None:
    member = seen.member(dimension)
    return member.id if member else None


def slugs(tables: tuple[Table, ...]) -> set[str]:
    return {finding.slug for table in tables for finding in table.findings}


def test_the_force_is_known_by_its_senders_address(tmp_path: Path) -> None:
    """No line of the reply names the force but the address that it was sent from."""
    text = "From: Data Protection <foi@northyorkshire.police.uk>\n\nStalking offences recorded\nYear\tNumber\n2022\t9\n"
    _, seen = read_text(tmp_path, text + "2023\t12\n")

    assert id_of(seen["12"][0], Dimension.FORCE) == "north-yorkshire"


@pytest.mark.parametrize("reference", ["FOI 221/24", "Our ref: 24/11/2371", "Request 1423/25", "FOI/2024/0991"])
def test_the_reference_of_a_request_is_no_code_of_an_offence(tmp_path: Path, reference: str) -> None:
    """Nor does it narrow what is counted."""
    text = f"Kent Police\n{reference} - Upskirting offences recorded\nYear\tNumber\n2022\t9\n2023\t12\n"
    tables, seen = read_text(tmp_path, text)

    assert id_of(seen["12"][0], Dimension.OFFENCE) == "soa2003-s67A"
    assert id_of(seen["12"][0], Dimension.OTHER) is None
    assert not slugs(tables)


def test_a_code_beside_its_offences_name_is_one_meaning(tmp_path: Path) -> None:
    """88/15 is one of the two codes of sharing intimate images."""
    name = "Sharing or threatening to share intimate photograph or film"
    _, seen = read_rows(
        tmp_path,
        [
            ["Gwent Police"],
            ["Offences recorded"],
            ["HO Code", "Offence", 2024, 2025],
            ["88/14", "Sending etc photograph or film of genitals", 33, 40],
            ["88/15", name, 71, 90],
        ],
    )

    assert id_of(seen["71"][0], Dimension.OFFENCE) == "soa2003-s66B:088/15"
    assert id_of(seen["33"][0], Dimension.OFFENCE) == "soa2003-s66A"


def test_a_section_means_that_of_the_act_that_was_named_before(tmp_path: Path) -> None:
    """The second question says "section 33" alone."""
    text = (
        "Kent Police\n1. Offences recorded under section 33 of the Criminal Justice and Courts Act 2015\n"
        "Year\tNumber\n2021\t9\n2022\t12\n\n2. Outcomes of the offences recorded under section 33\n"
        "Outcome\t2021\t2022\nCharged\t3\t4\nCommunity resolution\t1\t2\n"
    )
    _, seen = read_text(tmp_path, text)

    assert id_of(seen["4"][0], Dimension.OFFENCE) == "cjca2015-s33"
    assert id_of(seen["4"][0], Dimension.OUTCOME) == "1"


def test_a_section_of_the_freedom_of_information_act_is_no_offence(tmp_path: Path) -> None:
    """Malicious communications are section 1 of their own Act; section 1 above the table is another."""
    text = (
        "Kent Police\nYou asked for offences of malicious communications and of upskirting.\n"
        "Section 1 of the Freedom of Information Act asks us to say what offences we hold.\n"
    )
    _, seen = read_text(tmp_path, text + "Year\tNumber\n2021\t9\n2022\t12\n")

    assert "mca1988-s1" not in {id_of(each, Dimension.OFFENCE) for found in seen.values() for each in found}


def test_none_is_counted_of_an_offence_before_it_began(tmp_path: Path) -> None:
    """A 0 can only mean that; any other number is of something else and asked about."""
    text = "Kent Police\nCyberflashing offences recorded\nYear\tNumber\n2022\t0\n2023\t9\n2024\t12\n"
    tables, seen = read_text(tmp_path, text)

    assert set(seen) == {"0", "12"}
    assert any("none could be recorded" in caveat for caveat in seen["0"][0].caveats)
    assert "not-that-offence" in slugs(tables)


def test_a_sheets_title_holds_for_each_block_below_it(tmp_path: Path) -> None:
    """The heading of one block does not hold for the next."""
    _, seen = read_rows(
        tmp_path,
        [
            ["Merseyside Police - FOI 8871 - Victims of stalking offences recorded, by sex and year"],
            [],
            ["Female victims"],
            ["Age", "2021/22", "2022/23"],
            ["0-17", 40, 44],
            ["18+", 210, 230],
            ["Total", 250, 274],
            [],
            ["Male victims"],
            ["Age", "2021/22", "2022/23"],
            ["0-17", 10, 12],
            ["18+", 45, 41],
            ["Total", 55, 53],
        ],
    )

    assert id_of(seen["274"][0], Dimension.SEX) == "female"
    assert id_of(seen["53"][0], Dimension.SEX) == "male"
    assert id_of(seen["53"][0], Dimension.OFFENCE) == "stalking"


def test_numbers_under_outcome_type_are_outcome_types(tmp_path: Path) -> None:
    """A line without a number has its meaning from its words."""
    _, seen = read_rows(
        tmp_path,
        [
            ["South Wales Police"],
            ["Disclose private sexual photographs - outcomes by year recorded"],
            ["Outcome type", "Outcome description", "2019/20", "2020/21"],
            [1, "Charged / Summonsed", 22, 17],
            [8, "Community Resolution", 9, 11],
            [16, "Evidential difficulties: victim does not support - named suspect identified", 130, 140],
            [18, "Investigation complete: no suspect identified", 20, 28],
            ["", "Not yet finalised", 6, 4],
        ],
    )

    assert id_of(seen["17"][0], Dimension.OUTCOME) == "1"
    assert id_of(seen["4"][0], Dimension.OUTCOME) == "0"


def test_by_what_a_table_is_broken_down_does_not_narrow_its_total(tmp_path: Path) -> None:
    """Its heading says the same word as its caption. The lines of boroughs stand apart."""
    _, seen = read_rows(
        tmp_path,
        [
            ["Metropolitan Police Service"],
            ["Count of recorded stalking offences by Borough"],
            ["Borough", 2021, 2022],
            ["Barnet", 20, 22],
            ["Bexley", 15, 11],
            ["Total", 35, 33],
        ],
    )

    assert id_of(seen["35"][0], Dimension.OTHER) is None
    assert id_of(seen["20"][0], Dimension.OTHER) == "borough: barnet"


def test_a_class_is_known_where_a_caption_says_nothing_but_its_name(tmp_path: Path) -> None:
    """With any other word it may be a part of the class."""
    text = "Dyfed-Powys Police\nHarassment offences recorded{}\nYear\tNumber\n2021\t9\n2022\t12\n"
    _, whole = read_text(tmp_path, text.format(" by calendar year"))
    _, part = read_text(tmp_path, text.format(" in schools"))

    assert id_of(whole["12"][0], Dimension.OFFENCE) == "class-8L"
    assert not part


def test_a_caption_may_name_offences_that_the_rows_list(tmp_path: Path) -> None:
    """The caption's offences are then those of the rows, each its own."""
    text = (
        "Nottinghamshire Police\nNumber of stalking and harassment offences\n\t2021\t2022\nStalking offences\t61\t64\n"
    )
    _, seen = read_text(tmp_path, text + "Harassment offences\t210\t204\n")

    assert id_of(seen["64"][0], Dimension.OFFENCE) == "stalking"
    assert id_of(seen["204"][0], Dimension.OFFENCE) == "class-8L"


def test_ethnicity_and_relationship_are_dimensions_of_their_own(tmp_path: Path) -> None:
    """By the official categories; what nobody said is not known."""
    text = (
        "Leicestershire Police\nVictims of stalking offences recorded in 2023 by self-defined ethnicity\n"
        "Ethnicity\tNumber\nW1 - White British\t410\nIndian\t44\nAny other Black background\t7\nNot stated\t120\n\n"
        "Stalking offences recorded in 2023 by relationship of suspect to victim\n"
        "Relationship\tNumber\nEx-partner\t301\nFriend/acquaintance\t190\nStranger\t144\nUnknown\t42\n"
    )
    _, seen = read_text(tmp_path, text)

    ethnicities = [id_of(seen[text][0], Dimension.ETHNICITY) for text in ("410", "44", "7", "120")]
    relationships = [id_of(seen[text][0], Dimension.RELATIONSHIP) for text in ("301", "190", "144", "42")]
    assert ethnicities == ["white-british", "indian", "black-other", "not-stated"]
    assert relationships == ["ex-partner", "acquaintance", "stranger", "unknown"]


def test_detections_are_no_outcomes(tmp_path: Path) -> None:
    """Before April 2013 forces counted detections; a sanction detection is a group of its own."""
    text = "Dyfed-Powys Police\nStalking offences recorded and detected\nYear\tRecorded\tSanction detections\n"
    _, seen = read_text(tmp_path, text + "2010/11\t1014\t386\n2011/12\t940\t340\n")

    assert id_of(seen["340"][0], Dimension.OUTCOME) == "sanction-detections"
    assert any("Detections are no outcomes" in caveat for caveat in seen["340"][0].caveats)
    assert id_of(seen["940"][0], Dimension.OUTCOME) is None


def test_months_in_numbers_are_no_codes(tmp_path: Path) -> None:
    """ "04/24" looks as a Home Office code does; three in a row are months."""
    text = "Surrey Police\nCyberflashing (s.66A SOA 2003) offences recorded by month\nMonth\tOffences\n"
    _, seen = read_text(tmp_path, text + "04/24\t6\n05/24\t9\n06/24\t7\n")

    assert id_of(seen["9"][0], Dimension.OFFENCE) == "soa2003-s66A"
    assert id_of(seen["9"][0], Dimension.PERIOD) == "2024-05-01/2024-06-01"


def test_the_year_of_an_act_is_no_period(tmp_path: Path) -> None:
    """Only 2003 is named beside the counts, and it is the Act's."""
    text = "Surrey Police\nOffences recorded under section 66A SOA 2003\nOutcome\tNumber\nCharged\t6\n"
    tables, seen = read_text(tmp_path, text + "Community resolution\t9\n")

    assert not seen
    assert "no-period" in slugs(tables)


def test_what_a_caption_lists_holds_for_each_column_alone(tmp_path: Path) -> None:
    """People arrested are not charged, nor people charged arrested."""
    text = "Derbyshire Constabulary\nMalicious communications: number of people arrested, charged and cautioned\n"
    _, seen = read_text(tmp_path, text + "Year\tArrested\tCharged\tCautioned\n2020\t140\t33\t12\n2021\t151\t30\t9\n")

    assert id_of(seen["140"][0], Dimension.MEASURE) == "arrests"
    assert id_of(seen["140"][0], Dimension.OUTCOME) is None
    assert not {"33", "12"} & set(seen)


def test_a_force_that_refused_has_no_figure_and_stops_no_other(tmp_path: Path) -> None:
    """As campaigners collect replies: short names, and what became of the request in the place of a count."""
    _, seen = read_rows(
        tmp_path,
        [
            ["Recorded cyberflashing offences (s.66A) by police force"],
            ["Police force", "31 Jan 2024 - 31 Dec 2024", "1 Jan 2025 - 30 Jun 2025"],
            ["Beds", 12, 9],
            ["GMP", "Refused", "Refused"],
            ["West Mids", 70, "No response"],
        ],
    )

    assert set(seen) == {"12", "9", "70"}
    assert id_of(seen["70"][0], Dimension.FORCE) == "west-midlands"


def test_a_question_beside_its_answer_says_what_is_counted(tmp_path: Path) -> None:
    """A table of questions and answers; a question that refers to another one is asked about."""
    _, seen = read_rows(
        tmp_path,
        [
            ["Norfolk Constabulary"],
            ["Question", "Response"],
            ["1. How many offences of upskirting were recorded in 2022?", 14],
            ["2. How many offences of upskirting were recorded in 2023?", 19],
            ["3. How many of those recorded in 2023 resulted in a charge?", 3],
        ],
    )

    assert set(seen) == {"14", "19"}
    assert id_of(seen["19"][0], Dimension.PERIOD) == "2023-01-01/2024-01-01"
    assert id_of(seen["19"][0], Dimension.OTHER) is None


@pytest.mark.parametrize(
    ("heading", "labels", "first"),
    [
        ("12 months to", ("June 2022", "June 2023"), "2021-07-01/2022-07-01"),
        ("Quarter ending", ("June 2022", "September 2022"), "2022-04-01/2022-07-01"),
        ("Week commencing", ("04/07/2022", "11/07/2022"), "2022-07-04/2022-07-11"),
        ("Week ending", ("10/07/2022", "17/07/2022"), "2022-07-04/2022-07-11"),
    ],
)
def test_a_heading_says_how_long_the_periods_below_it_are(
    tmp_path: Path, heading: str, labels: tuple[str, str], first: str
) -> None:
    """The year up to June is not June."""
    text = f"Kent Police\nStalking offences recorded\n{heading}\tOffences\n{labels[0]}\t210\n{labels[1]}\t233\n"
    _, seen = read_text(tmp_path, text)

    assert id_of(seen["210"][0], Dimension.PERIOD) == first


def test_reports_are_counted_apart_from_recorded_offences(tmp_path: Path) -> None:
    """Not every report is recorded as an offence."""
    text = (
        "Kent Police\nNumber of reports of upskirting made to the force in each of the last two years\nYear\tNumber\n"
    )
    _, seen = read_text(tmp_path, text + "2022\t22\n2023\t27\n")

    assert id_of(seen["27"][0], Dimension.MEASURE) == "reports"
    assert id_of(seen["27"][0], Dimension.OTHER) is None


def test_a_corner_may_say_what_is_counted(tmp_path: Path) -> None:
    """The text over the places names measure and offence; no caption does."""
    corner = "Number of recorded offences of cyberflashing"
    _, seen = read_rows(
        tmp_path, [["West Yorkshire Police"], [], [corner, 2024, 2025], ["Leeds", 21, 33], ["Force total", 55, 77]]
    )

    assert id_of(seen["77"][0], Dimension.OFFENCE) == "soa2003-s66A"
    assert id_of(seen["77"][0], Dimension.OTHER) is None


def test_whose_sex_it_is_does_not_make_offences_victims(tmp_path: Path) -> None:
    """ "Female victims" under "Offences" says whose offences they are; so does it under "Charged" beside them."""
    text = "Kent Police\nCyberflashing in 2025\n\tOffences\tCharged\nFemale victims\t90\t9\nMale victims\t10\t1\n"
    _, seen = read_text(tmp_path, text + "Total\t100\t10\n")

    assert {id_of(seen[text][0], Dimension.MEASURE) for text in ("90", "9", "100")} == {"offences"}
    assert id_of(seen["90"][0], Dimension.SEX) == "female"
