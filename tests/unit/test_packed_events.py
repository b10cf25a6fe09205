"""Events that wait packed, held against the list of them."""

from hypothesis import given
from hypothesis import strategies as st

from domain.ports import Kept
from domain.recording.in_pieces.packed import Packed, pack, packed

KEPT = st.builds(Kept, st.text(max_size=9), st.integers(1, 9), st.sampled_from(["A", "B"]), st.binary(max_size=40))
PIECES = st.lists(st.lists(KEPT, max_size=4), max_size=4)


@given(pieces=PIECES, data=st.data())
def test_what_is_packed_comes_out_as_it_went_in(pieces: list[list[Kept]], data: st.DataObject) -> None:
    """Catches an event that is lost, doubled or out of its order where one bundle ends and the next begins, a count
    that is not theirs, and a second look that finds nothing any more: an append is repeated after a conflict."""
    flat = [kept for piece in pieces for kept in piece]
    packed = Packed[Kept](map(pack, pieces))
    assert len(packed) == len(flat)
    assert [list(packed), list(packed)] == [flat, flat]
    begin, end = data.draw(st.integers(-20, 20)), data.draw(st.integers(-20, 20))
    assert list(packed[begin:end]) == flat[begin:end]
    for place in range(-len(flat) - 1, len(flat) + 1):
        assert _at(packed, place) == _at(flat, place)


@given(kept=st.lists(KEPT, max_size=12), size=st.integers(1, 5))
def test_a_slice_of_whole_bundles_is_packed_and_any_other_is_not(kept: list[Kept], size: int) -> None:
    """Catches a piece of a long file that begins or ends a bundle too early, and one that is unpacked at once."""
    whole = packed(iter(kept), size)
    assert list(whole) == kept
    for start in range(0, len(kept), size):
        piece = whole[start : start + size]
        assert isinstance(piece, Packed)
        assert list(piece) == kept[start : start + size]


def _at(events: list[Kept] | Packed[Kept], place: int) -> Kept | None:
    try:
        return events[place]
    except IndexError:
        return None


def test_alike_events_take_a_tenth_of_their_bytes_or_less() -> None:
    """Catches events that wait as they are, which is most of the memory of a long import."""
    kept = [
        Kept(f"staff:{n:032x}", 3, "DepartureDecided", b"20/QD-UBND, severance, civil_servant" * 9) for n in range(900)
    ]
    assert len(pack(kept).content) * 10 < sum(len(one.event) for one in kept)
