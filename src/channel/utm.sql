
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
'first with a value counts; a second ? and &amp; are read as &. A value is NULL when it is missing, empty, a placeholder that was never '
'filled in, or no text in the database''s encoding. click_id is name=value of the click id: one that proves payment before others, then '
'that of the named source, else the last. It gives what is missing, and goes before a medium that says nothing of payment: gclid, '
'gbraid, wbraid, gad_source: google, cpc; dclid: google, display; msclkid: bing, cpc; yclid: yandex, cpc; as paid ttclid (tiktok), '
'li_fat_id (linkedin), twclid (twitter), ScCid (snapchat), rdt_cid (reddit), qclid (quora), tblci (taboola), dicbo (outbrain), cto_pld '
'(criteo); as source only fbclid (facebook), igshid (instagram), epik (pinterest). Beside mail, SMS and affiliates it tells nothing. '
'NULL gives NULL.';

CREATE FUNCTION _is_unfilled(landing_page text) RETURNS boolean
AS 'MODULE_PATHNAME', 'channel_is_unfilled' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _is_unfilled IS
'Internal to connect(): whether the source, medium or campaign of an address is a placeholder that was never filled in.';
