-- Part-time tours: 20, 30 and 24 hours a week.
alter type public.shift_pattern add value '2x10';
alter type public.shift_pattern add value '3x10';
alter type public.shift_pattern add value '2x12';
