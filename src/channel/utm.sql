
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
'The UTM values of a landing page''s address, from its query, else from its fragment, decoded as UTF-8. Keys have any letter case; the '
'first with a value counts. A value is NULL when it is missing, empty or no text in the database''s encoding. click_id is name=value of '
'the first click id. It gives what is missing, unless the source is another platform: gclid, gbraid, wbraid: google, cpc; dclid: google, '
'display; msclkid: bing, cpc; yclid: yandex, cpc; as paid ttclid (tiktok), li_fat_id (linkedin), twclid (twitter), ScCid (snapchat), '
'rdt_cid (reddit), qclid (quora), tblci (taboola), dicbo (outbrain); as source only fbclid (facebook), epik (pinterest). NULL gives NULL.';
