/*-------------------------------------------------------------------------
 *
 * mail.c
 *	  Sources and media that are mail: by what it is called, and by the tools
 *	  that send it.
 *
 * The facts are the tools' own names and addresses as of 2026.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/text.h"

/* A word, or two that stand side by side: "e-blast", "Constant Contact". */
static const char *const tools[] = {
	"activecampaign", "acumbamail", "amazonses", "aweber", "beehiiv", "benchmarkemail", "brevo", "campaignmonitor", "cleverreach", "constantcontact", "convertkit", "copernica", "createsend", "customerio", "dotdigital",
	"dotmailer", "eblast", "eblasts", "edm", "edms", "egoi", "elasticemail", "eloqua", "emarsys", "exacttarget", "flexmail", "getresponse",
	"hsautomation", "icontact", "infolettre", "infolettres", "iterable", "klaviyo", "klaviyomail", "laposta", "listmonk", "listrak",
	"madmimi", "mailblue", "mailcampaigns", "mailchimp", "mailercloud", "mailerlite", "mailgun", "mailjet", "mailplus",
	"mailpoet", "mailup", "mandrill", "marketo", "moosend", "nieuwsbrief", "nieuwsbrieven", "omnisend", "pardot", "phplist", "postmark",
	"rapidmail", "responsys", "sailthru", "sendgrid", "sendinblue", "sendpulse", "sendy", "sfmc", "silverpop", "sparkpost", "spotler",
	"verticalresponse", "zohocampaigns"
};

static const char *const domains[] = {
	"campaign-archive.com", "cmail19.com", "cmail20.com", "customeriomail.com", "exct.net", "hubspotemail.net", "list-manage.com",
	"mailchi.mp", "rs6.net", "sendibm1.com"
};

/* Mail by post is called so, too, and text messages and affiliates are none. */
static const char *const others[] = {"mail", "mailing", "mailings", "sms", "push"};

/* Whether two parts of a text, one behind the other, spell a word, or begin with it. */
static bool
is_spelt(ChannelText first, ChannelText second, const char *word, bool begins)
{
	size_t length = strlen(word);

	if (first.length > length)
		return begins && channel_begins(first, word);
	for (size_t i = 0; i < first.length; i++)
		if (ascii_lower(first.start[i]) != word[i])
			return false;
	return begins ? channel_begins(second, word + first.length) : channel_equals(second, word + first.length);
}

static bool
is_tool(ChannelText first, ChannelText second)
{
	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (is_spelt(first, second, tools[i], false))
			return true;
	return is_spelt(first, second, "email", true) || is_spelt(first, second, "newsletter", true);
}

/* Whether a name speaks of mail that is sent to many by a program. */
static bool
names_newsletter(ChannelText name)
{
	ChannelText nothing = {"", 0};
	ChannelText before = nothing;
	ChannelText word;
	size_t cursor = 0;

	while (channel_next_word(name, &cursor, &word))
	{
		if (is_tool(word, nothing) || (before.length > 0 && is_tool(before, word)))
			return true;
		before = word;
	}
	return false;
}

static bool
names_other(ChannelText name)
{
	ChannelText word;
	size_t cursor = 0;

	while (channel_next_word(name, &cursor, &word))
	{
		if (channel_begins(word, "affiliate"))
			return true;
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			if (channel_equals(word, others[i]))
				return true;
	}
	return false;
}

/* Whether the source or the medium is a newsletter or a tool that sends them. */
bool
channel_is_newsletter(ChannelText source, ChannelText medium)
{
	ChannelText host = channel_host(source);

	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (channel_host_within(host, (ChannelText) {domains[i], strlen(domains[i])}))
			return true;
	return names_newsletter(channel_read(source)) || names_newsletter(channel_read(medium));
}

/* Mail, text messages and affiliates: what a click id that came along does not beat. */
bool
channel_is_mail(ChannelText source, ChannelText medium)
{
	return channel_is_newsletter(source, medium) || names_other(channel_read(source)) || names_other(channel_read(medium));
}
