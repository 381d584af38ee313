
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
'Whether a conversion of that intent suits a channel: fit, too_early or too_heavy. motion: reactive, proactive or relationship; audience: '
'prospecting or retargeting. Reactive channels, and proactive ones with a retargeting audience, want high intent: less is too_heavy. '
'Other proactive channels want less: high intent is too_early. A relationship fits all. NULL for another motion, or when motion or intent '
'is NULL.';
