-- What somebody's pay follows from beside the own shifts: those taken over in trades, which others are paid for, and those
-- that others took over. Both sides of a trade know each other; of anybody else's nothing is told.
create function private.list_my_traded_shifts(from_date date, to_date date)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see your shifts.');
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date > 400 then
    perform private.fail(422, 'Choose a range of at most 400 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('rowId', a.id, 'isWorked', a.user_id = me, 'withName', p.full_name,
      'startsAt', round(extract(epoch from a.starts_at) * 1000), 'endsAt', round(extract(epoch from a.ends_at) * 1000))
      order by a.starts_at, a.id), '[]')
    from public.assigned_shifts a
    join public.profiles p on p.id = case when a.user_id = me then a.credited_user_id else a.user_id end
    where a.agency_id = agency and a.status = 'published' and a.user_id <> a.credited_user_id
      and (a.user_id = me or a.credited_user_id = me) and a.shift_date between from_date and to_date
  );
end
$$;
create function public.list_my_traded_shifts(p_from date, p_to date)
returns jsonb language sql stable set search_path = '' as $$ select private.list_my_traded_shifts(p_from, p_to) $$;
grant execute on function private.list_my_traded_shifts(date, date), public.list_my_traded_shifts(date, date) to authenticated;
comment on function public.list_my_traded_shifts is
  'Published shifts that the caller works for another or is paid for while another works them, with the other''s name.';
