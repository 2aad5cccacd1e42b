"""Our tree against a second implementation, pymerkle: roots and proofs of random sizes agree."""

from typing import Any

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.ledger.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_from_inclusion,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.factories.ledger import Grown

MOST = 700  # beyond two tiles of 256
RECORDS = [f"entry {number}".encode() for number in range(MOST)]
OURS = Grown(RECORDS)


def _theirs() -> Any:
    # "Security" is what RFC 6962 asks: 0x00 before an entry and 0x01 before a node.
    tree = pymerkle.InmemoryTree(algorithm="sha256", disable_security=False)
    tree.append_entries(RECORDS)
    return tree


THEIRS = _theirs()


@given(st.integers(1, MOST))
def test_roots_agree(size: int) -> None:
    assert root_of(size, OURS.subtrees) == THEIRS.get_root(size)
    assert leaf_hash(RECORDS[size - 1]) == THEIRS.get_leaf(size)


@given(st.integers(1, MOST), st.data())
def test_proofs_that_an_entry_is_there_agree(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    ours, theirs = inclusion_proof(index, size, OURS.subtrees), THEIRS.prove_inclusion(index + 1, size)
    leaf, root = leaf_hash(RECORDS[index]), THEIRS.get_root(size)
    assert (theirs.path[0], tuple(theirs.path[1:])) == (leaf, ours)
    verify_inclusion(index, size, leaf, theirs.path[1:], root)
    theirs.path[1:] = ours
    pymerkle.verify_inclusion(
        leaf, root_from_inclusion(index, size, leaf, ours), theirs, index=index + 1, size=size
    )


@given(st.integers(1, MOST), st.data())
def test_proofs_that_a_tree_only_grew_lead_to_the_same_roots(new: int, data: st.DataObject) -> None:
    """Theirs is not written as RFC 6962 has it (it goes down to a leaf), so that each side verifies its own by the other's roots."""
    old = data.draw(st.integers(1, new))
    ours = consistency_proof(old, new, OURS.subtrees)
    verify_consistency(old, new, THEIRS.get_root(old), THEIRS.get_root(new), ours)
    before, after = root_of(old, OURS.subtrees), root_of(new, OURS.subtrees)
    proof = THEIRS.prove_consistency(old, new)
    pymerkle.verify_consistency(before, after, proof, prior_size=old, later_size=new, algorithm="sha256")


def test_without_its_security_theirs_is_another_tree() -> None:
    plain: Any = pymerkle.InmemoryTree(algorithm="sha256", disable_security=True)
    plain.append_entries(RECORDS[:3])
    assert plain.get_root() != root_of(3, OURS.subtrees)
    with pytest.raises(pymerkle.InvalidProof):
        pymerkle.verify_inclusion(
            plain.get_leaf(1), plain.get_root(), plain.prove_inclusion(1), algorithm="sha256"
        )
