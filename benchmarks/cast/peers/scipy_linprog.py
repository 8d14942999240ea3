"""One SciPy linear program an end, as one would write it first: the time of some of them, and what they find.

Called with a file of arrays: equations over the hidden cells, their ends, and the ends to ask for.
"""

import json
import sys
import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

given = np.load(sys.argv[1])
matrix = csr_array(
    (given["coefficients"], given["cells"], given["starts"]), shape=(len(given["sums"]), len(given["low"]))
)
ends = list(zip(given["low"], [None if top < 0 else top for top in given["high"]], strict=True))
found = []
began, cpu = time.perf_counter(), time.process_time()
for cell, direction in given["asked"]:
    cost = np.zeros(len(ends))
    cost[cell] = direction
    answer = linprog(cost, A_eq=matrix, b_eq=given["sums"], bounds=ends, method="highs")
    assert answer.status == 0, answer.message
    found.append(direction * answer.fun)
json.dump(
    {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "found": found},
    sys.stdout,
)
