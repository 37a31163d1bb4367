"""How the site is built: `python mulai.py dok`, readable without a network.

The theme brings its own style sheets and letters are the system's; nothing is fetched by a reader.
"""

import kinerja_analysis

project = "kinerja_analysis"
author = "kinerja_analysis"
version = release = kinerja_analysis.__version__
language = "id"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["bukti/*.jsonl"]

napoleon_google_docstring = False
napoleon_use_rtype = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
toc_object_entries = False

myst_heading_anchors = 3
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure", "ref.python"]

html_theme = "furo"
html_title = f"kinerja_analysis {release}"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
