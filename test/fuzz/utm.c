/* sources: src/channel/utm.c src/channel/name.c src/channel/placeholder.c src/channel/mail.c src/channel/payment.c src/channel/platform.c src/channel/retargeting.c src/channel/group.c */
/* options: -max_len=1024 -timeout=5 */
/*-------------------------------------------------------------------------
 *
 * utm.c
 *	  Hostile addresses of landing pages, and what their values are called.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/utm.h"

#include "fuzz.h"

static ChannelText subject = {NULL, 0};

static void
describe(FILE *out)
{
	for (size_t i = 0; i < subject.length; i++)
		fprintf(out, subject.start[i] >= ' ' && subject.start[i] < 127 ? "%c" : "\\x%02X",
				(unsigned char) subject.start[i]);
	fprintf(out, "\n");
}

/* The names are made from data; here any name is any kind. */
SourceKind
channel_source_kind(ChannelText source)
{
	return (SourceKind) (source.length % 6);
}

static size_t checks = 0;

static void
check_interrupts(void)
{
	checks++;
}

static bool
is_inside(ChannelText part, ChannelText whole)
{
	return part.start >= whole.start && part.length > 0 &&
		part.start + part.length <= whole.start + whole.length;
}

/* Valid UTF-8 without a zero, found out the plain way. */
static bool
is_text(const char *text, size_t length)
{
	for (size_t i = 0; i < length;)
	{
		uint8_t first = (uint8_t) text[i];
		size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 :
			first < 0xF0							  ? 3 :
														4;
		uint32_t c = size == 1 ? first : first & (0x7FU >> size);

		if (first == 0 || (first >= 0x80 && first < 0xC0) || first > 0xF7 || length - i < size)
			return false;
		for (size_t j = 1; j < size; j++)
		{
			if (((uint8_t) text[i + j] & 0xC0) != 0x80)
				return false;
			c = c << 6 | ((uint8_t) text[i + j] & 0x3F);
		}
		if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ||
			c < (size == 1 ? 1U : size == 2 ? 0x80U :
					 size == 3				? 0x800U :
											  0x10000U))
			return false;
		i += size;
	}
	return true;
}

static ChannelText
name_of(ChannelText value)
{
	return value.start != NULL ? value : (ChannelText) {"", 0};
}

/* What is read of a name stands in it, and is read again as itself; clean text stays. */
static void
check_reading(ChannelText text)
{
	char *buffer = fuzz_copy(text.start, text.length);
	ChannelText clean = channel_clean(text, buffer);
	ChannelText read = channel_read_source(clean);
	char *again = fuzz_copy(clean.start, clean.length);

	LAW(clean.length <= text.length && (read.length == 0 || is_inside(read, clean)));
	LAW(channel_clean(clean, again).length == clean.length);
	LAW(channel_host(clean).length <= clean.length);
	(void) channel_is_payment(clean);
	free(again);
	free(buffer);
}

/* What is called so must be called so in capital letters, too. */
static void
check_names(ChannelText a, ChannelText b)
{
	ChannelFacts facts = {a, b, a};
	ChannelFacts loud = {{NULL, a.length}, {NULL, b.length}, {NULL, a.length}};
	char *capital_a = fuzz_copy(a.start, a.length);
	char *capital_b = fuzz_copy(b.start, b.length);
	Channel report = channel_report(&facts);
	bool is_meta = report == CHANNEL_META_PROSPECTING || report == CHANNEL_META_RETARGETING;

	for (size_t i = 0; i < a.length; i++)
		capital_a[i] = (char) (capital_a[i] >= 'a' && capital_a[i] <= 'z' ? capital_a[i] - 32 : capital_a[i]);
	for (size_t i = 0; i < b.length; i++)
		capital_b[i] = (char) (capital_b[i] >= 'a' && capital_b[i] <= 'z' ? capital_b[i] - 32 : capital_b[i]);
	loud.source.start = loud.campaign.start = capital_a;
	loud.medium.start = capital_b;
	LAW(channel_group(&facts) == channel_group(&loud));
	LAW(report == channel_report(&loud));
	LAW(channel_platform(a) == channel_platform(loud.source));
	LAW((channel_platform_name(channel_platform(a)) == NULL) == (channel_platform(a) == PLATFORM_NONE));
	LAW(channel_is_paid(b) == channel_is_paid(loud.medium));
	LAW(channel_is_retargeting(b, a) == channel_is_retargeting(loud.medium, loud.campaign));
	LAW(!is_meta || channel_platform(a) == PLATFORM_META);
	LAW(!is_meta || (report == CHANNEL_META_RETARGETING) == channel_is_retargeting(b, a));
	free(capital_a);
	free(capital_b);
}

/* Decoded and put into an address again it is the same. */
static ChannelText
check_value(ChannelText raw)
{
	char *text = fuzz_copy(raw.start, raw.length);
	char *url;
	size_t length = 0;
	size_t again = 0;
	bool valid = utm_decode(raw, check_interrupts, text, &length);
	ChannelText value = {text, length};
	Utm utm;

	LAW(utm_decode(raw, check_interrupts, NULL, &again) == valid && (!valid || again == length));
	if (!valid)
	{
		free(text);
		return (ChannelText) {NULL, 0};
	}
	LAW(length > 0 && length <= raw.length && is_text(text, length));
	url = malloc(13 + 3 * length);
	memcpy(url, "#UTM_sourcE=", 12);
	for (size_t i = 0; i < length; i++)
		sprintf(url + 12 + 3 * i, "%%%02x", (unsigned char) text[i]);
	utm_find((ChannelText) {url, 12 + 3 * length}, check_interrupts, &utm);
	LAW(utm.field[UTM_SOURCE].length == 3 * length && utm.clicks == 0);
	LAW(utm_decode(utm.field[UTM_SOURCE], check_interrupts, url, &again) && again == length && memcmp(url, text, length) == 0);
	free(url);
	return value;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	ChannelText values[UTM_FIELDS] = {{NULL, 0}};
	const char *source;
	const char *medium;
	const ClickId *click;
	ChannelText click_value;
	Utm utm;

	subject = (ChannelText) {copy, size};
	checks = 0;
	utm_find(subject, check_interrupts, &utm);
	LAW(checks <= 2 * size);
	for (int i = 0; i < UTM_FIELDS; i++)
	{
		LAW(utm.field[i].start == NULL || is_inside(utm.field[i], subject));
		if (utm.field[i].start != NULL)
			values[i] = check_value(utm.field[i]);
	}
	click = utm_click(&utm, name_of(values[UTM_SOURCE]), &click_value);
	LAW((click == NULL) == (utm.clicks == 0));
	if (click != NULL)
	{
		ChannelText value;

		LAW(is_inside(click_value, subject));
		value = check_value(click_value);
		LAW(value.start != NULL);
		free((void *) value.start);
		utm_complete(click, name_of(values[UTM_SOURCE]), name_of(values[UTM_MEDIUM]), &source, &medium);
		LAW(medium == NULL || medium == click->medium);
		LAW(source == NULL || channel_platform((ChannelText) {source, strlen(source)}) == click->platform);
		LAW(click->platform != PLATFORM_META || medium == NULL);
		LAW(!channel_is_mail(name_of(values[UTM_SOURCE]), name_of(values[UTM_MEDIUM])) || (source == NULL && medium == NULL));
	}
	check_names(name_of(values[UTM_SOURCE]), name_of(values[UTM_MEDIUM]));
	check_names(subject, name_of(values[UTM_CAMPAIGN]));
	check_reading(subject);
	for (int i = 0; i < UTM_FIELDS; i++)
		free((void *) values[i].start);
	free(copy);
	return 0;
}
