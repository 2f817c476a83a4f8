"""`python -m manyways` is the `manyways` command."""

import sys

from manyways.cli import main

sys.exit(main())
