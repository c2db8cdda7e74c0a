-- Names that the next migrations use: how an agency fills openings is a setting with versions.
alter type public.setting_kind add value 'filling';
create type public.opening_origin as enum ('gap', 'planned', 'leave', 'sick', 'vacated');
create type public.opening_state as enum ('open', 'filled', 'withdrawn', 'expired');
create type public.fill_way as enum ('claim', 'award', 'call_out', 'extension', 'mandate', 'roster');
create type public.claim_state as enum ('waiting', 'won', 'lost', 'withdrawn');
create type public.call_out_state as enum ('running', 'filled', 'stopped', 'exhausted');
create type public.candidate_state as enum ('waiting', 'offered', 'accepted', 'refused', 'unreached', 'barred', 'closed');
create type public.contact_channel as enum ('phone', 'sms', 'email', 'push', 'app', 'link');
create type public.contact_outcome as enum ('accepted', 'refused', 'no_answer', 'message_left', 'wrong_number');
create type public.offer_state as enum ('open', 'accepted', 'declined', 'lapsed', 'closed');
create type public.mandate_kind as enum ('mandate', 'holdover', 'early_call_in');
create type public.mandate_outcome as enum ('assigned', 'refused', 'no_contact', 'wrong_number', 'voided');
create type public.availability_kind as enum ('overtime', 'blackout', 'standby');
