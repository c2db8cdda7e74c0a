-- The tour of centers with three shifts a day.
alter type public.shift_pattern add value '5x8';
