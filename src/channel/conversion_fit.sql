
-- Whether a conversion suits the channel that it is offered in

CREATE FUNCTION conversion_fit(motion text, audience text, intent lead_intent) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN intent IS NULL THEN NULL
	WHEN motion = 'relationship' THEN 'fit'
	WHEN motion = 'reactive' OR (motion = 'proactive' AND audience = 'retargeting') THEN
		CASE WHEN intent = 'high' THEN 'fit' ELSE 'too_heavy' END
	WHEN motion = 'proactive' THEN
		CASE WHEN intent = 'high' THEN 'too_early' ELSE 'fit' END
END;
COMMENT ON FUNCTION conversion_fit(text, text, lead_intent) IS
'Whether a conversion of that intent suits a channel of that motion (reactive, proactive or relationship) and audience (prospecting or retargeting): fit, too_early or too_heavy. Reactive channels and a retargeting audience, who look for a solution or know you, want a short action of high intent: mid intent (a long form, a download) and low intent (a newsletter) are too_heavy there, a longer way to the answer than the visitor came for, and the click is wasted. Proactive channels otherwise, also with a NULL audience, want micro-commitments of mid or low intent: a high-intent action (a quote request) is too_early. In a relationship everything fits, whatever the audience. NULL when motion or intent is NULL and for any other motion.';

CREATE FUNCTION _suits(motion text, audience text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN motion = 'reactive' THEN '{quote_request,appointment,callback_request}'::text[]
	WHEN motion = 'proactive' AND audience = 'retargeting' THEN '{appointment,price_indication,contact_request}'::text[]
	WHEN motion = 'proactive' THEN '{lead_magnet,multistep_form,scan,calculator}'::text[]
END;
COMMENT ON FUNCTION _suits(text, text) IS
'Internal to connect(): the conversions that the model names for a channel of that motion and audience, the default names of the table conversion. NULL for a relationship, where every one suits, and for an unknown motion.';

CREATE FUNCTION _next_conversion(motion text, audience text, conversion text, intent lead_intent) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN motion = 'proactive' AND (audience = 'retargeting') IS NOT TRUE AND (intent >= 'mid') IS NOT TRUE THEN 'calculator'
	WHEN motion = 'reactive' AND (intent = 'high') IS NOT TRUE THEN 'quote_request'
	WHEN conversion = 'appointment' THEN 'callback_request'
	ELSE 'appointment'
END;
COMMENT ON FUNCTION _next_conversion(text, text, text, lead_intent) IS
'Internal to connect(): what to offer a lead next. Prospects of a proactive channel who did no more than read: a micro-commitment (calculator). Reactive channels: the quote request. Everybody else, and whoever has done that already: the bridge to sales, an appointment, or a call back for who had that. Never NULL: NULL is unknown.';
