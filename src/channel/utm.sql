
-- channel/utm

CREATE FUNCTION utm(
	url text,
	OUT source text,
	OUT medium text,
	OUT campaign text,
	OUT term text,
	OUT content text,
	OUT click_id text
) RETURNS record
AS 'MODULE_PATHNAME', 'channel_utm' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION utm(text) IS
'The UTM values of a landing page''s address, as in SELECT u.* FROM lead l, utm(l.landing_page) u: utm_source, utm_medium, utm_campaign, utm_term and utm_content of its query and, for what that lacks, of its fragment; percent sequences decoded as UTF-8, + as a space, what is no percent sequence left as it is. Keys in any letter case; of several the first that has a value counts. A value is NULL when it is not there, is empty, or decodes to what is no text in the database''s encoding (invalid UTF-8, a zero byte, a character that it lacks). click_id is name=value of the first click id: gclid, gbraid, wbraid, dclid, msclkid, fbclid, ttclid, li_fat_id, twclid, epik, ScCid, rdt_cid, qclid, tblci, dicbo or yclid. Where no source is given, or one of the same platform, a click id gives what is missing: gclid, gbraid, wbraid: google, cpc; dclid: google, display; msclkid: bing, cpc; yclid: yandex, cpc; ttclid tiktok, li_fat_id linkedin, twclid twitter, ScCid snapchat, rdt_cid reddit, qclid quora, tblci taboola, dicbo outbrain: each paid, as these mark advertisements only. fbclid (facebook) and epik (pinterest) mark links that nobody paid for, too, and give no medium. NULL gives NULL.';
