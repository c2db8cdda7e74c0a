-- Qualifications and centers change from a date on, as the other settings do.
alter type public.setting_kind add value 'qualification';
alter type public.setting_kind add value 'center';
