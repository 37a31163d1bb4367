"""Which offices are fitted together: those that share a person, and small ones to fill a partition.

People are known here by 64 bits of a hash of their id alone, so that a nation's ids fit into a
small part of the memory; two of ten million share theirs once in 370,000 nations.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from kinerja_analysis.riwayat.parts import FILE, Part, Version

MOST_RATINGS: Final = 150_000
"""Count of ratings beyond which a partition takes no further office."""

MOST_RATERS: Final = 500
"""Count of raters beyond which it takes none: their matrix is formed."""

COLUMNS: Final = ("pegawai", "penilai", "kriteria", "nilai", "skala", "peran")


def rated_by_others(version: Version, part: Part, skala: str) -> pa.Table:
    """Return a part's ratings by others on one scale: ``pegawai, penilai, kriteria, nilai``.

    Small files by the ten thousand: what makes a file a DataFrame would take most of the time.
    """
    with pq.ParquetFile(version.folder / part.place / f"{FILE}.parquet") as file:
        table = file.read(columns=list(COLUMNS), use_threads=False)
    same = pc.equal(table["skala"], skala)
    others = pc.not_equal(table["peran"], "diri")
    given = pc.invert(pc.is_null(table["nilai"], nan_is_null=True))
    return table.filter(pc.and_(pc.and_(same, others), given)).select(list(COLUMNS[:4]))


def bundles(version: Version, parts: Sequence[Part], skala: str) -> list[tuple[Part, ...]]:
    """Part the offices into partitions of whole connected components, in the offices' order."""
    ids, ratings, raters = zip(*_seen(version, parts, skala), strict=True)
    group = _linked(ids)
    found: list[list[Part]] = []
    held_ratings, held_raters = MOST_RATINGS, MOST_RATERS
    for number in range(int(group.max()) + 1):
        members = np.flatnonzero(group == number) if len(parts) > 1 else np.array([0])
        n_ratings = sum(ratings[m] for m in members)
        n_raters = sum(raters[m] for m in members)
        if not n_ratings:
            continue
        if held_ratings + n_ratings > MOST_RATINGS or held_raters + n_raters > MOST_RATERS:
            found.append([])
            held_ratings = held_raters = 0
        found[-1] += [parts[m] for m in members]
        held_ratings, held_raters = held_ratings + n_ratings, held_raters + n_raters
    return [tuple(one) for one in found]


def _seen(
    version: Version, parts: Sequence[Part], skala: str
) -> Iterator[tuple[NDArray[np.uint64], int, int]]:
    """Give the people of each office, and count its ratings and raters."""
    for part in parts:
        ratings = rated_by_others(version, part, skala)
        raters = pc.unique(ratings["penilai"])
        people = pc.unique(pa.chunked_array([*ratings["pegawai"].chunks, raters]))
        hashed = pd.util.hash_array(people.to_numpy(zero_copy_only=False), categorize=False)
        yield hashed, len(ratings), len(raters)


def _linked(ids: Sequence[NDArray[np.uint64]]) -> NDArray[np.int64]:
    """Give the group of each office, numbered by its first member; a person links offices."""
    office = np.repeat(np.arange(len(ids)), [len(one) for one in ids])
    every = np.concatenate(ids)
    order = np.argsort(every, kind="stable")
    every, office = every[order], office[order]
    same = np.flatnonzero(every[1:] == every[:-1])
    edges = np.ones(len(same)), (office[same], office[same + 1])
    graph = sparse.coo_matrix(edges, shape=(len(ids), len(ids)))
    label = csgraph.connected_components(graph, directed=False)[1]
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
