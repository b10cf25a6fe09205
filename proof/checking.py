"""Whether a proof holds, by hashes alone: the algorithms that RFC 9162 (sections 2.1.3.2, 2.1.4.2) gives for the proofs
of RFC 6962 (sections 2.1.1, 2.1.2)."""

from collections.abc import Sequence

from proof.hashes import node_hash


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the hash `leaf` is the leaf `index` of the tree of `size` leaves with that root."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def continues(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `size` leaves begins with the tree of `old_size` leaves. Of an empty tree nothing is known
    that its root could prove: everything continues it, with an empty proof."""
    if not 0 <= old_size <= size:
        return False
    if old_size in (0, size):
        return not proof and (old_size == 0 or old_root == root)
    hashes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not hashes:
        return False
    old_found = found = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_found, found = node_hash(sibling, old_found), node_hash(sibling, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old_found == old_root and found == root
