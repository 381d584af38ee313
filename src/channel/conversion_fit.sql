
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
