/*-------------------------------------------------------------------------
 *
 * payment.c
 *	  Pages on which people pay or prove who they are.
 *
 * Who comes back from one was sent there by the shop itself, so it is no source.
 * The facts are the services' own addresses as of 2026.
 *
 *-------------------------------------------------------------------------
 */
#include "channel/text.h"

static const char *const domains[] = {
	"2checkout.com", "3dsecure.io", "adyen.com", "adyenpayments.com", "affirm.com", "afterpay.com", "afterpay.nl",
	"alipay.com", "arcot.com", "authorize.net", "bambora.com", "bancontact.com", "braintreegateway.com",
	"braintreepayments.com", "buckaroo.nl", "cardinalcommerce.com", "ccv.eu", "ccvpay.nl", "chargebee.com",
	"checkout.com", "checkout.shopify.com", "clearpay.co.uk", "computop.com", "cybersource.com", "datatrans.com",
	"dotpay.pl", "fastspring.com", "giropay.de", "gocardless.com", "heidelpay.com", "icepay.com", "ideal.nl",
	"ingenico.com", "klarna.com", "lyra.com", "mercadopago.com", "mobilepay.dk", "mollie.com", "mollie.nl",
	"multisafepay.com", "nets.eu", "ogone.com", "opayo.co.uk", "paddle.com", "pay.amazon.com", "pay.google.com",
	"pay.nl", "paybox.com", "payconiq.com", "paydirekt.de", "payments.amazon.com", "payments.google.com",
	"paynl.nl", "paypal.com", "paypal.me", "payplug.com", "payu.com", "postfinance.ch", "przelewy24.pl",
	"quickpay.net", "razorpay.com", "recurly.com", "redsys.es", "riverty.com", "rsa3dsauth.com", "saferpay.com",
	"sagepay.com", "secpay.com", "sermepa.es", "shop.app", "sisow.nl", "skrill.com", "sofort.com",
	"sofortueberweisung.de", "squareup.com", "stripe.com", "sumup.com", "swish.nu", "systempay.fr",
	"targetpay.com", "tpay.com", "twint.ch", "unzer.com", "v-psp.com", "vivapayments.com", "vivawallet.com",
	"wero-wallet.eu", "wirecard.com", "worldline-solutions.com", "worldline.com", "worldpay.com"
};

static const char *const services[] = {
	"adyen", "bancontact", "klarna", "mollie", "paypal", "sofort", "stripe"
};

bool
channel_is_payment(ChannelText source)
{
	ChannelText host = channel_host(source);

	source = channel_read(source);
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (channel_equals(source, services[i]))
			return true;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (channel_host_within(host, (ChannelText) {domains[i], strlen(domains[i])}))
			return true;
	return false;
}
