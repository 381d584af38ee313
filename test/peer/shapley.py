#!/usr/bin/env python3
"""shapley.py PATHS VALUES: compare Shapley values with the sum over all sets of channels.

A line of PATHS is a set of paths, a path, and how often it ended with and without a
conversion; one of VALUES a set of paths, a channel, what is lost without it, and conversions.
Each value is a Fraction, and so exact: the mean of what a channel adds to every set of the
others, weighed by the orders in which that set can come first.
"""

import sys
from fractions import Fraction
from itertools import combinations
from math import factorial


def values_of(paths):
    """The value of each channel, and what part is lost without it."""
    channels = sorted({channel for path, _ in paths for channel in path})

    def worth(some):
        return sum(yes for path, yes in paths if path <= some)

    known = {}
    for size in range(len(channels) + 1):
        for some in combinations(channels, size):
            known[frozenset(some)] = worth(frozenset(some))
    everybody = frozenset(channels)
    for channel in channels:
        value = Fraction(0)
        for some, before in known.items():
            if channel not in some:
                orders = factorial(len(some)) * factorial(len(channels) - len(some) - 1)
                value += Fraction(orders, factorial(len(channels))) * (known[some | {channel}] - before)
        yield channel, 1 - Fraction(known[everybody - {channel}], known[everybody]), value


def main(paths_file, values_file):
    """The exit status."""
    sets = {}
    with open(paths_file, encoding="ascii") as file:
        for line in file:
            number, path, yes, _ = line.split()
            counted = sets.setdefault(number, {})
            key = frozenset(path.split(">"))
            counted[key] = counted.get(key, 0) + int(yes)
    with open(values_file, encoding="ascii") as file:
        ours = {(number, channel): (float(effect), float(conversions))
                for number, channel, effect, conversions in map(str.split, file)}
    worst, compared = 0.0, 0
    for number, counted in sets.items():
        total = sum(counted.values())
        for channel, effect, value in values_of(list(counted.items())):
            mine = ours.pop((number, channel))
            worst = max(worst, abs(mine[0] - effect), abs(mine[1] - value) / total)
            compared += 1
    print(f"Shapley: {compared} channels of {len(sets)} sets of paths, the largest difference from all sets of channels is {float(worst):.1e}")
    return int(bool(ours) or compared <= 20 or worst > 1e-12)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
