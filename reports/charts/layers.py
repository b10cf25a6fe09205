"""Where the boxes of a layered drawing stand: predecessors to the left of heirs, nothing on top of anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

PASSING = 10.0
"""Height of the lane of a line that passes a layer."""
SWEEPS = 6


@dataclass
class Place:
    """A box, or the lane of a line that passes by; `key` is that of the box."""

    key: str
    layer: int
    height: float
    is_lane: bool = False
    y: float = 0.0
    before: list["Place"] = field(default_factory=list)
    after: list["Place"] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Layout:
    """`layers` from left to right, each from top to bottom; `ways` has for each line the places from one end to the
    other; `height` is that of the tallest layer."""

    layers: list[list[Place]]
    ways: list[list[Place]]
    height: float


def laid_out(heights: Mapping[str, float], edges: Sequence[tuple[str, str]], *, gap: float) -> Layout:
    """Of boxes of these heights, in the order in which they are to stand where lines leave it open. Edges form no
    circle and lead from an earlier to a later box of `heights`."""
    layer_of = _layers(list(heights), edges)
    boxes = {key: Place(key, layer_of[key], height) for key, height in heights.items()}
    layers: list[list[Place]] = [[] for _ in range(1 + max(layer_of.values(), default=-1))]
    for place in boxes.values():
        layers[place.layer].append(place)
    ways = []
    for start, end in edges:
        way = [boxes[start]]
        for passed in range(layer_of[start] + 1, layer_of[end]):
            way.append(Place(f"{start}>{end}", passed, PASSING, is_lane=True))
            layers[passed].append(way[-1])
        way.append(boxes[end])
        for one, next_one in pairwise(way):
            one.after.append(next_one)
            next_one.before.append(one)
        ways.append(way)
    height = max((sum(place.height + gap for place in layer) - gap for layer in layers), default=0.0)
    for layer in layers:
        _stack(layer, gap, height)
    for sweep in range(SWEEPS):
        rightwards = sweep % 2 == 0
        for layer in layers if rightwards else layers[::-1]:
            layer.sort(key=lambda place: _wanted(place, rightwards))
            _stack(layer, gap, height)
    return Layout(layers, ways, height)


def _layers(keys: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """One behind its last predecessor; what has none stands just before its first heir."""
    heirs: dict[str, list[str]] = {}
    has_before = set()
    for start, end in edges:
        heirs.setdefault(start, []).append(end)
        has_before.add(end)
    found = dict.fromkeys(keys, 0)
    for key in keys:
        for heir in heirs.get(key, []):
            found[heir] = max(found[heir], found[key] + 1)
    for key in keys:
        if key not in has_before and key in heirs:
            found[key] = min(found[heir] for heir in heirs[key]) - 1
    return found


def _wanted(place: Place, rightwards: bool) -> float:
    beside = place.before if rightwards else place.after
    return sum(one.middle for one in beside) / len(beside) if beside else place.middle


def _stack(layer: Sequence[Place], gap: float, height: float) -> None:
    """From top to bottom, in the middle of the drawing."""
    y = (height - sum(place.height + gap for place in layer) + gap) / 2
    for place in layer:
        place.y = y
        y += place.height + gap
