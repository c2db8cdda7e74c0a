-- A former version of the local Supabase opened the default privileges of this schema anew at each later start, so that what
-- a migration made after it was open to all three roles. Here all of it is closed once more, and every grant written by name
-- stands as the migrations before this one made it. Where nothing was opened, this changes nothing.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

revoke all on all tables in schema public from anon, authenticated, service_role;
revoke all on all sequences in schema public from anon, authenticated, service_role;
revoke all on all routines in schema public from anon, authenticated, service_role;

grant delete on table
  public.assigned_shifts
  to authenticated;
grant insert (agency_id, center_id, end_date, name, start_date) on table
  public.schedules
  to authenticated;
grant insert (agency_id, center_id, is_locked, is_overtime, local_end, local_start, override_reason, required_role,
  schedule_id, shift_date, shift_id, source, user_id) on table
  public.assigned_shifts
  to authenticated;
grant select on table
  public.agencies, public.audit_anchors, public.audit_chain, public.audit_checkpoints, public.audit_logs,
  public.centers, public.chat_channels, public.chat_messages, public.desks, public.emergency_contacts,
  public.filling_rules, public.generation_runs, public.handover_note_versions, public.handover_notes,
  public.handover_receipts, public.holidays, public.hour_settlements, public.invitations, public.leave_blackouts,
  public.leave_entries, public.leave_kinds, public.leave_rules, public.nightly_runs, public.notification_deliveries,
  public.notification_preferences, public.notification_settings, public.notifications, public.person_qualifications,
  public.profile_patterns, public.profiles, public.qualifications, public.roles, public.roster_edits,
  public.schedule_results, public.schedule_scenarios, public.schedule_versions, public.schedules,
  public.setting_versions, public.shift_changes, public.shifts, public.staffing_requirements, public.swap_answers,
  public.swap_events, public.swap_rules, public.time_off_events, public.user_roles
  to authenticated;
grant select (accepted_at, agency_id, approved_by, center_id, closing_note, created_at, decided_at, decision_note,
  expires_at, id, is_for_everyone, kind, note, requester_assigned_shift_id, requester_id, requester_shift,
  responder_assigned_shift_id, responder_id, responder_shift, status, updated_at, version) on table
  public.shift_swaps
  to authenticated;
grant select (ack_hours, agency_id, fallback_minutes, nightly_time, updated_at, version) on table
  public.notice_rules
  to authenticated;
grant select (agency_id, center_id, created_at, ends_at, id, is_acting, is_locked, is_manual_override, is_overtime,
  local_end, local_start, origin_id, required_role, schedule_id, shift_date, shift_id, source, starts_at, status,
  updated_at, user_id, version) on table
  public.assigned_shifts
  to authenticated;
grant select (agency_id, channel_id, joined_at, user_id) on table
  public.chat_members
  to authenticated;
grant select (agency_id, created_at, device, endpoint, id, sent_at, user_id) on table
  public.push_subscriptions
  to authenticated;
grant select (agency_id, created_at, end_datetime, id, start_datetime, status, user_id, version) on table
  public.time_off_requests
  to authenticated;
grant select (agency_id, created_at, from_date, id, kind, to_date, trainer_id, updated_at, user_id, version) on table
  public.duty_states
  to authenticated;
grant update (avatar_url, clock, default_shift_preference_id, density, full_name, phone, theme) on table
  public.profiles
  to authenticated;
grant update (is_locked, is_overtime, local_end, local_start, override_reason, required_role, shift_date, shift_id,
  source, user_id) on table
  public.assigned_shifts
  to authenticated;
grant update (read_at) on table
  public.notifications
  to authenticated;
grant select on table
  public.agencies, public.assigned_shifts, public.audit_anchors, public.audit_chain, public.audit_checkpoints,
  public.audit_logs, public.availabilities, public.call_out_candidates, public.call_out_contacts,
  public.call_out_events, public.call_out_offers, public.call_outs, public.centers, public.chat_channels,
  public.chat_members, public.chat_messages, public.desks, public.duty_states, public.emergencies,
  public.emergency_contacts, public.filling_rules, public.generation_runs, public.handover_note_versions,
  public.handover_notes, public.handover_receipts, public.holidays, public.hour_settlements, public.invitations,
  public.leave_blackouts, public.leave_entries, public.leave_kinds, public.leave_rules, public.mandate_records,
  public.nightly_runs, public.notice_rules, public.notification_deliveries, public.notification_preferences,
  public.notification_settings, public.notifications, public.opening_claims, public.opening_events,
  public.opening_fills, public.openings, public.person_qualifications, public.profile_patterns, public.profiles,
  public.push_subscriptions, public.qualifications, public.roles, public.roster_edits, public.schedule_results,
  public.schedule_scenarios, public.schedule_versions, public.schedules, public.setting_versions,
  public.shift_changes, public.shift_swaps, public.shifts, public.sleep_windows, public.staffing_requirements,
  public.swap_answers, public.swap_events, public.swap_rules, public.time_off_events, public.time_off_requests,
  public.user_roles
  to service_role;
grant execute on routine
  public.decline_offer(p_token text, p_offer_id uuid), public.get_calendar_feed(p_token text),
  public.get_offer(p_token text, p_offer_id uuid), public.get_set_up_phase(), public.get_use_notice(),
  public.get_wall_board(p_token text)
  to anon;
grant execute on routine
  public.accept_invitation(), public.acknowledge_notices(p_ids bigint[], p_until bigint),
  public.acknowledge_policy(p_id integer, p_number integer, p_sha256 text), public.add_center(p_name text, p_time_zone
  text, p_day_start time without time zone), public.add_certificate(p_user_id uuid, p_file_id uuid, p_file_name text,
  p_title text, p_issued_on date, p_expires_on date, p_qualification_id integer, p_replaces_id integer),
  public.add_chat_members(p_channel_id uuid, p_members uuid[]), public.add_comment(p_subject jsonb, p_client_id uuid,
  p_content text, p_audience text, p_mentions uuid[]), public.add_desk(p_center_id uuid, p_name text),
  public.add_leave_entry(p_user_id uuid, p_kind_id integer, p_entry public.leave_entry_kind, p_minutes integer, p_date
  date, p_note text), public.add_leave_kind(p_value jsonb), public.add_qualification(p_name text,
  p_is_acting_supervisor boolean), public.adopt_scenario(p_scenario_id bigint, p_expected_version integer),
  public.apply_roster_edit(p_edit_id uuid, p_schedule_id integer, p_facts_version integer, p_operations jsonb,
  p_reason text, p_violations jsonb, p_needs_confirmation boolean, p_undoes uuid),
  public.ask_time_off_once(p_client_id uuid, p_kind_id integer, p_starts_at timestamp with time zone, p_ends_at
  timestamp with time zone, p_reason text, p_charged_minutes integer), public.begin_audit_export(p_format text,
  p_actor uuid, p_actions text[], p_without text[], p_entities text[], p_target text, p_from timestamp with time zone,
  p_to timestamp with time zone), public.cancel_generation(p_run_id bigint), public.check_audit_heads(p_heads jsonb),
  public.clear_sleep_window(p_version integer), public.compare_schedule_versions(p_schedule_id integer, p_from
  integer, p_to integer), public.confirm_certificate(p_id integer, p_expected_version integer, p_person_version
  integer, p_from_date date, p_to_date date, p_former_from_date date), public.confirm_chat_message(p_message_id
  bigint), public.confirm_handover_notes(p_note_ids bigint[], p_versions integer[]),
  public.confirm_roster_edit(p_edit_id uuid, p_facts_version integer), public.count_audit(p_actor uuid, p_actions
  text[], p_without text[], p_entities text[], p_target text, p_from timestamp with time zone, p_to timestamp with
  time zone, p_last bigint), public.count_comments(p_subjects jsonb), public.count_inbox(),
  public.count_my_policies(), public.count_notice_work(), public.create_calendar_feed(),
  public.create_chat_channel(p_name text, p_description text, p_members uuid[]), public.create_scenario(p_schedule_id
  integer, p_expected_version integer, p_name text, p_change jsonb, p_parameters jsonb),
  public.create_shift(p_center_id uuid, p_name text, p_code text, p_category public.shift_category, p_start_time time
  without time zone, p_end_time time without time zone, p_effective_from date), public.create_time_off(p_kind_id
  integer, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_charged_minutes
  integer), public.declare_emergency(p_center_id uuid, p_client_id uuid, p_reason text, p_limits text[], p_ends_at
  timestamp with time zone, p_starts_at timestamp with time zone), public.decline_offer(p_token text, p_offer_id
  uuid), public.decline_roster_edit(p_edit_id uuid, p_note text), public.decline_swap(p_swap_id integer,
  p_expected_version integer, p_person uuid, p_note text), public.delete_chat_message(p_message_id bigint, p_version
  integer), public.delete_comment(p_comment_id uuid, p_version integer), public.delete_leave_blackout(p_blackout_id
  integer), public.delete_scenario(p_scenario_id bigint), public.discard_schedule(p_schedule_id integer,
  p_expected_version integer), public.edit_chat_message(p_message_id bigint, p_version integer, p_content text,
  p_mentions uuid[]), public.edit_comment(p_comment_id uuid, p_version integer, p_content text, p_mentions uuid[]),
  public.end_duty_state(p_id bigint, p_expected_version integer, p_to_date date), public.end_emergency(p_id bigint,
  p_version integer, p_reason text), public.end_my_sessions(p_session_id uuid), public.end_requirement(p_id integer,
  p_expected_version integer, p_effective_from date), public.export_audit(p_export_id bigint, p_after bigint, p_limit
  integer), public.find_candidate(p_id uuid, p_step integer, p_person uuid), public.find_offline_ask(p_client_id
  uuid), public.get_board(p_center_id uuid), public.get_call_out(p_id uuid), public.get_certificate_file(p_id
  integer), public.get_chat(), public.get_chat_message_versions(p_message_id bigint),
  public.get_chat_messages(p_channel_id uuid, p_before bigint, p_after bigint, p_around bigint, p_limit integer),
  public.get_chat_receipts(p_message_id bigint), public.get_comment_versions(p_comment_id uuid),
  public.get_comments(p_subject jsonb), public.get_coverage(p_center_id uuid, p_from date, p_to date, p_schedule_id
  integer), public.get_edit_facts(p_schedule_id integer, p_edit_id uuid, p_row_ids bigint[], p_user_ids uuid[], p_from
  date, p_to date), public.get_emergency(p_id bigint), public.get_emergency_contact(p_user_id uuid),
  public.get_floor(p_center_id uuid), public.get_generation_facts(p_schedule_id integer),
  public.get_handover(p_center_id uuid, p_at timestamp with time zone), public.get_handover_summary(p_center_id uuid),
  public.get_handover_versions(p_note_id bigint), public.get_leave_days(p_from date, p_to date),
  public.get_live_mark(p_since bigint), public.get_mandate(p_id bigint), public.get_me(),
  public.get_my_calendar_feed(), public.get_my_email_change(), public.get_my_mandates(),
  public.get_my_notice_settings(), public.get_my_offers(), public.get_my_shift_history(p_assignment_id bigint),
  public.get_nightly_run(p_id bigint), public.get_notice_rules(), public.get_offer(p_token text, p_offer_id uuid),
  public.get_opening(p_opening_id bigint), public.get_opening_contacts(p_opening_id bigint),
  public.get_password_owner(), public.get_person_history(p_user_id uuid, p_before bigint), public.get_policy(p_id
  integer, p_number integer), public.get_qualification_facts(), public.get_revision_state(p_schedule_id integer),
  public.get_roster_facts(p_schedule_id integer), public.get_roster_rows(p_schedule_id integer, p_from date, p_to
  date, p_since timestamp with time zone), public.get_schedule_acknowledgement(p_schedule_id integer),
  public.get_schedule_history(p_schedule_id integer, p_before bigint), public.get_schedule_roster(p_schedule_id
  integer), public.get_second_factor(), public.get_session_clock(), public.get_session_state(), public.get_set_up(),
  public.get_setting_counts(p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_subject text),
  public.get_settings_today(), public.get_shift_history(p_assignment_id bigint), public.get_shown_emergencies(),
  public.get_swap(p_swap_id integer), public.get_time_off_request(p_request_id integer), public.get_troubles(),
  public.get_use_notice(), public.get_version_roster(p_schedule_id integer, p_version integer, p_from date, p_to date,
  p_offset integer, p_limit integer), public.get_worker_state(), public.is_deactivated(),
  public.issue_board_device(p_center_id uuid, p_name text), public.keep_handover_note(p_note_id bigint, p_for_at
  timestamp with time zone, p_client_id uuid), public.list_audit(p_actor uuid, p_actions text[], p_without text[],
  p_entities text[], p_target text, p_from timestamp with time zone, p_to timestamp with time zone, p_before bigint,
  p_limit integer), public.list_availability(p_user_id uuid), public.list_blocked_people(),
  public.list_board_devices(), public.list_call_outs(p_before uuid, p_running boolean),
  public.list_certificate_marks(), public.list_certificates(p_user_id uuid), public.list_chat_groups(),
  public.list_chat_members(p_channel_id uuid), public.list_chat_people(), public.list_corrections(p_schedule_id
  integer, p_before bigint, p_limit integer), public.list_coworker_shifts(p_center_id uuid, p_from timestamp with time
  zone, p_to timestamp with time zone), public.list_dead_deliveries(p_before bigint), public.list_delivery_backlog(),
  public.list_duty_notes(p_user_id uuid), public.list_emergencies(p_before bigint), public.list_floor_devices(),
  public.list_handover_notes(p_center_id uuid, p_from timestamp with time zone, p_to timestamp with time zone,
  p_desk_id integer, p_query text), public.list_inbox(p_show text, p_limit integer, p_kinds text[], p_before bigint),
  public.list_mandates(p_center_id uuid, p_before bigint), public.list_my_claims(), public.list_my_hours(),
  public.list_my_sessions(), public.list_my_shift_changes(p_from timestamp with time zone, p_to timestamp with time
  zone), public.list_my_swaps(), public.list_my_traded_shifts(p_from date, p_to date), public.list_nightly_runs(),
  public.list_open_swaps(), public.list_openings(p_center_id uuid), public.list_pending_roster_edits(p_schedule_id
  integer, p_edit_id uuid), public.list_pictures(), public.list_policies(), public.list_policy_readers(p_id integer,
  p_number integer), public.list_schedule_acknowledgements(), public.list_schedule_versions(p_schedule_id integer),
  public.list_second_factors(), public.list_standbys(p_center_id uuid), public.list_swaps(p_status public.swap_status,
  p_after integer), public.list_time_off_of(p_user_id uuid), public.list_time_off_requests(p_status
  public.time_off_status, p_after integer), public.list_version_changes(p_schedule_id integer, p_version integer,
  p_before bigint, p_limit integer), public.list_version_rows(p_schedule_id integer, p_version integer),
  public.lock_session(), public.make_recovery_codes(), public.mark_chat_read(p_channel_id uuid, p_seq bigint),
  public.mark_floor_device(p_center_id uuid, p_name text), public.mark_notices_read(p_ids bigint[], p_until bigint),
  public.move_desk(p_desk_id integer, p_is_up boolean), public.my_declarable_centers(), public.note_set_up(p_step
  text), public.open_direct_channel(p_user_id uuid), public.open_notice(p_id bigint),
  public.post_chat_message(p_channel_id uuid, p_client_id uuid, p_content text, p_mentions uuid[], p_must_read
  boolean), public.post_opening(p_opening_id bigint, p_expected_version integer, p_is_ranked boolean, p_claims_until
  timestamp with time zone, p_note text), public.publish_policy(p_title text, p_audience public.policy_audience,
  p_due_on date, p_body text, p_file_id uuid, p_file_name text, p_sha256 text, p_id integer, p_expected_version
  integer), public.publish_schedule(p_schedule_id integer, p_expected_version integer), public.record_contact(p_id
  uuid, p_step integer, p_person uuid, p_outcome public.contact_outcome, p_note text, p_client_id uuid),
  public.record_refusal(p_action text, p_code text, p_message text, p_detail jsonb),
  public.refresh_revision(p_schedule_id integer, p_expected_version integer), public.refuse_certificate(p_id integer,
  p_expected_version integer, p_reason text), public.release_sign_in(p_user_id uuid), public.remind_policy(p_id
  integer, p_user_ids uuid[]), public.remind_unacknowledged(p_ids bigint[]), public.remove_availability(p_id bigint,
  p_version integer), public.remove_certificate(p_id integer, p_expected_version integer),
  public.remove_chat_member(p_channel_id uuid, p_user_id uuid), public.remove_pattern(p_user_id uuid,
  p_expected_version integer, p_from_date date), public.remove_person_qualification(p_user_id uuid, p_expected_version
  integer, p_qualification_id integer, p_from_date date), public.remove_push_subscription(p_id bigint),
  public.remove_second_factor(p_user_id uuid), public.resend_deliveries(p_ids bigint[]),
  public.resend_invitation(p_user_id uuid), public.retire_policy(p_id integer, p_expected_version integer),
  public.revise_schedule(p_schedule_id integer, p_from_date date), public.revise_shift(p_shift_id integer,
  p_expected_version integer, p_name text, p_code text, p_category public.shift_category, p_start_time time without
  time zone, p_end_time time without time zone, p_effective_from date), public.revoke_board_device(p_id uuid),
  public.revoke_calendar_feed(), public.revoke_floor_device(p_id uuid), public.revoke_invitation(p_user_id uuid,
  p_expected_version integer), public.rotate_webhook_secret(), public.save_availability(p_user_id uuid, p_kind
  public.availability_kind, p_from_date date, p_to_date date, p_weekday_mask integer, p_start_time time without time
  zone, p_end_time time without time zone, p_note text, p_id bigint, p_version integer),
  public.save_duty_state(p_user_id uuid, p_kind public.duty_state, p_from_date date, p_to_date date, p_trainer_id
  uuid, p_note text, p_id bigint, p_expected_version integer), public.save_emergency_contact(p_user_id uuid,
  p_expected_version integer, p_name text, p_relation text, p_phone text, p_note text),
  public.save_handover_note(p_desk_id integer, p_for_at timestamp with time zone, p_client_id uuid, p_content text,
  p_note_id bigint, p_version integer), public.save_holiday(p_date date, p_name text),
  public.save_leave_blackout(p_name text, p_from date, p_to date, p_blackout_id integer),
  public.save_my_notice_settings(p_preferences jsonb, p_rests_after_night boolean, p_expected_version integer,
  p_quiet_start time without time zone, p_quiet_end time without time zone),
  public.save_person_qualification(p_user_id uuid, p_expected_version integer, p_qualification_id integer, p_from_date
  date, p_to_date date, p_former_from_date date), public.save_push_subscription(p_endpoint text, p_p256dh text, p_auth
  text, p_device text), public.save_requirement(p_fields jsonb, p_effective_from date, p_center_id uuid, p_id integer,
  p_expected_version integer), public.save_set_up_shifts(p_center_id uuid, p_entries jsonb),
  public.save_setting(p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_known_version_id bigint,
  p_center_id uuid, p_subject text), public.save_sleep_window(p_start_time time without time zone, p_end_time time
  without time zone, p_version integer), public.search_chat(p_query text, p_channel_id uuid, p_before bigint),
  public.set_call_out_automatic(p_id uuid, p_expected_version integer, p_on boolean),
  public.set_chat_muted(p_channel_id uuid, p_muted boolean), public.set_pattern(p_user_id uuid, p_expected_version
  integer, p_from_date date, p_pattern public.shift_pattern), public.set_person_active(p_user_id uuid, p_active
  boolean, p_expected_version integer), public.set_picture(p_user_id uuid, p_picture uuid),
  public.set_shift_active(p_shift_id integer, p_active boolean, p_expected_version integer, p_effective_from date),
  public.settle_hours(p_debtor uuid, p_minutes integer, p_note text), public.start_generation(p_schedule_id integer,
  p_expected_version integer, p_parameters jsonb, p_scenario_id bigint), public.stop_call_out(p_id uuid,
  p_expected_version integer, p_reason text), public.stop_generation(p_run_id bigint), public.take_over_call_out(p_id
  uuid, p_expected_version integer, p_reason text), public.take_turn(p_turn text, p_times integer, p_seconds integer),
  public.touch_session(p_floor_token text), public.update_chat_channel(p_channel_id uuid, p_version integer, p_name
  text, p_description text, p_archived boolean), public.update_desk(p_desk_id integer, p_version integer, p_name text,
  p_is_active boolean), public.update_person(p_user_id uuid, p_expected_version integer, p_full_name text,
  p_employee_number text, p_phone text, p_hired_on date, p_seniority_date date, p_center_id uuid, p_preferred_shift_id
  integer), public.update_user_role(p_user_id uuid, p_role public.role_name, p_expected_version integer),
  public.use_recovery_code(p_code text), public.verify_audit(p_from_seq bigint, p_steps integer),
  public.void_mandate(p_id bigint, p_reason text), public.withdraw_claim(p_opening_id bigint),
  public.withdraw_handover_note(p_note_id bigint, p_version integer), public.withdraw_roster_edit(p_edit_id uuid),
  public.withdraw_setting(p_id bigint), public.withdraw_swap(p_swap_id integer, p_expected_version integer, p_reason
  text), public.withdraw_time_off(p_request_id integer, p_expected_version integer, p_reason text)
  to authenticated;
grant execute on routine
  public.accept_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_person uuid, p_approves boolean,
  p_blocks jsonb, p_assignment_id bigint, p_version integer), public.announce_roster_edit(p_edit_id uuid),
  public.apply_due_settings(), public.bar_candidates(p_id uuid, p_barred jsonb),
  public.begin_invitation_mail(p_invitation_id uuid), public.begin_nightly_run(p_worker text),
  public.call_in_sick(p_actor uuid, p_assignment_id bigint, p_starts_at timestamp with time zone, p_charged_minutes
  integer, p_parts jsonb, p_reason text), public.cancel_time_off(p_actor uuid, p_request_id integer,
  p_expected_version integer, p_returned_minutes integer, p_parts jsonb, p_reason text),
  public.check_set_up_code(p_hash text), public.claim_deliveries(p_worker text, p_channel public.notice_channel,
  p_limit integer), public.claim_generation(p_run_id bigint, p_worker text), public.claim_opening(p_actor uuid,
  p_opening_id bigint, p_expected_version integer, p_violations jsonb, p_note text), public.decide_swap(p_actor uuid,
  p_swap_id integer, p_expected_version integer, p_decision public.swap_status, p_violations jsonb, p_blocks jsonb,
  p_note text), public.decide_time_off(p_actor uuid, p_request_id integer, p_expected_version integer, p_decision
  public.time_off_status, p_charged_minutes integer, p_over_cap_dates date[], p_parts jsonb, p_note text),
  public.fail_generation(p_run_id bigint, p_attempt integer, p_reason text), public.fail_nightly_run(p_id bigint,
  p_attempt integer, p_error text), public.fill_opening(p_actor uuid, p_opening_id bigint, p_expected_version integer,
  p_edit_id uuid, p_schedule_id integer, p_facts_version integer, p_operations jsonb, p_violations jsonb,
  p_needs_confirmation boolean, p_reason text, p_way public.fill_way, p_person uuid, p_call jsonb, p_mandate jsonb),
  public.find_offer(p_token text, p_offer_id uuid, p_actor uuid), public.find_set_up_account(p_email text),
  public.finish_nightly_run(p_id bigint, p_attempt integer, p_result jsonb), public.get_digest_facts(p_agency uuid),
  public.get_installation_state(), public.get_mandate_list(p_actor uuid, p_center_id uuid, p_capacity text, p_day
  date, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone), public.get_open_shift_facts(p_actor
  uuid), public.get_opening_facts(p_actor uuid, p_opening_id bigint, p_people uuid[]),
  public.get_sick_call_facts(p_actor uuid, p_assignment_id bigint), public.get_sick_mark_facts(p_actor uuid,
  p_assignment_id bigint), public.get_swap_facts(p_actor uuid, p_assignment_id bigint, p_from date, p_to date, p_with
  uuid[], p_swap_id integer), public.get_time_off_facts(p_actor uuid, p_request_id integer),
  public.hand_over_delivery(p_worker text, p_id bigint, p_attempt integer), public.import_people(p_actor uuid,
  p_people jsonb), public.keep_audit_anchors(p_after timestamp with time zone), public.list_call_out_work(p_resting
  uuid[]), public.list_foreign_emails(p_actor uuid, p_emails text[]), public.list_import_accounts(p_actor uuid,
  p_emails text[]), public.list_notices_to_plan(p_limit integer), public.list_stale_files(p_limit integer),
  public.list_unsettled_offers(), public.make_offer(p_id uuid, p_step integer, p_person uuid, p_terms jsonb, p_minutes
  integer, p_is_automatic boolean, p_actor uuid), public.make_set_up_code(p_instance text, p_hash text),
  public.mark_sick(p_actor uuid, p_assignment_id bigint, p_starts_at timestamp with time zone, p_charged_minutes
  integer, p_parts jsonb, p_reason text), public.offer_swap(p_actor uuid, p_kind public.swap_kind, p_assignment_id
  bigint, p_version integer, p_asked jsonb, p_for_everyone boolean, p_tell uuid[], p_blocks jsonb, p_note text),
  public.plan_deliveries(p_plans jsonb), public.propose_swap(p_actor uuid, p_swap_id integer, p_expected_version
  integer, p_assignment_id bigint, p_version integer, p_blocks jsonb, p_note text), public.prune_audit(p_batch
  integer), public.prune_chat(p_batch integer), public.prune_notices(p_batch integer),
  public.record_account_refusal(p_email text, p_action text, p_code text, p_message text, p_address text, p_device
  text), public.record_mandate_contact(p_actor uuid, p_opening_id bigint, p_person uuid, p_outcome
  public.mandate_outcome, p_mandate jsonb, p_request_id uuid, p_note text), public.release_deliveries(p_worker text),
  public.report_generation(p_run_id bigint, p_attempt integer, p_stage text, p_progress real, p_detail jsonb),
  public.requeue_abandoned_runs(), public.save_generated_schedule(p_run_id bigint, p_attempt integer, p_assignments
  jsonb, p_pieces jsonb, p_result jsonb), public.set_up_agency(p_hash text, p_admin_id uuid, p_fields jsonb),
  public.settle_delivery(p_id bigint, p_attempt integer, p_outcome jsonb),
  public.settle_invitation_mail(p_invitation_id uuid, p_outcome text, p_problem text), public.settle_offers(p_id
  uuid), public.start_call_out(p_actor uuid, p_id uuid, p_opening_id bigint, p_expected_version integer, p_rules
  jsonb, p_ranked_at timestamp with time zone, p_candidates jsonb, p_is_automatic boolean),
  public.start_call_out_alone(p_holder uuid, p_id uuid, p_opening_id bigint, p_expected_version integer, p_rules
  jsonb, p_ranked_at timestamp with time zone, p_candidates jsonb), public.sweep_requests(), public.tell_due(),
  public.tell_of_due_claims(p_opening_id bigint), public.tell_worker_channels(p_worker text, p_channels text[]),
  public.worker_seen(p_worker text)
  to service_role;
