"""`python -m crosscast` is the command `crosscast`."""

import sys

from crosscast.cli import main

sys.exit(main())
