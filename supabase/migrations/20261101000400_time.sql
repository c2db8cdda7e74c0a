-- The one conversion of wall-clock time to an instant: of an ambiguous time the earlier occurrence, a missing
-- time moves forward. `at time zone` alone takes the later occurrence. lib/domain/time.ts agrees with this
-- function, and a test compares the two over a year with both clock changes.
create function private.local_to_instant(wall timestamp, zone text)
returns timestamptz
language plpgsql
stable
set search_path = ''
as $$
declare
  plain timestamptz := wall at time zone zone;
  -- The offset in force a day earlier: before a change, if there is one that night.
  offset_before interval := ((plain - interval '1 day') at time zone zone) - ((plain - interval '1 day') at time zone 'UTC');
  earlier timestamptz := (wall - offset_before) at time zone 'UTC';
begin
  if earlier < plain and (earlier at time zone zone) = wall then
    return earlier;
  end if;
  if (plain at time zone zone) <> wall then
    return earlier;
  end if;
  return plain;
end
$$;

-- When a shift of an operational date really starts and ends. A start before the start of the operational day
-- lies on the next calendar day; an end at or before the start lies on the day after the start. A short shift
-- inside a skipped stretch of the clock vanishes: it is empty, never negative, as shiftWindow in lib/domain/time.ts.
create function private.shift_instants(
  shift_date date, start_time time, end_time time, day_start time, zone text,
  out starts_at timestamptz, out ends_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
declare
  start_wall timestamp := shift_date + start_time + case when start_time < day_start then interval '1 day' else interval '0' end;
  end_wall timestamp := start_wall::date + end_time;
begin
  if end_wall <= start_wall then
    end_wall := end_wall + interval '1 day';
  end if;
  starts_at := private.local_to_instant(start_wall, zone);
  ends_at := greatest(starts_at, private.local_to_instant(end_wall, zone));
end
$$;
grant execute on function private.local_to_instant(timestamp, text),
  private.shift_instants(date, time, time, time, text) to authenticated, service_role;
