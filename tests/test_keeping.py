"""What one build keeps for the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASK_AT_ONCE = """
import sys, threading
from pathlib import Path
import msgspec
from crosscast.keeping import Cache

def ask(cache, together):
    together.wait()
    assert cache.get(bytes(1), dict).first.n == 1

folder = Path(sys.argv[1])
(folder / "00.json").write_text('{"first": {"n": 1}, "second": {"n": 2}}')
sys.setswitchinterval(1e-6)
for _ in range(100):
    inner = [msgspec.defstruct(name, [("n", int)]) for name in ("First", "Second")]
    cache = Cache(folder, msgspec.defstruct("Outer", [("first", inner[0]), ("second", inner[1])]))
    together = threading.Barrier(6)
    threads = [threading.Thread(target=ask, args=(cache, together)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_that_ask_for_what_was_kept_at_once_each_get_it(tmp_path: Path) -> None:
    """A study's documents are asked for side by side, the first two of them at the same moment."""
    done = subprocess.run([sys.executable, "-c", ASK_AT_ONCE, tmp_path], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
