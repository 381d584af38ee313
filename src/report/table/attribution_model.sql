CREATE TABLE attribution_model (
    name text PRIMARY KEY,
    model text NOT NULL,
    position int NOT NULL DEFAULT 0,
    weights numeric[],
    half_life interval,
    lookback interval,
    -- The function names what is wrong with the terms, and which models there are.
    CONSTRAINT terms_can_be CHECK (
        model IN ('markov', 'shapley')
        OR attribution_credit(model, '{2026-01-01 00:00+00}', '2026-01-01 00:00+00',
                              milestones => CASE model WHEN 'w' THEN '{1,1}'::int[] WHEN 'full_path' THEN '{1,1,1}' END,
                              weights => weights, half_life => half_life, lookback => lookback) IS NOT NULL)
);

COMMENT ON TABLE attribution_model IS
    'The models of attribution that the reports show. Delete the rows of those that you do not want, and add your own.';
COMMENT ON COLUMN attribution_model.name IS 'What the reports call it.';
COMMENT ON COLUMN attribution_model.model IS
    'How it credits: first, last, last_non_direct, linear, position (U-shaped), w (W-shaped), full_path, time_decay or custom, see '
    'attribution_credit(); or data-driven, from all paths together: markov or shapley, see markov_attribution().';
COMMENT ON COLUMN attribution_model.position IS 'The order in which the reports show them.';
COMMENT ON COLUMN attribution_model.weights IS
    'Of a custom model the shares of the first touch, of all between together and of the last, as {3,2,5}; else NULL.';
COMMENT ON COLUMN attribution_model.half_life IS 'Of time_decay: how old a touch is that counts half; NULL: 7 days.';
COMMENT ON COLUMN attribution_model.lookback IS
    'How old a touch may be at the conversion, in days of 24 hours; NULL: as old as it is. A lead whose touches are all older is then '
    'nobody''s, so that the sums are less than all. The data-driven models count all touches.';

INSERT INTO attribution_model (name, model, position)
SELECT d.name, d.name, d.position
FROM unnest('{first,last,last_non_direct,linear,position,time_decay,w,full_path,markov}'::text[]) WITH ORDINALITY d (name, position);
