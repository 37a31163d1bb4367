"""What every exported file says of its fit, and what a tool is not able to repeat of it."""

from collections.abc import Iterable
from typing import Final

from kinerja_analysis.models.elsewhere.replica import Replica

ESTIMATORS: Final = {
    "mml_random": "marginal maximum likelihood over ratees, N(mu, sigma^2) with both estimated; "
    "rater severities N(0, sigma_alpha^2), their variance estimated too",
    "mml_fixed": "marginal maximum likelihood over ratees, N(mu, sigma^2) with both estimated; "
    "rater severities free, sum zero",
    "jml": "joint maximum likelihood; severities free, sum zero; ratees with only lowest or only "
    "highest scores by weighted likelihood",
}
"""What each estimator did, in words."""

RANDOM_RATERS: Final = (
    "Not repeated: random severities. Here they are free, so that the numbers to find are those "
    'of fit_mfrm(..., raters="fixed"); elements.csv holds the shrunken ones of the exported fit, '
    "which lie nearer to zero."
)
"""What is said where severities have a distribution that the tool does not know."""


def about(replica: Replica) -> list[str]:
    """Say what was fitted, in lines without a mark of comment."""
    ratings, used = replica.ratings, replica.used
    sizes = ", ".join(f"{ratings[name].nunique()} of facet {name}" for name in replica.facets)
    owner = "all ratings" if replica.steps_by == "common" else f"each {replica.steps_by}"
    lines = [
        f"Many-facet Rasch model fitted by kinerja_analysis: {len(ratings)} ratings; {sizes}.",
        f"log P(k)/P(k-1) = theta(ratee) - severities - difficulty(criterion) - tau(k); own steps "
        f"tau of {owner} ({replica.model}).",
        f"Estimation: {ESTIMATORS[replica.estimator]}.",
        f"Category k stands for the score {replica.lowest:g} + {replica.step:g} k, "
        f"k = 0..{replica.top}. Positive is strict or difficult.",
        f"Log-likelihood of the fit: {replica.log_likelihood:.6f}.",
    ]
    if len(replica.groups):
        lines.append(
            f"Ratees come from {replica.groups.nunique()} populations, each with a mean and a "
            "standard deviation of its own."
        )
    if not used.to_numpy().all():
        lines.append(
            "Categories that a set of steps was never used for have probability zero in the fit."
        )
    return lines


def commented(lines: Iterable[str], mark: str) -> str:
    """Write lines as comments."""
    return "".join(f"{mark} {line}\n" for line in lines)
