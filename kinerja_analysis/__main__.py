"""How ``python -m kinerja_analysis`` starts: as the command ``kinerja``."""

import sys

from kinerja_analysis.cli import main

sys.exit(main())
