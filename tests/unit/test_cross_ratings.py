"""What is called a thread splits the raters when cut; what is called shortest is the shortest."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kinerja_analysis.errors import ModelError, SchemaError
from kinerja_analysis.models import shortest_list
from kinerja_analysis.models.connectivity import connectivity

Pair = tuple[str, str]
"""A ratee and the rater."""


def n_groups(pairs: Iterable[Pair], raters: Iterable[str]) -> int:
    """Count the groups of these raters that the pairs leave unlinked."""
    leader: dict[tuple[str, str], tuple[str, str]] = {}

    def find(vertex):
        while leader.setdefault(vertex, vertex) != vertex:
            vertex = leader[vertex]
        return vertex

    for ratee, rater in pairs:
        leader[find(("ratee", ratee))] = find(("rater", rater))
    return len({find(("rater", rater)) for rater in raters})


def is_linked(pairs: list[Pair], raters: Iterable[str]) -> bool:
    """Tell whether all raters are linked."""
    return n_groups(pairs, raters) == 1


def is_sturdy(pairs: list[Pair], raters: Iterable[str]) -> bool:
    """Tell whether all raters stay linked whichever single pair is lost."""
    return is_linked(pairs, raters) and all(
        is_linked([other for other in pairs if other != pair], raters) for pair in pairs
    )


def fewest_new(
    pairs: list[Pair],
    allowed: list[Pair],
    max_new: int,
    enough: Callable[[list[Pair], set[str]], bool],
    up_to: int,
) -> int | None:
    """Find the size of the smallest set of allowed pairs that is enough, by trying all sets."""
    raters = {rater for _, rater in pairs}
    for size in range(up_to + 1):
        for new in combinations(allowed, size):
            most = max(Counter(rater for _, rater in new).values(), default=0)
            if most <= max_new and enough(pairs + list(new), raters):
                return size
    return None


def frame(pairs: Iterable[Pair]) -> pd.DataFrame:
    """Lay out pairs as ratings."""
    return pd.DataFrame(list(pairs), columns=["pegawai", "penilai"], dtype="str")


PAIRS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 6)), min_size=1, max_size=22, unique=True
).map(lambda pairs: [(f"p{ratee}", f"r{rater}") for ratee, rater in pairs])
FEW = settings(max_examples=80, deadline=None)


def largest_part(pairs, raters):
    """Count the raters of the largest group."""
    sizes = [sum(n_groups(pairs, [one, other]) == 1 for other in raters) for one in raters]
    return max(sizes, default=0)


def group_of(pairs, rater):
    """List the raters linked to one of them."""
    return [r for r in {r for _, r in pairs} if n_groups(pairs, [r, rater]) == 1]


@FEW
@given(pairs=PAIRS)
def test_a_rater_is_an_articulation_if_and_only_if_his_absence_splits_his_group(pairs):
    expected = {}
    for rater in {r for _, r in pairs}:
        others = [r for r in group_of(pairs, rater) if r != rater]
        rest = [pair for pair in pairs if pair[1] != rater]
        if others and n_groups(rest, others) > 1:
            expected[rater] = (
                n_groups(rest, others),
                len(others) - largest_part(rest, others),
            )
    found = connectivity(frame(pairs)).articulation.set_index("penilai")
    told = {r: (row.n_parts, row.n_cut_off) for r, row in found.iterrows()}
    assert told == expected


@FEW
@given(pairs=PAIRS)
def test_a_pair_is_a_weak_link_if_and_only_if_its_loss_splits_the_raters(pairs):
    expected = {}
    for pair in pairs:
        group = group_of(pairs, pair[1])
        rest = [other for other in pairs if other != pair]
        if n_groups(rest, group) > 1:
            expected[pair] = len(group) - largest_part(rest, group)
    found = connectivity(frame(pairs)).weak_links.query("link == 'pasangan'")
    told = {(row.pegawai, row.penilai): row.n_cut_off for row in found.itertuples()}
    assert told == expected


@FEW
@given(pairs=PAIRS)
def test_a_common_ratee_is_a_weak_link_if_and_only_if_the_loss_splits_the_raters(pairs):
    expected = {}
    for ratee in {p for p, _ in pairs}:
        group = group_of(pairs, next(r for p, r in pairs if p == ratee))
        rest = [pair for pair in pairs if pair[0] != ratee]
        if n_groups(rest, group) > 1:
            expected[ratee] = (n_groups(rest, group), len(group) - largest_part(rest, group))
    found = connectivity(frame(pairs)).weak_links.query("link == 'pegawai'")
    told = {row.pegawai: (row.n_parts, row.n_cut_off) for row in found.itertuples()}
    assert told == expected


def test_a_chain_hangs_by_every_rater_within_and_every_pair():
    # A - p - B - q - C: without B two are left apart; either ratee and each of the 4 pairs too
    found = connectivity(frame([("p", "A"), ("p", "B"), ("q", "B"), ("q", "C")]))
    assert found.articulation.to_dict("records") == [
        {"penilai": "B", "subset": 1, "n_parts": 2, "n_cut_off": 1}
    ]
    assert found.weak_links["link"].value_counts().to_dict() == {"pasangan": 4, "pegawai": 2}
    assert set(found.weak_links["n_cut_off"]) == {1}


def test_a_long_chain_needs_no_recursion():
    n = 30_000
    pairs = [(f"p{i}", f"r{i}") for i in range(n)] + [(f"p{i}", f"r{i + 1}") for i in range(n)]
    found = connectivity(frame(pairs))
    # r0 and r30000 end the chain, the 29,999 between them hold it together
    assert len(found.articulation) == n - 1
    assert int(found.articulation["n_cut_off"].max()) == n // 2
    assert len(found.sturdiest.pairs) == 2
    assert found.sturdiest.complete


def test_nothing_hangs_by_a_thread_where_two_raters_share_two_ratees():
    found = connectivity(frame([("p", "A"), ("p", "B"), ("q", "A"), ("q", "B"), ("s", "A")]))
    assert found.articulation.empty and found.weak_links.empty
    assert found.sturdiest.pairs.empty and found.sturdiest.proven_minimal


def test_the_sentence_on_threads_names_only_the_kinds_there_are():
    # one pegawai rated by three: each loses the others with his form, all with the pegawai
    told = connectivity(frame([("p", "A"), ("p", "B"), ("p", "C")])).details()
    assert "salah satu dari 1 pegawai bersama atau 3 penilaian tunggal." in told


def test_nobody_rated_by_others_has_no_threads_and_needs_nothing():
    found = connectivity(pd.DataFrame({"pegawai": ["A"], "penilai": ["A"]}))
    assert found.articulation.empty and found.weak_links.empty and found.contrasts.empty
    assert found.cheapest.complete and found.sturdiest.complete
    assert found.details().startswith("Tidak ada penilaian oleh orang lain")


LISTS = {"cheapest": is_linked, "sturdiest": is_sturdy}
SMALL = settings(max_examples=60, deadline=None)
MOST_TRIED = 4
"""Pairs up to which every set is tried; 4 of 25 pairs are 12,650 sets."""


@st.composite
def offices(draw):
    """Draw a small office: who rates whom (some people do both), and who is whose superior."""
    n_raters, n_ratees = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    both = draw(st.integers(0, min(n_raters, n_ratees)))
    raters = [f"a{i}" for i in range(n_raters)]
    ratees = raters[:both] + [f"b{i}" for i in range(n_ratees - both)]
    possible = [(p, r) for p in ratees for r in raters if p != r]
    assume(possible)
    pairs = draw(st.lists(st.sampled_from(possible), min_size=1, max_size=9, unique=True))
    superiors = draw(st.lists(st.sampled_from(possible), max_size=2, unique=True))
    return sorted(pairs), superiors


def people(pairs, superiors):
    """List everybody who is rated, with the superiors drawn."""
    told = pd.DataFrame(superiors, columns=["pegawai", "atasan"], dtype="str")
    rest = sorted({ratee for ratee, _ in pairs} - set(told["pegawai"]))
    # a rater whom nobody rates is in no list: he could be asked for as a link, at one pair more
    told = told[told["pegawai"].isin({ratee for ratee, _ in pairs})]
    return pd.concat([told, pd.DataFrame({"pegawai": rest, "atasan": ""}, dtype="str")])


def allowed(pairs, superiors):
    """List every pair that the rules allow."""
    forbidden = {*pairs, *superiors, *((atasan, one) for one, atasan in superiors)}
    ratees, raters = ({pair[side] for pair in pairs} for side in (0, 1))
    every = [(p, r) for p in sorted(ratees) for r in sorted(raters) if p != r]
    return [pair for pair in every if pair not in forbidden]


def new_pairs(suggested):
    return list(zip(suggested.pairs["pegawai"], suggested.pairs["penilai"], strict=True))


@pytest.mark.parametrize("name", LISTS)
@SMALL
@given(office=offices(), max_new=st.integers(1, 3))
def test_shortest_means_that_no_shorter_list_exists(name, office, max_new):
    pairs, superiors = office
    superiors = [s for s in superiors if s[0] in {ratee for ratee, _ in pairs}]
    found = connectivity(frame(pairs), people(pairs, superiors), max_new=max_new)
    suggested = getattr(found, name)
    n_new = len(suggested.pairs)
    assert n_new >= suggested.fewest or not suggested.complete
    if suggested.complete and n_new <= MOST_TRIED:
        free = allowed(pairs, superiors)
        least = fewest_new(pairs, free, max_new, LISTS[name], up_to=n_new)
        assert least == n_new or not suggested.proven_minimal
        assert least >= suggested.fewest


@pytest.mark.parametrize("name", LISTS)
@SMALL
@given(office=offices(), max_new=st.integers(1, 3))
def test_the_lists_keep_every_rule_and_do_what_they_promise(name, office, max_new):
    pairs, superiors = office
    superiors = [s for s in superiors if s[0] in {ratee for ratee, _ in pairs}]
    found = connectivity(frame(pairs), people(pairs, superiors), max_new=max_new)
    suggested = getattr(found, name)
    new = new_pairs(suggested)
    assert len(set(new)) == len(new)
    assert set(new) <= set(allowed(pairs, superiors))
    assert suggested.pairs["penilai"].value_counts().max() <= max_new or not new
    assert LISTS[name](pairs + new, {rater for _, rater in pairs}) == suggested.complete
    assert suggested.reason.endswith(".")


@SMALL
@given(office=offices())
def test_without_superiors_and_limit_the_groups_less_one_are_enough(office):
    pairs, _ = office
    raters = {rater for _, rater in pairs}
    found = connectivity(frame(pairs), max_new=99).cheapest
    direct = fewest_new(pairs, allowed(pairs, []), 99, is_linked, up_to=4)
    assert found.complete == (direct is not None)
    if found.complete:
        assert found.proven_minimal
        assert len(found.pairs) == direct == n_groups(pairs, raters) - 1


@pytest.mark.parametrize("name", LISTS)
def test_realistic_offices_reach_the_bound(name, rng):
    for _ in range(30):
        n_raters, span = rng.integers(4, 20), rng.integers(2, 8)
        n = int(n_raters * span)
        pairs = {(f"p{i}", f"r{i // span}") for i in range(n)}
        extra = rng.integers(0, n)
        pairs |= {(f"p{rng.integers(n)}", f"r{rng.integers(n_raters)}") for _ in range(extra)}
        found = getattr(connectivity(frame(sorted(pairs))), name)
        assert found.proven_minimal and found.complete
        assert len(found.pairs) == found.fewest


def test_a_rater_whose_only_ratee_is_shared_needs_a_pair_of_his_own():
    # three raters share p alone: each hangs by one pair and has nobody to be met at; the fourth
    # rates q and s as well. Four ends would need two pairs, but a, b and c must each be a rater.
    pairs = [("p", "a"), ("p", "b"), ("p", "c"), ("p", "d"), ("q", "d"), ("s", "d")]
    found = connectivity(frame(pairs)).sturdiest
    assert (found.fewest, len(found.pairs), found.proven_minimal) == (3, 3, True)
    assert set(found.pairs["penilai"]) == {"a", "b", "c"}
    assert set(found.pairs["pegawai"]) <= {"q", "s"}


def test_raters_of_one_ratee_each_must_all_rate_somebody_else():
    # r0 and r2 share s3, r1 has s0, r3 has s2: the parts r0, r2 hang by one pair, the others by
    # none, 1 + 1 + 2 + 2 = 6 ends would need 3 pairs; but each of the four raters has one ratee
    # and a pair has one rater, so 4
    pairs = [("s3", "r0"), ("s0", "r1"), ("s3", "r2"), ("s2", "r3")]
    found = connectivity(frame(pairs), max_new=3).sturdiest
    assert (found.fewest, len(found.pairs), found.proven_minimal) == (4, 4, True)
    assert sorted(found.pairs["penilai"]) == ["r0", "r1", "r2", "r3"]
    assert "4 penilai demikian memerlukan sedikitnya 4." in found.reason
    assert fewest_new(pairs, allowed(pairs, []), 3, is_sturdy, up_to=4) == 4


def test_where_no_rule_binds_every_list_is_proven_shortest(rng):
    possible = [(f"p{i}", f"r{j}") for i in range(12) for j in range(9)]
    for _ in range(40):
        n_pairs = int(rng.integers(4, 26))
        pairs = sorted(possible[i] for i in rng.choice(len(possible), n_pairs, replace=False))
        raters = {rater for _, rater in pairs}
        found = connectivity(frame(pairs), max_new=99)
        for name, enough in LISTS.items():
            suggested = getattr(found, name)
            assert suggested.proven_minimal and suggested.complete
            assert len(suggested.pairs) == suggested.fewest
            assert enough(pairs + new_pairs(suggested), raters)


def test_where_rules_bind_all_shorter_lists_are_looked_through(monkeypatch):
    # people who rate each other may not rate themselves: 2 pairs are the bound, 3 are needed
    pairs = [("a0", "a1"), ("a1", "a0"), ("a0", "a2"), ("b0", "a2")]
    found = connectivity(frame(pairs)).sturdiest
    free = allowed(pairs, [])
    assert fewest_new(pairs, free, 3, is_sturdy, up_to=4) == len(found.pairs) > found.fewest
    assert found.proven_minimal
    assert found.reason.endswith("sudah diperiksa dan tidak ada yang memadai.")
    # an office too large to look through makes no such claim
    monkeypatch.setattr(shortest_list, "MOST_CELLS", 1)
    found = connectivity(frame(pairs)).sturdiest
    assert found.complete and not found.proven_minimal
    assert found.reason.endswith("daftar yang lebih pendek tidak dapat dikesampingkan.")


def test_what_not_even_all_allowed_pairs_would_reach_is_called_impossible():
    found = connectivity(frame([("p", "A"), ("p", "B")])).sturdiest
    assert not found.complete and not found.proven_minimal
    assert found.reason.startswith("Jalur kedua bagi setiap penilai tidak mungkin")


def test_two_heads_who_rate_each_other_alone_are_linked_by_somebody_whom_nobody_rates():
    heads = [("A", "B"), ("B", "A")]
    alone = connectivity(frame(heads)).cheapest
    assert not alone.complete and not alone.proven_minimal and alone.pairs.empty
    listed = pd.DataFrame({"pegawai": ["A", "B", "C"], "atasan": ["", "A", ""]})
    found = connectivity(frame(heads), listed).cheapest
    # A may rate nobody of B's group but himself, and the other way round: one pair is not enough
    assert sorted(new_pairs(found)) == [("C", "A"), ("C", "B")]
    assert (found.fewest, found.proven_minimal, found.complete) == (1, True, True)


def test_two_raters_who_share_their_only_ratee_meet_at_somebody_whom_nobody_rates():
    shared = [("p", "A"), ("p", "B")]
    assert not connectivity(frame(shared)).sturdiest.complete
    listed = pd.DataFrame({"pegawai": ["p", "q"], "atasan": ["", ""]})
    found = connectivity(frame(shared), listed).sturdiest
    # each hangs by its one pair and has no ratee of its own: two pairs are needed and enough
    assert sorted(new_pairs(found)) == [("q", "A"), ("q", "B")]
    assert found.complete and found.proven_minimal
    heads = [("A", "B"), ("B", "A")]
    listed = pd.DataFrame({"pegawai": ["A", "B", "C", "D"], "atasan": ""})
    found = connectivity(frame(heads), listed).sturdiest
    # both rate C and both rate D: a circle A - C - B - D
    assert found.complete and is_sturdy(heads + new_pairs(found), {"A", "B"})
    assert len(found.pairs) == 4


def test_a_superior_and_his_people_are_never_paired_either_way():
    rated = frame([("p1", "A"), ("p2", "B")])
    # A rates p1, B rates p2; p2 is B's and also A's superior, p1 is B's subordinate by the list
    listed = pd.DataFrame({"pegawai": ["A", "p1"], "atasan": ["p2", "B"]})
    assert connectivity(rated, listed).cheapest.complete is False
    assert connectivity(rated).cheapest.complete is True


def test_the_role_of_a_rater_tells_who_is_a_superior(drawn):
    rated = drawn("""
        pegawai penilai peran
        B       A       atasan
        p       B       atasan
    """)
    # B rating A would be rating his superior; A rating p is neither's business but theirs
    suggested = connectivity(rated).suggestions
    assert suggested[["penilai", "pegawai"]].to_numpy().tolist() == [["A", "p"]]


def test_the_limit_of_one_new_pair_a_rater_is_kept():
    pairs = [(f"p{i}", f"r{i}") for i in range(40)]
    for name in LISTS:
        found = getattr(connectivity(frame(pairs), max_new=1), name)
        assert found.pairs["penilai"].value_counts().max() == 1
        assert found.complete


@pytest.mark.parametrize("name", LISTS)
@settings(max_examples=25, deadline=None)
@given(office=offices(), order=st.randoms())
def test_order_of_rows_changes_nothing_and_names_not_the_number(name, office, order):
    pairs, _ = office
    shuffled = order.sample(pairs, len(pairs))
    ours, theirs = connectivity(frame(pairs)), connectivity(frame(shuffled))
    pd.testing.assert_frame_equal(getattr(ours, name).pairs, getattr(theirs, name).pairs)
    ids = sorted({person for pair in pairs for person in pair})
    renamed = dict(zip(ids, order.sample(ids, len(ids)), strict=True))
    other = connectivity(frame([(renamed[a], renamed[b]) for a, b in pairs]))
    if getattr(ours, name).proven_minimal and getattr(other, name).proven_minimal:
        assert len(getattr(other, name).pairs) == len(getattr(ours, name).pairs)
    assert getattr(other, name).fewest == getattr(ours, name).fewest


def test_a_hundred_thousand_ratees_of_ten_thousand_raters_take_seconds(rng):
    n, n_raters = 100_000, 10_000
    ratee = np.concatenate([np.arange(n), rng.integers(0, n, 12_000)])
    rater = 1_000_000 + np.concatenate([np.arange(n) // 10, rng.integers(0, n_raters, 12_000)])
    found = connectivity(pd.DataFrame({"pegawai": ratee, "penilai": rater}))
    assert found.cheapest.proven_minimal and found.sturdiest.proven_minimal
    assert len(found.cheapest.pairs) == found.n_subsets - 1
    assert len(found.sturdiest.pairs) >= len(found.cheapest.pairs)
    assert len(found.articulation) and len(found.weak_links)


def test_counts_below_one_and_lists_without_superiors_are_refused():
    rated = frame([("p", "A")])
    with pytest.raises(ModelError, match="max_new=0, per_link=0"):
        connectivity(rated, max_new=0, per_link=0)
    with pytest.raises(SchemaError, match="atasan"):
        connectivity(rated, pd.DataFrame({"pegawai": ["p"]}))
