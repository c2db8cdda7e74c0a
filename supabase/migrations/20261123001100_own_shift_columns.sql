-- People read their own shifts, and not why somebody passed a limit with them, who entered them, or whose pay they are:
-- a reason may name others. Supervisors are told by functions.
revoke select on public.assigned_shifts from authenticated;
grant select (id, agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status, local_start, local_end,
    starts_at, ends_at, required_role, is_overtime, is_manual_override, is_locked, is_acting, source, origin_id, version,
    created_at, updated_at)
  on public.assigned_shifts to authenticated;
