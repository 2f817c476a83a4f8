"""`python -m manyways` is the `manyways` command."""

import sys

if __name__ == "__main__":
    try:
        from manyways.cli import main

        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
