"""A small publication built by hand: five documents, five indicators, coverage, an article; and the site made of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, sync_playwright

from crosscast.analyse.result import Chart, Indicator, IndicatorKind, IndicatorSpec, Operand, Result, Selection
from crosscast.campaign import Answer, Asked, Coverage
from crosscast.claims.claim import Checked, Claim, Verdict
from crosscast.model import (
    Dimension,
    Document,
    Figure,
    Finding,
    Grade,
    Grid,
    Kind,
    Layout,
    LinePlace,
    Member,
    Observation,
    PagePlace,
    Period,
    Place,
    Relation,
    Role,
    Severity,
    SheetPlace,
    Status,
    Table,
    TablePlace,
    Unit,
    Value,
    figure_id,
    worst,
)
from crosscast.publish import Publication, Source, publish
from crosscast.publish.publication import Said

CHARGED = [
    ("Bedfordshire", 30, 262, 11), ("Cheshire", 15, 269, 6), ("City of London", 0, 2, 0),
    ("Greater Manchester Police", 55, 1347, 4), ("West Midlands", 28, 1800, 2),
]  # fmt: skip
WEEKS = {
    2018: (7, 7, 7, 6, 11, 9, 12, 12),
    2019: (12, 26, 9, 12, 10, 9, 8, 18),
    2020: (12, 14, 16, 14, 24, 22, 23, 12),
}
YEARS = {2015: 284, 2016: 328, 2017: 442, 2018: 564, 2019: 645}
AGES = {"10-17": ("42", "4"), "18-24": ("61", "<5"), "25-34": ("28", "0"), "35+": ("6", "2")}  # female, male
HOSTILE = '<script>alert("1")</script>'
FORMULA = '=HYPERLINK("http://x.invalid","y")'
TURNED = "\u202eevil\u202c"
BOTH_YEARS = Member(Dimension.PERIOD, "2019-01-01/2022-08-01", "Jan 2019 – July 2022")
COUNTED = Member(Dimension.MEASURE, "offences", "Offences")
IMAGES = Member(Dimension.OFFENCE, "intimate-image", "Intimate image offences")
CHARGE = Member(Dimension.OUTCOME, "1", "Charged/Summonsed")


def force(name: str) -> Member:
    return Member(Dimension.FORCE, name.lower().replace(" ", "-"), name)


def table_of(
    document: str,
    id: str,
    title: str,
    rows: Sequence[Sequence[str]],
    place: Callable[[int, int], Place],
    *,
    meaning: Callable[[int, int], tuple[Member, ...]],
    value: Callable[[str], Value],
    relations: tuple[Relation, ...] = (),
    grade: Callable[[int, int], Grade] = lambda row, col: Grade.PROVED,
    originals: tuple[tuple[int, str], ...] = (),
    layout: Layout = Layout.SHEET,
    findings: tuple[Finding, ...] = (),
) -> Table:
    """A table whose first row are headers and whose first column are labels."""
    n_cols = len(rows[0])
    at = [(row, col) for row in range(len(rows)) for col in range(n_cols)]
    roles = tuple(Role.HEADER if row == 0 else Role.STUB if col == 0 else Role.BODY for row, col in at)
    texts = tuple(rows[row][col] for row, col in at)
    is_body = [role is Role.BODY for role in roles]
    return Table(
        document=document,
        title=title,
        grid=Grid(
            id=id,
            layout=layout,
            n_rows=len(rows),
            n_cols=n_cols,
            rows=tuple(row for row, _ in at),
            cols=tuple(col for _, col in at),
            row_spans=(1,) * len(at),
            col_spans=(1,) * len(at),
            texts=texts,
            places=tuple(place(row, col) for row, col in at),
            emphasis=(False,) * len(at),
            marks=("",) * len(at),
            caption=title,
            after=("Figures were drawn from a live system.",),
        ),
        roles=roles,
        values=tuple(value(text) if body else None for text, body in zip(texts, is_body, strict=True)),
        meanings=tuple(meaning(row, col) if body else () for (row, col), body in zip(at, is_body, strict=True)),
        grades=tuple(grade(row, col) if body else None for (row, col), body in zip(at, is_body, strict=True)),
        adds_up=tuple(body and bool(relations) for body in is_body),
        relations=relations,
        reasons=("The first row names what is counted.", "The last row says that it is the total."),
        findings=findings,
        originals=originals,
    )


def read_value(text: str) -> Value:
    if text.startswith("<"):
        return Value.hidden_below(int(text[1:]))
    if text.endswith("%"):
        return Value.exact(int(text[:-1]), Unit.PER_CENT)
    return Value.exact(int(text.replace(",", "")))


def observe(table: Table) -> list[Observation]:
    """Every count of a table, stated by its cell."""
    found = []
    for cell, (members, value, grade) in enumerate(zip(table.meanings, table.values, table.grades, strict=True)):
        if value is None or grade is None or value.unit is Unit.PER_CENT:
            continue
        ordered = tuple(sorted((COUNTED, IMAGES, *members), key=lambda member: member.dimension.value))
        found.append(
            Observation(
                figure=figure_id(ordered),
                members=ordered,
                value=value,
                grade=grade,
                document=table.document,
                table=table.id,
                cell=cell,
                place=table.grid.places[cell],
                text=table.grid.texts[cell],
                adds_up=table.adds_up[cell],
                caveats=("Drawn from a live system, so later extracts may differ.",),
                date_basis="recorded",
            )
        )
    return found


def gather(observations: Sequence[Observation], invented: frozenset[str]) -> list[Figure]:
    by: dict[str, list[Observation]] = {}
    for observation in observations:
        by.setdefault(observation.figure, []).append(observation)
    figures = []
    for id, sources in sorted(by.items()):
        differ = len({source.value for source in sources}) > 1
        figures.append(
            Figure(
                id=id,
                label=", ".join(m.label for m in sources[0].members if m.dimension is not Dimension.MEASURE),
                members=sources[0].members,
                value=Value(
                    min(s.value.low or 0 for s in sources), max(s.value.high or 0 for s in sources), Status.ROUNDED
                )
                if differ
                else sources[0].value,
                grade=Grade.DISPUTED if differ else worst([source.grade for source in sources]),
                sources=tuple(sources),
                invented=all(source.document in invented for source in sources),
            )
        )
    return figures


def charging_table(document: str, layout: Layout, place: Callable[[int, int], Place], cheshire: str = "15") -> Table:
    total = ("Grand total", "128", "3,680", "3%")
    head = ("Police force", "Charged/Summonsed", "Offences recorded", "Rate")
    body = [(name, str(n), f"{of:,}", f"{rate}%") for name, n, of, rate in CHARGED]
    body[1] = ("Cheshire", cheshire, "269", "6%")
    rows = [head, *body, total]

    def meaning(row: int, col: int) -> tuple[Member, ...]:
        members = [BOTH_YEARS]
        if row < len(rows) - 1:
            members.append(force(rows[row][0]))
        return (*members, CHARGE) if col == 1 else tuple(members)

    last = len(rows) - 1
    sums = [
        Relation(kind=Kind.SUM, cells=(last * 4 + col, *(row * 4 + col for row in range(1, last))), holds=True)
        for col in (1, 2)
    ]
    rates = [
        Relation(kind=Kind.PERCENTAGE, cells=(row * 4 + 3, row * 4 + 1, row * 4 + 2), holds=True)
        for row in range(1, last + 1)
    ]
    split = layout is Layout.RUN_TOGETHER
    if cheshire != "15":
        sums[0] = Relation(kind=Kind.SUM, cells=sums[0].cells, holds=False, difference=1)
    return table_of(
        document,
        "t1",
        "Charging rates by police force",
        rows,
        place,
        meaning=meaning,
        value=read_value,
        relations=(*sums, *rates),
        grade=lambda row, col: Grade.REPAIRED if split else Grade.PROVED,
        originals=tuple((r * 4 + c, "".join(rows[r])) for r in range(1, last + 1) for c in range(4)) if split else (),
        layout=layout,
    )


def weekly_table(document: str) -> Table:
    rows: list[tuple[str, str]] = [("Weekly period", "Total")]
    periods: list[Member] = []
    for year, counts in WEEKS.items():
        for week, n in enumerate(counts):
            start = date(year, 3, 23) + timedelta(days=7 * week)
            id = Period(start, start + timedelta(days=7)).id
            label = f"{start:%d/%m}-{start + timedelta(days=6):%d/%m/%Y}"
            rows.append((label, str(n)))
            periods.append(Member(Dimension.PERIOD, id, label))
    rows.append(("Grand total", str(sum(map(sum, WEEKS.values())))))
    last = len(rows) - 1
    whole = Member(Dimension.PERIOD, "2018-03-23/2020-05-18", "2018-2020")
    total = Relation(kind=Kind.SUM, cells=(last * 2 + 1, *(row * 2 + 1 for row in range(1, last))), holds=True)
    met = force("Metropolitan Police")
    return table_of(
        document,
        "t1",
        "Offences by week",
        rows,
        lambda row, col: PagePlace(1, (72.0, 100.0 + 12 * row, 200.0, 112.0 + 12 * row)),
        meaning=lambda row, col: (met, periods[row - 1] if row < last else whole),
        value=read_value,
        relations=(total,),
        layout=Layout.RULED,
    )


def yearly_table(document: str) -> Table:
    rows = [("Recorded year", "Count"), *((str(year), str(n)) for year, n in YEARS.items()), ("Grand total", "2263")]
    total = Relation(kind=Kind.SUM, cells=(13, 3, 5, 7, 9, 11), holds=True)

    def period(row: int) -> Member:
        if row == len(rows) - 1:
            return Member(Dimension.PERIOD, "2015-01-01/2020-01-01", "2015-2019")
        year = int(rows[row][0])
        return Member(Dimension.PERIOD, f"{year}-01-01/{year + 1}-01-01", str(year))

    return table_of(
        document,
        "t2",
        "Offences by calendar year",
        rows,
        lambda row, col: PagePlace(2, (72.0, 100.0 + 12 * row, 200.0, 112.0 + 12 * row)),
        meaning=lambda row, col: (force("Metropolitan Police"), period(row)),
        value=read_value,
        relations=(total,),
        layout=Layout.RULED,
    )


def ages_table(document: str) -> Table:
    rows = [("Age of the victim", "Female", "Male"), *((age, *counts) for age, counts in AGES.items())]
    sexes = (Member(Dimension.SEX, "female", "Female"), Member(Dimension.SEX, "male", "Male"))
    year = Member(Dimension.PERIOD, "2019-01-01/2020-01-01", "2019")
    ages = [Member(Dimension.AGE, age, age) for age in AGES]
    return table_of(
        document,
        "t3",
        "Offences by age and sex of the victim",
        rows,
        lambda row, col: PagePlace(3, (72.0 + 60 * col, 100.0 + 12 * row, 130.0 + 60 * col, 112.0 + 12 * row)),
        meaning=lambda row, col: (force("Metropolitan Police"), year, sexes[col - 1], ages[row - 1]),
        value=read_value,
        layout=Layout.RULED,
    )


def hidden_table(document: str) -> Table:
    """Small counts beside a total that leaves only 3 for each: readers must never see more than "<5"."""
    rows = [("Outcome", "Count"), ("Charged", "9"), (HOSTILE, "<5"), (FORMULA, "<5"), (TURNED, "0"), ("Total", "15")]
    total = Relation(kind=Kind.SUM, cells=(11, 3, 5, 7, 9), holds=True)

    def meaning(row: int, col: int) -> tuple[Member, ...]:
        members = (force("Exampleshire"), BOTH_YEARS)
        return members if row == 5 else (*members, Member(Dimension.OUTCOME, f"other-{row}", rows[row][0]))

    return table_of(
        document,
        "t1",
        "Outcomes in Exampleshire",
        rows,
        lambda row, col: TablePlace(1, f"row {row + 1}, cell {col + 1}"),
        meaning=meaning,
        value=read_value,
        relations=(total,),
        grade=lambda row, col: Grade.BOUNDED if rows[row][1].startswith("<") else Grade.READ,
        layout=Layout.MARKUP,
    )


def one(figures: Sequence[Figure], **ids: str | None) -> Figure:
    """The figure with these members and no other force, outcome or period."""
    wanted = {Dimension(name): id for name, id in ids.items()}
    for figure in figures:
        found = {m.dimension: m.id for m in figure.members if m.dimension not in (Dimension.MEASURE, Dimension.OFFENCE)}
        if found == {dimension: id for dimension, id in wanted.items() if id}:
            return figure
    raise LookupError(ids)


def operand(label: str, *figures: Figure) -> Operand:
    return Operand(sum(f.value.low or 0 for f in figures), sum(f.value.high or 0 for f in figures), figures, label)


def rate(figures: Sequence[Figure]) -> Indicator:
    spec = IndicatorSpec(
        id="charging-rate", title="Charging rate by force", kind=IndicatorKind.RATE,
        of=Selection(measure="offences", outcome="Charged"), over=Selection(measure="offences"), by=Dimension.FORCE,
        label="of recorded offences",
    )  # fmt: skip

    def result(name: str, member: Member | None, above: Operand, below: Operand) -> Result:
        low, high = Fraction(above.low * 100, below.low), Fraction((above.high or 0) * 100, below.low)
        return Result(
            id=f"charging-rate--{name.lower().replace(' ', '-')}",
            indicator=spec.id,
            label=f"Charging rate, {name}, January 2019 to July 2022",
            member=member,
            unit="per cent",
            low=low,
            high=high,
            grade=worst([figure.grade for each in (above, below) for figure in each.figures]),
            numerator=above,
            denominator=below,
            arithmetic=(f"{above.low} offences charged out of {below.low:,} recorded.",),
            caveats=("Offences may be charged after the period in which they were recorded.",),
        )

    period = BOTH_YEARS.id
    results, charged, recorded = [], [], []
    for name, *_ in CHARGED:
        member = force(name)
        charged.append(one(figures, force=member.id, outcome="1", period=period))
        recorded.append(one(figures, force=member.id, outcome=None, period=period))
        results.append(
            result(name, member, operand("offences charged", charged[-1]), operand("offences", recorded[-1]))
        )
    total = result("five forces", None, operand("offences charged", *charged), operand("offences", *recorded))
    return Indicator(spec=spec, results=tuple(results), total=total)


def series(figures: Sequence[Figure]) -> Indicator:
    spec = IndicatorSpec(
        id="weekly", title="Offences by week, Metropolitan Police", kind=IndicatorKind.SERIES,
        of=Selection(measure="offences"), by=Dimension.PERIOD, unit_of_period="week", chart=Chart.LINES,
        label="recorded offences",
    )  # fmt: skip
    weekly = [figure for figure in figures if figure.period and figure.period.days == 7]
    return Indicator(spec=spec, results=tuple(count_result(spec, figure) for figure in weekly))


def count_result(spec: IndicatorSpec, figure: Figure, dimension: Dimension = Dimension.PERIOD) -> Result:
    member = figure.member(dimension)
    assert member is not None
    assert figure.value.low is not None
    assert figure.value.high is not None
    return Result(
        id=f"{spec.id}--{member.id.replace('/', '-').lower()}",
        indicator=spec.id,
        label=f"{spec.title}, {member.label}",
        member=member,
        unit="count",
        low=Fraction(figure.value.low),
        high=Fraction(figure.value.high),
        grade=figure.grade,
        numerator=operand(member.label, figure),
    )


def change(figures: Sequence[Figure]) -> Indicator:
    spec = IndicatorSpec(
        id="change", title="Change from year to year, Metropolitan Police", kind=IndicatorKind.CHANGE,
        of=Selection(measure="offences"), by=Dimension.PERIOD, unit_of_period="year", chart=Chart.COLUMNS,
    )  # fmt: skip
    yearly = {y: one(figures, force="metropolitan-police", period=f"{y}-01-01/{y + 1}-01-01") for y in YEARS}
    results = []
    for year in list(YEARS)[1:]:
        now, before = yearly[year], yearly[year - 1]
        percent = Fraction((YEARS[year] - YEARS[year - 1]) * 100, YEARS[year - 1])
        results.append(
            Result(
                id=f"change--{year}",
                indicator=spec.id,
                label=f"Change, {year - 1} to {year}",
                member=now.member(Dimension.PERIOD),
                unit="per cent",
                low=percent,
                high=percent,
                grade=Grade.PROVED,
                numerator=operand(str(year), now),
                denominator=operand(str(year - 1), before),
                arithmetic=(f"({YEARS[year]} − {YEARS[year - 1]}) ÷ {YEARS[year - 1]}.",),
            )
        )
    counts = tuple(count_result(spec, figure) for figure in yearly.values())
    notes = ("No change is given for 2015: the year before was not asked for.",)
    return Indicator(spec=spec, results=tuple(results), counts=counts, notes=notes)


def outcomes(figures: Sequence[Figure]) -> Indicator:
    """Shares of the invented force: two are ranges."""
    spec = IndicatorSpec(
        id="outcomes", title="Outcomes in Exampleshire", kind=IndicatorKind.SHARE, of=Selection(measure="offences"),
        by=Dimension.OUTCOME, over=Selection(measure="offences"), label="of recorded offences",
    )  # fmt: skip
    whole = one(figures, force="exampleshire", period=BOTH_YEARS.id)
    results = []
    for figure in figures:
        member = figure.member(Dimension.OUTCOME)
        if not figure.invented or member is None:
            continue
        part = operand(member.label, figure)
        results.append(
            Result(
                id=f"outcomes--{member.id}", indicator=spec.id, label=f"Share, {member.label}", member=member,
                unit="per cent", low=Fraction(part.low * 100, 15), high=Fraction((part.high or 0) * 100, 15),
                grade=figure.grade, numerator=part, denominator=operand("all outcomes", whole),
            )
        )  # fmt: skip
    narrowed = next(result for result in results if not result.is_exact)
    only_three = Operand(3, 3, narrowed.numerator.figures, "worked out from the total")
    results.append(
        Result(
            id="outcomes--narrowed", indicator=spec.id, label="Share worked out too far", member=narrowed.member,
            unit="per cent", low=Fraction(20), high=Fraction(20), grade=Grade.BOUNDED, numerator=only_three,
            denominator=operand("all outcomes", whole),
        )
    )  # fmt: skip
    return Indicator(spec=spec, results=tuple(results))


def ages(figures: Sequence[Figure]) -> Indicator:
    """Counts by age, split by sex; one is a range."""
    spec = IndicatorSpec(
        id="ages", title="Offences by age and sex of the victim", kind=IndicatorKind.SERIES,
        of=Selection(measure="offences"), by=Dimension.AGE, split_by=Dimension.SEX, chart=Chart.PYRAMID,
        label="recorded offences",
    )  # fmt: skip
    results = []
    for sex in ("female", "male"):
        for age in AGES:
            figure = one(figures, force="metropolitan-police", period="2019-01-01/2020-01-01", sex=sex, age=age)
            split = figure.member(Dimension.SEX)
            result = count_result(spec, figure, Dimension.AGE)
            id = f"ages--{sex}--{age.replace('+', '-or-more')}"
            results.append(msgspec.structs.replace(result, id=id, split=split, label=f"{result.label}, {sex}"))
    return Indicator(spec=spec, results=tuple(results))


def article(publication_figures: Sequence[Figure]) -> Checked:
    text = (
        "Two of the five forces recorded more than 1,000 offences.\n"
        "Three forces charged more than 4% of them.\nFew victims report at all, 90% say campaigners."
    )

    def claim(quantity: str, verdict: Verdict, reason: str, figures: tuple[str, ...] = (), better: str = "") -> Claim:
        start = text.index(quantity)
        sentence = next(line for line in text.split("\n") if quantity in line)
        return Claim(
            text=sentence, start=start, end=start + len(quantity), quantity=quantity, kind="count_where",
            verdict=verdict, figures=figures, reason=reason, suggestion=better, actual_low=None,
        )  # fmt: skip

    recorded = tuple(one(publication_figures, force=force(name).id, period=BOTH_YEARS.id).id for name, *_ in CHARGED)
    rates = tuple(f"charging-rate--{force(name).id}" for name, *_ in CHARGED)
    return Checked(
        article="article.md",
        text=text,
        claims=(
            claim("Two", Verdict.HOLDS, "Greater Manchester Police and West Midlands did.", recorded),
            claim("Three", Verdict.HOLDS_ROUNDED, "One of the three is at 4.08%.", rates),
            claim("90%", Verdict.CANNOT_CHECK, "No figure of the study speaks of reporting."),
        ),
    )


@pytest.fixture(scope="session")
def publication() -> Publication:
    def sheet(row: int, col: int) -> Place:
        return SheetPlace("Table 2", f"{'ABCD'[col]}{row + 3}")

    def line(row: int, col: int) -> Place:
        return LinePlace(row + 4, (0, 20))

    odd = Finding(
        "period-out-of-order",
        Severity.QUESTION,
        "The week '04-10/04/2018' stands between weeks of April and May; it may be a misprint for '04-10/05/2018'.",
        "responses/met.pdf",
        PagePlace(1, (72.0, 100.0 + 12 * 7, 200.0, 112.0 + 12 * 7)),
    )
    tables = {
        "responses/charging.xlsx": (charging_table("responses/charging.xlsx", Layout.SHEET, sheet),),
        "responses/charging.txt": (charging_table("responses/charging.txt", Layout.RUN_TOGETHER, line, "16"),),
        "responses/met.pdf": (
            weekly_table("responses/met.pdf"),
            yearly_table("responses/met.pdf"),
            ages_table("responses/met.pdf"),
        ),
        "responses/exampleshire.docx": (hidden_table("responses/exampleshire.docx"),),
        "responses/broken.pdf": (),
    }
    titles = {
        "responses/charging.xlsx": "Charging by force, as a workbook",
        "responses/charging.txt": "Charging by force, columns run together",
        "responses/met.pdf": "Metropolitan Police reply 01.FOI.20.014375",
        "responses/exampleshire.docx": "Reply of Exampleshire Police",
        "responses/broken.pdf": "A reply that could not be opened",
    }
    sources = tuple(
        Source(
            name=name,
            title=titles[name],
            origin="Figures from a public reply of the Metropolitan Police, 01.FOI.20.014375.",
            publisher="Metropolitan Police Service",
            received=date(2020, 5, 21),
            used=name != "responses/broken.pdf",
            why="It answers every question." if name != "responses/broken.pdf" else "It is damaged.",
            invented="exampleshire" in name,
            document=None
            if "broken" in name
            else Document(path=name, format=name.rpartition(".")[2], sha256=f"{n:064x}", findings=()),
            tables=of,
            findings=(odd,) if "met" in name else (),
        )
        for n, (name, of) in enumerate(tables.items())
    )
    observations = tuple(o for of in tables.values() for table in of for o in observe(table))
    figures = tuple(gather(observations, frozenset({"responses/exampleshire.docx"})))
    asked = [Asked(force(name), Answer.COMPLETE, True, "Every year and outcome was given.") for name, *_ in CHARGED]
    asked.append(Asked(force("Metropolitan Police"), Answer.LIMITED, True, "Totals were given for the whole period."))
    asked.append(Asked(force("Kent"), Answer.NONE, False, "Refused under section 12."))
    broken = Finding(
        "unreadable",
        Severity.ERROR,
        "broken.pdf ends before its list of objects, so no page could be read; ask the sender for a new copy.",
        "responses/broken.pdf",
    )
    note = Finding("live-system", Severity.NOTE, "The figures were drawn from a live system.", "responses/met.pdf")
    return Publication(
        title="Intimate image abuse: recorded offences and charges",
        question="How many offences were recorded from January 2019 to July 2022, and how many led to a charge?",
        as_of=date(2024, 3, 1),
        publisher="The Example Study",
        key_findings=(
            (
                Said("Five forces charged "),
                Said("3.5%", "charging-rate--five-forces"),
                Said(" of the 3,680 offences that they recorded."),
            ),
            (Said("Bedfordshire is the only one of them above 10%."),),
        ),
        sources=sources,
        observations=observations,
        figures=figures,
        indicators=(rate(figures), series(figures), change(figures), outcomes(figures), ages(figures)),
        coverage=Coverage(tuple(sorted(asked, key=lambda row: row.force.label))),
        articles=(article(figures),),
        findings=(broken, odd, note),
        notes=(
            "Only totals for the whole period are used.",
            "A force that refused is left out, not counted as nought.",
        ),
        definitions=(("Charged", "Outcome type 1: charged or summonsed."), ("Recorded", "Entered as a crime.")),
        support=("If this concerns you: the Revenge Porn Helpline, 0345 6000 459.",),
        quick_exit="https://www.bbc.co.uk/weather",
    )


@pytest.fixture(scope="session")
def build(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the publication was written to."""
    folder = tmp_path_factory.mktemp("build")
    publish(publication, folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Real Chromium: CROSSCAST_CHROMIUM, else Debian's, else Playwright's own."""
    named = os.environ.get("CROSSCAST_CHROMIUM") or shutil.which("chromium", path="/usr/bin")
    with sync_playwright() as playwright:
        program = named or playwright.chromium.executable_path
        if not Path(program).exists():
            pytest.fail(
                f"There is no Chromium at {program}. Install it with 'apt install chromium' or 'playwright install "
                "chromium', or name one in CROSSCAST_CHROMIUM."
            )
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
