/*-------------------------------------------------------------------------
 *
 * wire.h
 *	  Stepping through the binary form of a state: numbers in network byte
 *	  order, one behind the other.
 *
 * This part knows nothing of the server, so what it reads may be any bytes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct WireReader
{
	const uint8_t *at;
	size_t left;
	bool is_short; /* something was to be read that is not there */
} WireReader;

static inline WireReader
wire_reader(const void *bytes, size_t size)
{
	return (WireReader) {bytes, size, false};
}

/* Step over so many bytes and return where they are, or NULL. */
static inline const uint8_t *
wire_skip(WireReader *reader, size_t size)
{
	const uint8_t *at = reader->at;

	if (size > reader->left)
	{
		/* What follows is no longer what it seems. */
		reader->left = 0;
		reader->is_short = true;
		return NULL;
	}
	reader->at += size;
	reader->left -= size;
	return at;
}

/* Numbers, which are 0 when they are not there. */
static inline uint8_t
wire_read_8(WireReader *reader)
{
	const uint8_t *at = wire_skip(reader, 1);

	return at == NULL ? 0 : at[0];
}

static inline uint16_t
wire_read_16(WireReader *reader)
{
	const uint8_t *at = wire_skip(reader, 2);

	return at == NULL ? 0 : (uint16_t) (at[0] << 8 | at[1]);
}

static inline uint32_t
wire_load_32(const uint8_t *at)
{
	return (uint32_t) at[0] << 24 | (uint32_t) at[1] << 16 |
		(uint32_t) at[2] << 8 | at[3];
}

static inline uint32_t
wire_read_32(WireReader *reader)
{
	const uint8_t *at = wire_skip(reader, 4);

	return at == NULL ? 0 : wire_load_32(at);
}

static inline uint64_t
wire_read_64(WireReader *reader)
{
	const uint8_t *at = wire_skip(reader, 8);

	return at == NULL ? 0 : (uint64_t) wire_load_32(at) << 32 | wire_load_32(at + 4);
}

/* Write a number and return where the next one goes. */
static inline uint8_t *
wire_write_16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t) (value >> 8);
	at[1] = (uint8_t) value;
	return at + 2;
}

static inline uint8_t *
wire_write_32(uint8_t *at, uint32_t value)
{
	return wire_write_16(wire_write_16(at, (uint16_t) (value >> 16)), (uint16_t) value);
}

static inline uint8_t *
wire_write_64(uint8_t *at, uint64_t value)
{
	return wire_write_32(wire_write_32(at, (uint32_t) (value >> 32)), (uint32_t) value);
}

#endif							/* WIRE_H */
