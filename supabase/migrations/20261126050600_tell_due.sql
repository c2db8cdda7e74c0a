-- Everything that time alone tells, and new devices; the worker asks for it with each sweep. Returns how many notices it
-- made. Several workers at once tell each thing once: whoever writes its key first tells it.
create function private.tell_due()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- None of the above looks back so far.
  delete from private.told t where t.told_at < now() - interval '60 days';
  perform private.withdraw_shift_notices(now());
  return private.tell_new_devices() + private.tell_shift_reminders(now()) + private.tell_ending_qualifications(now())
    + private.tell_open_shifts(now()) + private.tell_shortfalls(now()) + private.tell_unacknowledged(now());
end
$$;
create function public.tell_due()
returns integer language sql set search_path = '' as $$ select private.tell_due() $$;
grant execute on function private.tell_due(), public.tell_due() to service_role;
comment on function public.tell_due is 'Tells what is due by now, each thing once; returns how many notices that made.';
