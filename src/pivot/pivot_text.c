/*-------------------------------------------------------------------------
 *
 * pivot_text.c
 *	  The text form of a pivot: a JSON array of pairs.
 *
 *		pivot = "[" [ pair { "," pair } ] "]"
 *		pair  = "[" key "," tally "]"
 *		key   = "null" | JSON string
 *
 * White space may stand between the parts, and pairs in any order.  A pair with
 * an empty tally is as good as none, but no key may be given twice.
 *
 *-------------------------------------------------------------------------
 */
#include "pivot/pivot.h"
#include "tally/text_scan.h"

#define CHECK_MASK 0xfff

/* The four hexadecimal digits behind a \u, or -1. */
static int32_t
read_hex(const char *at)
{
	int32_t value = 0;

	for (int i = 0; i < 4; i++)
	{
		char c = at[i];
		int32_t digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10;
		else if (c >= 'A' && c <= 'F')
			digit = c - 'A' + 10;
		else
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/*
 * Read a character written as \uXXXX, or as two of them, from its u on.  It is
 * told from no character by what the server's encoding has.
 */
static bool
parse_unicode(TextScan *p, PivotEncode encode, char **out)
{
	const char *start = p->at - 1;
	int32_t code = read_hex(p->at + 1);
	int length;

	if (code < 0)
		return scan_fail_syntax(p, "four hexadecimal digits behind \\u");
	p->at += 5;
	if (code >= 0xD800 && code < 0xDC00)
	{
		int32_t low = p->at[0] == '\\' && p->at[1] == 'u' ? read_hex(p->at + 2) : -1;

		if (low < 0xDC00 || low >= 0xE000)
			return scan_fail_syntax(p, "the second half of a character of two");
		code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
		p->at += 6;
	}
	length = code == 0 || (code >= 0xDC00 && code < 0xE000)
		? 0 : encode((uint32_t) code, *out);
	if (length <= 0)
	{
		p->at = start;
		return scan_fail_syntax(p, "a character that a text can have");
	}
	*out += length;
	return true;
}

/* Read what stands behind a backslash. */
static bool
parse_escape(TextScan *p, PivotEncode encode, char **out)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (*p->at == 'u')
		return parse_unicode(p, encode, out);
	found = *p->at == '\0' ? NULL : strchr(from, *p->at);
	if (found == NULL)
		return scan_fail_syntax(p, "one of \" \\ / b f n r t u behind a backslash");
	*(*out)++ = to[found - from];
	p->at++;
	return true;
}

/* Read a key into a buffer with room for as many bytes as the text. */
bool
pivot_parse_key(TextScan *p, PivotEncode encode, char *buffer, PivotKey *key)
{
	char *out = buffer;

	if (strncmp(p->at, "null", 4) == 0)
	{
		p->at += 4;
		*key = (PivotKey) {buffer, PIVOT_NULL};
		return true;
	}
	if (*p->at != '"')
		return scan_fail_syntax(p, "a key in double quotes, or null");
	p->at++;
	while (*p->at != '"')
	{
		if ((unsigned char) *p->at < ' ')
			return scan_fail_syntax(p, *p->at == '\0' ? "a double quote"
							   : "a control character written with a backslash");
		if (*p->at != '\\')
			*out++ = *p->at++;
		else
		{
			p->at++;
			if (!parse_escape(p, encode, &out))
				return false;
		}
	}
	p->at++;
	*key = (PivotKey) {buffer, (uint32_t) (out - buffer)};
	return true;
}

static bool
put_tally(TextScan *p, Pivot *pivot, PivotKey key, const Tally *state,
		  const char *start, const char *end)
{
	TallyStatus status = pivot_put(pivot, key, state);
	bool is_named = status == TALLY_DUPLICATE_NAME && *start == '"';

	return status == TALLY_OK ||
		scan_fail(p, status, start + is_named, end - is_named);
}

static bool
parse_pair(TextScan *p, Pivot *pivot, PivotEncode encode, char *buffer,
		   Tally *state)
{
	const char *start;
	const char *end;
	PivotKey key;

	if (!scan_accept(p, '['))
		return scan_fail_syntax(p, "an opening bracket");
	start = p->at;
	if (!pivot_parse_key(p, encode, buffer, &key))
		return false;
	end = p->at;
	if (!scan_accept(p, ','))
		return scan_fail_syntax(p, "a comma");
	if (!tally_parse_part(p->text, &p->at, pivot->layout, state, p->error))
		return false;
	if (!scan_accept(p, ']'))
		return scan_fail_syntax(p, "a closing bracket");
	return put_tally(p, pivot, key, state, start, end);
}

/*
 * Read a text into an empty table.  The key has room for as many bytes as the
 * text, the tally for all bins of the layout.  When false is returned, the error
 * is filled in and the table is of no use.  Until the end no empty tally is left
 * out, so that none can be given twice.
 */
bool
pivot_parse(const char *text, Pivot *pivot, PivotEncode encode, char *key,
			Tally *state, TallyError *error)
{
	TextScan p = {text, text, error};

	*error = (TallyError) {.status = TALLY_OK};
	if (!scan_accept(&p, '['))
		return scan_fail_syntax(&p, "an opening bracket");
	if (!scan_accept(&p, ']'))
	{
		do
		{
			if (!parse_pair(&p, pivot, encode, key, state))
				return false;
			if ((pivot->entries & CHECK_MASK) == CHECK_MASK)
				pivot->host->check_interrupts();
		} while (scan_accept(&p, ','));
		if (!scan_accept(&p, ']'))
			return scan_fail_syntax(&p, "a comma or a closing bracket");
	}
	pivot->counted_only = false;
	return *p.at == '\0' || scan_fail_syntax(&p, "the end of the text");
}

/* The letter that stands for a control character behind a backslash, or 0. */
static char
escape_of(char c)
{
	switch (c)
	{
		case '"':
		case '\\':
			return c;
		case '\b':
			return 'b';
		case '\f':
			return 'f';
		case '\n':
			return 'n';
		case '\r':
			return 'r';
		case '\t':
			return 't';
		default:
			return 0;
	}
}

/* Bytes of the text of a key. */
size_t
pivot_key_text_size(PivotKey key)
{
	size_t size = key.length == PIVOT_NULL ? 4 : 2;

	if (key.length == PIVOT_NULL)
		return size;
	/* Beyond the longest value it makes no difference by how much. */
	for (uint32_t i = 0; i < key.length && size <= PIVOT_MAX_SIZE; i++)
	{
		if (escape_of(key.data[i]) != 0)
			size += 2;
		else
			size += (unsigned char) key.data[i] < ' ' ? 6 : 1;
	}
	return size;
}

/* Write it, and return its length. */
size_t
pivot_print_key(PivotKey key, char *buffer)
{
	static const char hex[] = "0123456789abcdef";
	char *out = buffer;

	if (key.length == PIVOT_NULL)
	{
		memcpy(out, "null", 4);
		return 4;
	}
	*out++ = '"';
	for (uint32_t i = 0; i < key.length; i++)
	{
		char c = key.data[i];
		char escape = escape_of(c);

		if (escape != 0)
		{
			*out++ = '\\';
			*out++ = escape;
		}
		else if ((unsigned char) c < ' ')
		{
			memcpy(out, "\\u00", 4);
			out[4] = hex[c >> 4];
			out[5] = hex[c & 15];
			out += 6;
		}
		else
			*out++ = c;
	}
	*out++ = '"';
	return (size_t) (out - buffer);
}
