-- Qualifications and centers are added at once, and change as settings alone.
drop function public.save_qualification(text, boolean, boolean, integer, integer);
drop function private.save_qualification(integer, integer, text, boolean, boolean);
drop function public.save_center(text, text, time, boolean, uuid, integer);
drop function private.save_center(uuid, integer, text, text, time, boolean);
