"""How effects are sized and told on many-step scales: in points instead of logits."""

from dataclasses import replace

from kinerja_analysis.bias.effect import Effect, Size, Words
from kinerja_analysis.bias.wording import decimal
from kinerja_analysis.thresholds import (
    LINEAR_CENTRALITY_IMPORTANT,
    LINEAR_CENTRALITY_LIMIT,
    RANGE_A_LOGIT,
)


def many_step_effect(effect: Effect, width: float) -> Effect:
    """Give an effect with its limits on a scale of `width` nilai from end to end.

    An effect that moves nilai has its limits in points (`thresholds.RANGE_A_LOGIT` of the range
    for a logit); centrality has limits of its own; heaping can be seen here only;
    ratios and shares keep theirs.
    """
    if effect.in_points:
        points = RANGE_A_LOGIT * width
        return replace(effect, limit=effect.limit * points, important=effect.important * points)
    if effect.key == "centrality threshold":
        return replace(
            effect,
            limit=LINEAR_CENTRALITY_LIMIT,
            important=LINEAR_CENTRALITY_IMPORTANT,
            words=_central_words(effect.words),
        )
    if effect.name == "heaping":
        return replace(effect, obstacle=None)
    return effect


def _central_words(words: Words) -> Words:
    """Tell centrality without steps: by how much nilai shrink towards the middle."""
    return replace(words, temukan=_found, ukuran=_size)


def _found(size: Size) -> str:
    """Tell the pattern."""
    return (
        "nilai penilai ini lebih dekat ke nilai rata-rata kantor daripada yang diperkirakan dari "
        f"kinerja pegawainya ({_size(size)})"
    )


def _size(size: Size) -> str:
    """Say how much deviations from the middle shrink when precision about it grows."""
    share = 100 * size.estimate / (1 + size.estimate)
    return f"selisih dari nilai rata-rata menyusut {decimal(share, 0)} persen"
