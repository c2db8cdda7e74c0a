-- Places in conversations are gone with the person, and a center's empty conversation with the center. Where anything was
-- written, neither can be removed.
alter table public.chat_channels
  drop constraint chat_channels_agency_id_center_id_fkey,
  add foreign key (agency_id, center_id) references public.centers (agency_id, id) on delete cascade;
alter table public.chat_members
  drop constraint chat_members_agency_id_user_id_fkey,
  add foreign key (agency_id, user_id) references public.profiles (agency_id, id) on delete cascade,
  drop constraint chat_members_agency_id_channel_id_fkey,
  add foreign key (agency_id, channel_id) references public.chat_channels (agency_id, id) on delete cascade;
