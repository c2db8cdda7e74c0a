-- The one that takes every whole number does for these, too: the Data API never has to choose between two.
drop function if exists private.is_whole(jsonb, integer, integer);
