"""Which cut-offs the toolkit uses: each number once, with unit, meaning and source."""

from typing import Final

# --- the bias screen -------------------------------------------------------------------------

ALPHA: Final = 0.05
"""Probability (0-1): false-discovery rate that `detected` keeps to (Benjamini & Hochberg 1995)."""

SEVERITY_LIMIT: Final = 0.15
"""Logit: severities closer to the middle than this differ by nothing that matters
(about 0.08 points on a five-category scale)."""

MIN_RATINGS: Final = 5
"""Count of ratings below which no effect of one rater is tested."""

MIN_RATEES: Final = 3
"""Count of different ratees below which no effect of one rater is tested."""

QUOTA_P: Final = 0.001
"""Probability (0-1) of unit means as even as seen, below which a quota must have set them."""

QUOTA_MIN_UNITS: Final = 4
"""Count of units below which evenness of their means tells nothing."""

OUTPUT_MIN_T: Final = 3.0
"""Standard errors by which measured output must go with nilai within units, before it may say
anything about differences between units."""

OUTPUT_RELIABILITY: Final = 0.75
"""Share (0-1) of the spread of output measured once that is taken to repeat: the middle of what is
possible, a half to the whole."""

OUTPUT_RELIABILITY_SE: Final = 0.14
"""Standard deviation of a share that may lie anywhere from .5 to 1: .5 / sqrt(12)."""

AGE_BANDS: Final = (35, 45, 55)
"""Years of age at which a new band begins, where people are grouped by age."""

SEVERITY_IMPORTANT: Final = 0.5
"""Logit: severity that `not_detected` rules out (about 0.3 points on five categories; between
the .43 and .64 logit of the ETS classes B and C)."""

CENTRALITY_LIMIT: Final = 0.3
"""Logit: mean shift of a step up to which centrality does not matter
(steps stretched by 1.2 where they stand 1.5 logits from the middle)."""

CENTRALITY_IMPORTANT: Final = 0.6
"""Logit: mean shift of a step that `not_detected` rules out (stretch 1.4; Jin & Wang 2018 simulate
1.3 to 1.5 as moderate to large)."""

HALO_LIMIT: Final = 0.4
"""Log ratio of level to profile spread up to which halo does not matter (1.5 times the office's;
a general impression of about half a logit on seven kriteria)."""

HALO_IMPORTANT: Final = 0.7
"""Log ratio of level to profile spread that `not_detected` rules out (twice the office's)."""

STRAIGHTLINING_LIMIT: Final = 0.1
"""Share of forms (0-1) above expectation up to which uniform forms do not matter."""

STRAIGHTLINING_IMPORTANT: Final = 0.25
"""Share of forms (0-1) above expectation that `not_detected` rules out."""

STRAIGHTLINING_MIN_KRITERIA: Final = 3
"""Count of kriteria on a form below which equal nilai are no sign of anything."""

CRITERION_LIMIT: Final = 0.43
"""Logit: shift on one kriteria up to which it does not matter (ETS class B begins here)."""

CRITERION_IMPORTANT: Final = 0.64
"""Logit: shift on one kriteria that `not_detected` rules out (ETS class C begins here)."""

SLOPE_LIMIT: Final = 0.2
"""Share (0-1) of the relation to performance that may be missing before it matters."""

SLOPE_IMPORTANT: Final = 0.3
"""Share (0-1) of the relation to performance that `not_detected` rules out (slope .7)."""

RANGE_RESTRICTION_LIMIT: Final = 0.3
"""Log ratio of expected to found share of nilai outside a rater's own narrow band, less what
smaller scatter explains, up to which a narrow range does not matter (a quarter fewer)."""

RANGE_RESTRICTION_IMPORTANT: Final = 0.7
"""Log ratio of expected to found share outside the band that `not_detected` rules out (half as
many; METHOD.md, section B, names a ratio of standard deviations of .6, a log ratio of .5)."""

INCONSISTENCY_LIMIT: Final = 0.18
"""Log ratio of scatter within forms to the office's up to which it does not matter (1.2 times: the
upper end that Wright & Linacre 1994 call reasonable for judged performance)."""

INCONSISTENCY_IMPORTANT: Final = 0.41
"""Log ratio of scatter within forms that `not_detected` rules out (1.5 times: beyond it Linacre
2002 calls ratings unproductive)."""

COPYING_LIMIT: Final = 0.2
"""Share of forms (0-1) identical beyond expectation up to which they do not matter: of the five
pegawai of a small unit one may well be alike."""

COPYING_IMPORTANT: Final = 0.4
"""Share of forms (0-1) identical beyond expectation that `not_detected` rules out."""

HEAP_POINTS: Final = 5.0
"""Nilai points: on a many-step scale multiples of it are round numbers (of 5 and 10)."""

HEAP_SHORT_SHARE: Final = 0.1
"""Times HEAP_POINTS that multiples are round on a scale that ends at LOW_SCALE or below."""

HEAPING_LIMIT: Final = 0.1
"""Share of nilai (0-1) on round numbers or cut-offs above the office's up to which it does not
matter: heaping moves such a nilai by 2.5 points at most, .25 on the average."""

HEAPING_IMPORTANT: Final = 0.25
"""Share of nilai (0-1) on round numbers or cut-offs beyond the office's that is ruled out."""

STUDENTISE_FORMS: Final = 10.0
"""Count of forms that the office's scatter counts for where a rater's own scatter is shrunk
towards it (as many as a superior of a kecamatan has own ratees twice over)."""

GROUP_MIN_RATEES: Final = 5
"""Count of ratees inside a group, and outside it, whom a rater shares with others, from which his
ratings of the group are compared (the same number as SMALL_CELL)."""

OFFICE_MIN_RATERS: Final = 3
"""Count of raters who must be comparable on a group before the office's spread is told."""

GROUP_LIMIT: Final = 0.3
"""Logit: difference between groups up to which it does not matter (METHOD.md, section B: .3/.5)."""

GROUP_IMPORTANT: Final = 0.5
"""Logit: difference between groups that `not_detected` rules out (METHOD.md, section B)."""

SIMILARITY_LIMIT: Final = 0.15
"""Logit: advantage of ratees like the rater up to which it does not matter (as SEVERITY_LIMIT)."""

SIMILARITY_IMPORTANT: Final = 0.5
"""Logit: advantage of ratees like the rater that `not_detected` rules out (as GROUP_IMPORTANT)."""

DRIFT_LIMIT: Final = 0.3
"""Logit a year: change of severity up to which it does not matter (METHOD.md, section B)."""

DRIFT_IMPORTANT: Final = 0.6
"""Logit a year: change that `not_detected` rules out (Wolfe, Moulder & Myford 2001 find moderate
changes only from this size)."""

RECENCY_LIMIT: Final = 0.15
"""Logit for a standard deviation of the last quarter's surplus up to which it does not matter
(METHOD.md, section B: a weight of .15 above a quarter)."""

RECENCY_IMPORTANT: Final = 0.3
"""Logit for a standard deviation of the last quarter's surplus that `not_detected` rules out."""

ORDER_LIMIT: Final = 0.3
"""Logit from the first form to the last up to which position does not matter (as GROUP_LIMIT)."""

ORDER_IMPORTANT: Final = 0.6
"""Logit from the first form to the last that `not_detected` rules out (as DRIFT_IMPORTANT)."""

CARRIED_LIMIT: Final = 0.1
"""Logit for a logit of the form before, up to which it does not matter (METHOD.md, section B:
correlation of .1 with the form before)."""

CARRIED_IMPORTANT: Final = 0.3
"""Logit for a logit of the form before that `not_detected` rules out (a third is carried over)."""

ORDER_MIN_FORMS: Final = 8
"""Count of forms from which a rater's levels are compared along an order or a figure: four go
into severity, slope and the line itself, and as many must be left to tell chance."""

HASTE_MINUTES: Final = 3.0
"""Minutes between two forms up to which the second was written in haste: seven kriteria at some
25 seconds each."""

SELF_GAP_MIN_FREEDOM: Final = 8
"""Degrees of freedom (ratees less superiors) from which the pooled variance of gaps is known well
enough for a t-test (Student's t .975 is then within a fifth of its limit)."""

SELF_GAP_LIMIT: Final = 0.3
"""Logit by which a gap may exceed the office's and not matter (Heidemeier & Moser 2009: people
rate themselves d = .32 above their superiors anyway)."""

SELF_GAP_IMPORTANT: Final = 0.6
"""Logit beyond the office's gap that `not_detected` rules out (twice the limit)."""

RANGE_A_LOGIT: Final = 0.137
"""Share of a scale's range (0-1) that one logit is worth on a many-step scale, where limits in
logits become points: .55 of the 4 points of five categories, as SEVERITY_LIMIT (.08 / .15) and
SEVERITY_IMPORTANT (.3 / .5) have it. On 0-100 severities below 2.1 points do not matter, and 6.9
points are important."""

LINEAR_CENTRALITY_LIMIT: Final = 0.2
"""Relative growth of a rater's precision about the middle of a many-step scale up to which
centrality does not matter (steps stretched by 1.2, as CENTRALITY_LIMIT)."""

LINEAR_CENTRALITY_IMPORTANT: Final = 0.4
"""Relative growth of precision that `not_detected` rules out (stretch 1.4)."""

CONFIDENCE: Final = 0.95
"""Probability (0-1) that an interval `low` to `high` covers the true size."""

POWER: Final = 0.8
"""Probability (0-1) with which "the smallest size these data could have shown" shows."""

NULL_DRAWS: Final = 4_000
"""Count of null draws (replicates x raters) that a p-value rests on; beyond them it follows an
exponential tail."""

MIN_REPLICATES: Final = 240
"""Count of bootstrap replicates below which no rater's spread is known well enough (at 240 a
standard deviation is known to 5 per cent)."""

MAX_REPLICATES: Final = 1_000
"""Count of bootstrap replicates beyond which more change nothing that is printed."""

# --- the measurement model --------------------------------------------------------------------

MAX_CATEGORIES: Final = 25
"""Count of categories above which a scale is too fine for an ordinal model."""

MOVER_MIN: Final = 5
"""Count of ratees who changed rater between years below which nothing is said by them."""

MOVER_MAX_RATERS: Final = 2_000
"""Count of raters whom movers link that the two-way model solves at once (dense)."""

LINK_EACH: Final = 2
"""Count of ratees that a link between two groups of raters consists of on proposed forms; the
shortest list has one, but then the absence of one person undoes the link."""

MAX_NEW_EACH: Final = 5
"""Count of new ratees that a rater is asked to cross-rate at most (profile: aturan.silang_maks)."""

# --- reading exports ---------------------------------------------------------------------------

ARCHIVE_MAX_BYTES: Final = 300_000_000
"""Bytes that the parts of a workbook may inflate to (RELIABILITY.md, section 1.7)."""

ARCHIVE_MAX_RATIO: Final = 200
"""Times that a workbook may be bigger unpacked than packed."""

ARCHIVE_MAX_MEMBERS: Final = 2_000
"""Count of parts that a workbook may have."""

FILE_MAX_BYTES: Final = 500_000_000
"""Bytes that an export may have (a million ratings as CSV are about 100 million)."""

READ_MAX_MEMORY: Final = 2 << 30
"""Bytes of memory that the reading of one file may take."""

READ_MAX_CELLS: Final = 40_000_000
"""Count of cells that the sheets of one file may have together."""

READ_SECONDS: Final = 20
"""Seconds of processor time that the reading of any file may take."""

READ_SECONDS_A_MEGABYTE: Final = 6
"""Seconds of processor time that each million bytes of a file add to that."""

READ_PATIENCE: Final = 3
"""Seconds on the clock that are waited for one second of processor time, on a busy computer."""

READER_START_SECONDS: Final = 120
"""Seconds that the reading process may take to start."""

HEADER_SEARCH_ROWS: Final = 40
"""Count of rows from the top among which the column names must stand."""

HEADER_MAX_DEPTH: Final = 3
"""Count of rows that one header may span."""

EXPORTED_AGAIN_SHARE: Final = 0.9
"""Share of a sheet's rows (0-1) that stand in another file too, from which it is pointed out."""

SPELLING_RATIO: Final = 0.84
"""Likeness (0-1, difflib) from which a column name is taken for a misspelt known one."""

NAME_RATIO: Final = 0.75
"""Likeness (0-1, difflib) of their least like words from which two names are one person's."""

MIXED_SCALE_SHARE: Final = 0.2
"""Share (0-1) of a column's nilai on another scale from which the whole column is in doubt."""

MIXED_SCALE_CELLS: Final = 3
"""Count of nilai on another scale below which a column is not in doubt as a whole."""

DATE_MAX_YEARS: Final = 10
"""Years from the appraisal year beyond which a date is a slip of the pen."""

GRACE_MONTHS: Final = 3
"""Months after the appraisal year in which its ratings may still be dated, if the file says so."""

MAX_WAITING_SHARE: Final = 0.20
"""Share of the data rows that may wait for a correction before a report is only a draft."""

NIP_MIN_AGE: Final = 16
"""Years of age below which nobody is appointed (DOMAIN.md, section 4.7)."""

NIP_MAX_AGE: Final = 58
"""Years of age above which no PNS is appointed (RELIABILITY.md, section 2, case 7)."""

NIP_MAX_AGE_PPPK: Final = 64
"""Years of age above which no PPPK is appointed: a year before the highest retirement age (65)."""

SCALE_GAP: Final = 4
"""Times by which the lowest high nilai exceeds the highest low one where two scales are mixed."""

MIXED_BETWEEN_SHARE: Final = 0.05
"""Share (0-1) of nilai between low and high from which the low ones are part of a wide spread."""

LONGEST_SCALE: Final = 120
"""Points: the highest nilai of any appraisal scale (PP 30/2019); above it a number is a slip."""

LARGEST_FIGURE: Final = 1e12
"""Largest figure of a service that is read; beyond it a cell holds digits, but no count."""

LOW_SCALE: Final = 10
"""Points: the highest nilai of the short scales (1-4, 1-5, 1-10) that may be mixed in."""

TOTAL_TOLERANCE: Final = 0.05
"""Points by which a typed total may differ from its formula beside the rounding it shows."""

# --- regulation ------------------------------------------------------------------------------

PATTERN_MIN: Final = 10
"""Count of people below which a pattern in percent is not judged (10 % of fewer is nobody)."""

# --- disclosure ------------------------------------------------------------------------------

SMALL_CELL: Final = 5
"""Count of people below which a shared table shows no figure (DOMAIN.md, section 7)."""

MEAN_CELL: Final = 10
"""Count of people below which the public edition shows no mean (RELIABILITY.md, section 1.3)."""

OTHERS_MIN: Final = 3
"""Count of raters besides the superior from which on an employee sees their mean; below it, one of
them could be told from the mean and the own knowledge of another."""
REPLY_DAYS: Final = 14
"""Days that a rater has to reply to the own sheet before a pattern of his or hers stands in a
report. Chosen as long as the time for an objection (PP 30/2019, Pasal 59); the profile may say
otherwise."""

GAP_TO_DISCUSS: Final = 0.05
"""Share of a scale's range (0-1) from which on the mean gap between self and superior on one
criterion is worth a talk. Chosen: a fifth of a point on a scale of 1-5."""

LOW_AGREEMENT: Final = 0.7
"""Share (0-1) of a survey that agrees with a statement, below which the report recommends to look
at it. Chosen: three in ten who disagree are more than a few."""

# --- intervals -------------------------------------------------------------------------------

Z_95: Final = 1.959964
"""Standard errors on either side of an estimate that hold 95 % of a normal distribution."""

UNEXPECTED_Z: Final = 3.0
"""Standard deviations from the expected nilai at which a rating is listed as unexpected (Linacre,
FACETS, Table 4: unexpected responses, default 3)."""

# --- agreement between raters ------------------------------------------------------------------

RELIABILITY_MIN_RATINGS: Final = 30
"""Count of ratings below which a coefficient of agreement is only indicative."""

RELIABILITY_MIN_RATERS: Final = 3
"""Count of raters below which a variance between raters is hardly known."""

MISSING_SCORES_LIMIT: Final = 0.2
"""Share (0-1) of missing scores above which a coefficient is read with care."""

RESAMPLES: Final = 2_000
"""Count of bootstrap resamples behind an interval (Efron & Tibshirani 1993: 1,000 or more)."""

# --- training of raters ------------------------------------------------------------------------

ACCURACY_MIN_RATEES: Final = 3
"""Count of ratees below which no order is judged (two are always in order or reversed)."""

BORMAN_R_LIMIT: Final = 0.99
"""Correlation beyond which an order counts as that of the truth: Fisher's z of 1 is infinite."""

WEAK_BELOW: Final = 2.5
"""Nilai points below which performance in a case is weak: between kurang (2) and cukup (3)."""

EXPERTS_MIN: Final = 5
"""Count of experts from which their mean is a reference (METHOD.md, section F)."""

EVIDENCE_A_QUARTER: Final = 2
"""Count of pieces of evidence that a practice case has in each quarter at least."""

EVIDENCE_A_CRITERION: Final = 2
"""Count of quarters from which a practice case has evidence on each criterion at least."""

REASON_LETTERS: Final = 20
"""Letters that the reason of a reference score has at least: shorter ones explain nothing."""

CUTOFF_NEARNESS: Final = 0.25
"""Nilai points by which the mean reference of a case about a cut-off may fall short of it."""

PRACTICE_MAX_BYTES: Final = 5_000_000
"""Bytes that one filled practice form may have (a filled one has about 20 thousand)."""

ELEVATION_NOTICEABLE: Final = 0.25
"""Nilai points by which a participant's nilai as a whole must differ from the reference before it
is called a difference (on 60 cells of spread .8 its standard error is about .1)."""

BOOTSTRAP_MIN: Final = 6
"""Count of participants below which Student's interval replaces that of too few resampled means."""

EXPERTS_RELIABLE: Final = 0.7
"""Reliability (0-1) of the experts' mean below which it is no reference yet (Nunnally 1978)."""

CLASS_RESAMPLES: Final = 2_000
"""Count of bootstrap resamples of participants behind an interval of training (as RESAMPLES)."""

CLASS_MOST: Final = 60
"""Count of participants that one class has at most (two classes of 25 and some to spare)."""

TWIN_MIN_RATERS: Final = 8
"""Count of raters below which an office's own pattern would name somebody."""

TWIN_MIN_RATEES: Final = 20
"""Count of ratees below which an office's own ratings give no safe example (four small cells)."""

TWIN_ROUNDING: Final = 0.25
"""Logit or share to which the size of an own pattern is rounded before a class sees it."""

TWIN_STANDARD: Final = 1.5
"""Logit: size of a pattern whose estimate has another unit than its planting (clearly seen)."""

PERTURBED_SHARE: Final = 0.2
"""Share (0-1) of anonymised nilai that are exchanged within a criterion."""

# --- the check of an installation ------------------------------------------------------------

CERTIFIED_DIGITS: Final = (12.0, 9.0, 3.5)
"""Digits that must be right at the levels of difficulty of NIST StRD: data that lead with one,
seven and thirteen constant digits; at the third the data themselves, as doubles, leave four."""

GOLDEN_TOLERANCE: Final = 1e-4
"""Share (0-1), or nilai points and logits about zero, by which a number of the golden office may
differ between computers: far above what numpy and scipy differ by, far below what matters."""

MIN_FREE_DISK: Final = 1.0
"""GiB of free disk below which a run may not end (a report with its archive takes a tenth)."""

MIN_FREE_MEMORY: Final = 1.0
"""GiB of free memory below which a run may be slow (an office of a hundred takes half of it)."""
