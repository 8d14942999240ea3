"""Print a table as acro does, small counts suppressed, with margins. Arguments: CSV in, CSV out, row, column."""

import contextlib
import io
import os
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from acro import ACRO

source, target, row, column = sys.argv[1:]
source, target = Path(source).resolve(), Path(target).resolve()
cells = pd.read_csv(source)
records = cells.loc[cells.index.repeat(cells["n"])]
os.chdir(tempfile.mkdtemp())
with contextlib.redirect_stdout(io.StringIO()):
    acro = ACRO(suppress=True)
    began = time.perf_counter()
    table = acro.crosstab(records[row], records[column], margins=True)
    took = time.perf_counter() - began
table = table.reset_index().melt(id_vars=row, var_name=column, value_name="n")
table["seconds"] = took
table.to_csv(target, index=False)
