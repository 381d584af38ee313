"""mutate.py: valid values made hostile, byte by byte."""

EDGES = (0, 1, 2, 7, 8, 127, 128, 254, 255)
WORDS = (0, 1, 2, -1, -2, 255, 256, 1200, 1201, 32767, 32768, 65535, 0x3fffffff, 0x40000000,
         0x7fffffff, 0x7ffffffe, -0x80000000, 1 << 62, (1 << 63) - 1, -(1 << 63))


def flip(rng, data, pool):
    at = rng.randrange(len(data))
    data[at] ^= 1 << rng.randrange(8)


def set_byte(rng, data, pool):
    data[rng.randrange(len(data))] = rng.choice((rng.choice(EDGES), rng.randrange(256)))


def step_byte(rng, data, pool):
    at = rng.randrange(len(data))
    data[at] = (data[at] + rng.randint(-9, 9)) % 256


def set_word(rng, data, pool):
    """A number in network byte order, such as a length that is not true."""
    size = rng.choice((2, 4, 8))
    at = rng.randrange(len(data))
    number = rng.choice((rng.choice(WORDS), len(data) + rng.randint(-9, 9)))
    data[at:at + size] = (number % (1 << 8 * size)).to_bytes(size, "big")


def truncate(rng, data, pool):
    del data[rng.randrange(len(data)):]


def extend(rng, data, pool):
    size = rng.choice((1, 1, 2, 4, 8, 16, rng.randrange(1, 300)))
    data += rng.choice((bytes(size), b"\xff" * size, rng.randbytes(size)))


def insert(rng, data, pool):
    at = rng.randrange(len(data) + 1)
    data[at:at] = rng.randbytes(rng.choice((1, 2, 4, 8)))


def some_range(rng, data):
    start = rng.randrange(len(data))
    return start, min(len(data), start + rng.choice((1, 2, 4, 8, 10, rng.randrange(1, len(data) + 1))))


def delete(rng, data, pool):
    start, end = some_range(rng, data)
    del data[start:end]


def repeat(rng, data, pool):
    start, end = some_range(rng, data)
    data[end:end] = data[start:end] * rng.choice((1, 1, 2, 40))


def splice(rng, data, pool):
    """The head of one and the tail of another."""
    other = rng.choice(pool)
    data[rng.randrange(len(data) + 1):] = other[rng.randrange(len(other) + 1):]


def paste(rng, data, pool):
    other = rng.choice(pool)
    start, end = some_range(rng, other or b"\0")
    at = rng.randrange(len(data) + 1)
    data[at:at + rng.choice((0, end - start))] = other[start:end]


STEPS = (flip, flip, set_byte, set_byte, step_byte, set_word, set_word, truncate, extend, insert,
         delete, repeat, splice, paste)


def mutate(rng, pool):
    """One of the pool after a few steps; most often after one."""
    data = bytearray(rng.choice(pool))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        step = rng.choice(STEPS)
        if not data:
            step = rng.choice((extend, insert, splice))
        step(rng, data, pool)
    return bytes(data[:20000])
