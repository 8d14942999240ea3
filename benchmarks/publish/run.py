"""Measure the site, and the whole build, of a study of about 2,000 figures: from nothing, and after one correction.

The study is written from a seed: 43 forces, each a reply with seven years of seven outcomes. Times are of the
processor, so that they compare on a machine that is busy with other work.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crosscast.pipeline import publication_of
from crosscast.publish.charts import draw
from crosscast.publish.kept import Kept
from crosscast.publish.site import site_files
from crosscast.study import load_study
from crosscast.vocab import name_of, territorial_forces

OUTCOMES = (
    "Charged/Summonsed",
    "Caution - youths",
    "Caution - adults",
    "Community resolution",
    "Evidential difficulties - suspect identified, victim supports action",
    "Evidential difficulties - victim does not support action",
    "Investigation complete - no suspect identified",
)
YEARS = range(2017, 2024)
INDICATORS = """
indicators:
  - id: charging-rate
    title: Charging rate by force, 2023
    kind: rate
    of: {measure: recorded offences, outcome: charged or summonsed, period: "2023"}
    over: {measure: recorded offences, period: "2023"}
    by: force
    chart: bars
    label: of recorded offences
"""


def write_study(folder: Path, seed: int = 1) -> None:
    rng = random.Random(seed)
    (folder / "responses").mkdir(parents=True)
    names = [name_of(member) for member in territorial_forces()]
    replies = []
    for n, name in enumerate(names):
        file = f"reply-{n + 1:02}.csv"
        (folder / "responses" / file).write_text(_reply(rng), "utf-8")
        replies.append(f"  - {{file: {file}, title: {name}, publisher: '{name}', offence: intimate image offences}}\n")
    asked = "".join(f"    - {name}\n" for name in names)
    (folder / "study.yaml").write_text(
        "title: Intimate image offences\nquestion: How did they end?\nas_of: 2024-06-01\nresponses:\n"
        + "".join(replies)
        + "coverage:\n  complete:\n"
        + asked
        + INDICATORS,
        "utf-8",
    )


def _reply(rng: random.Random) -> str:
    rows = [[rng.randrange(5, 400) for _ in YEARS] for _ in OUTCOMES]
    rows.append([sum(row[n] for row in rows) for n in range(len(YEARS))])
    lines = ["Intimate image offences recorded", "", "Outcome," + ",".join(map(str, YEARS))]
    for label, row in zip((*OUTCOMES, "Total"), rows, strict=True):
        lines.append(f'"{label}",' + ",".join(map(str, row)))
    return "\n".join(lines) + "\n"


def _took(what: str, work: Callable[[], object]) -> None:
    processor, clock = time.process_time(), time.perf_counter()
    work()
    print(f"{what:<60}{time.process_time() - processor:6.2f} s processor{time.perf_counter() - clock:7.2f} s clock")


def _built(what: str, folder: Path) -> None:
    """What `crosscast build` takes, its workers included."""
    before, clock = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, time.perf_counter()
    subprocess.run([sys.executable, "-m", "crosscast", "--quiet", "build", folder], stdout=subprocess.PIPE, check=False)
    user = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    print(f"{what:<60}{user:6.2f} s processor{time.perf_counter() - clock:7.2f} s clock")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "study"
        write_study(folder)
        publication = publication_of(load_study(folder))
        print(f"{len(publication.figures):,} figures, {sum(len(i.results) for i in publication.indicators)} results")
        drawings = draw(publication.indicators)
        kept = Kept()
        _took("The site from nothing", lambda: site_files(publication, drawings, kept))
        _correct(folder / "responses" / "reply-07.csv")
        corrected = publication_of(load_study(folder))
        again = Kept(kept.now)
        _took("The site after one correction", lambda: site_files(corrected, drawings, again))
        anew = sum(kept.now.get(name, (b"",))[0] != key for name, (key, _) in again.now.items())
        print(f"{anew} of {len(again.now):,} kept pages were rendered anew")
        _built("The whole build, nothing of it kept but readings", folder)
        _correct(folder / "responses" / "reply-07.csv")
        _built("The whole build after one correction", folder)


def _correct(reply: Path) -> None:
    """One more in the last column of the first outcome."""
    lines = reply.read_text("utf-8").splitlines()
    label, number = lines[3].rsplit(",", 1)
    lines[3] = f"{label},{int(number) + 1}"
    reply.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
