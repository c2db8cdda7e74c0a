import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** First column of each row, as text. */
async function list(query: string): Promise<string[]> {
  const rows = await db.sql.unsafe(query).values();
  return rows.map((row) => String(row[0]));
}

const ours = `in ('public'::regnamespace, 'private'::regnamespace)`;

describe('every function', () => {
  // Who may call what. A new function, or a new grant, is a decision that belongs here.
  const callable: Record<string, readonly string[]> = {
    'private.accept_invitation': ['authenticated'],
    'private.accept_swap': ['service_role'],
    'private.acknowledge_policy': ['authenticated'],
    'private.add_center': ['authenticated'],
    'private.add_certificate': ['authenticated'],
    'private.add_chat_members': ['authenticated'],
    'private.add_comment': ['authenticated'],
    'private.add_desk': ['authenticated'],
    'private.add_leave_entry': ['authenticated'],
    'private.add_leave_kind': ['authenticated'],
    'private.add_qualification': ['authenticated'],
    'private.administered_agency_id': ['authenticated', 'service_role'],
    'private.adopt_scenario': ['authenticated'],
    'private.announce_roster_edit': ['service_role'],
    'private.apply_due_settings': ['service_role'],
    'private.apply_roster_edit': ['authenticated'],
    'private.ask_time_off_once': ['authenticated'],
    'private.bar_candidates': ['service_role'],
    'private.begin_audit_export': ['authenticated'],
    'private.begin_invitation_mail': ['service_role'],
    'private.begin_nightly_run': ['service_role'],
    'private.call_in_sick': ['service_role'],
    'private.cancel_generation': ['authenticated'],
    'private.cancel_time_off': ['service_role'],
    'private.check_audit_heads': ['authenticated'],
    'private.check_set_up_code': ['service_role'],
    'private.claim_deliveries': ['service_role'],
    'private.claim_generation': ['service_role'],
    'private.claim_opening': ['service_role'],
    'private.clear_sleep_window': ['authenticated'],
    'private.confirm_certificate': ['authenticated'],
    'private.confirm_chat_message': ['authenticated'],
    'private.confirm_handover_notes': ['authenticated'],
    'private.confirm_roster_edit': ['authenticated'],
    'private.count_audit': ['authenticated'],
    'private.count_chat_unread': ['authenticated'],
    'private.count_comments': ['authenticated'],
    'private.count_my_policies': ['authenticated'],
    'private.count_notice_work': ['authenticated'],
    'private.create_calendar_feed': ['authenticated'],
    'private.create_chat_channel': ['authenticated'],
    'private.create_scenario': ['authenticated'],
    'private.create_shift': ['authenticated'],
    'private.create_time_off': ['authenticated'],
    'private.decide_swap': ['service_role'],
    'private.decide_time_off': ['service_role'],
    'private.declare_emergency': ['authenticated'],
    'private.decline_offer': ['anon', 'authenticated'],
    'private.decline_roster_edit': ['authenticated'],
    'private.decline_swap': ['authenticated'],
    'private.delete_chat_message': ['authenticated'],
    'private.delete_comment': ['authenticated'],
    'private.delete_leave_blackout': ['authenticated'],
    'private.delete_scenario': ['authenticated'],
    'private.discard_schedule': ['authenticated'],
    'private.edit_chat_message': ['authenticated'],
    'private.edit_comment': ['authenticated'],
    'private.end_duty_state': ['authenticated'],
    'private.end_emergency': ['authenticated'],
    'private.end_my_sessions': ['authenticated'],
    'private.end_requirement': ['authenticated'],
    'private.export_audit': ['authenticated'],
    'private.fail': ['authenticated', 'service_role'],
    'private.fail_generation': ['service_role'],
    'private.fail_nightly_run': ['service_role'],
    'private.fill_opening': ['service_role'],
    'private.find_candidate': ['authenticated'],
    'private.find_offer': ['service_role'],
    'private.find_offline_ask': ['authenticated'],
    'private.find_set_up_account': ['service_role'],
    'private.finish_nightly_run': ['service_role'],
    'private.get_board': ['authenticated'],
    'private.get_calendar_feed': ['anon'],
    'private.get_call_out': ['authenticated'],
    'private.get_certificate_file': ['authenticated'],
    'private.get_chat': ['authenticated'],
    'private.get_chat_message_versions': ['authenticated'],
    'private.get_chat_messages': ['authenticated'],
    'private.get_chat_receipts': ['authenticated'],
    'private.get_comment_versions': ['authenticated'],
    'private.get_comments': ['authenticated'],
    'private.get_coverage': ['authenticated'],
    'private.get_digest_facts': ['service_role'],
    'private.get_edit_facts': ['authenticated'],
    'private.get_emergency': ['authenticated'],
    'private.get_emergency_contact': ['authenticated'],
    'private.get_floor': ['authenticated'],
    'private.get_handover': ['authenticated'],
    'private.get_handover_summary': ['authenticated'],
    'private.get_handover_versions': ['authenticated'],
    'private.get_leave_days': ['authenticated'],
    'private.get_live_mark': ['authenticated'],
    'private.get_mandate': ['authenticated'],
    'private.get_mandate_list': ['service_role'],
    'private.get_me': ['authenticated'],
    'private.get_my_calendar_feed': ['authenticated'],
    'private.get_my_email_change': ['authenticated'],
    'private.get_my_mandates': ['authenticated'],
    'private.get_my_notice_settings': ['authenticated'],
    'private.get_my_offers': ['authenticated'],
    'private.get_my_shift_history': ['authenticated'],
    'private.get_nightly_run': ['authenticated'],
    'private.get_notice_rules': ['authenticated'],
    'private.get_offer': ['anon', 'authenticated'],
    'private.get_open_shift_facts': ['service_role'],
    'private.get_opening': ['authenticated'],
    'private.get_opening_contacts': ['authenticated'],
    'private.get_opening_facts': ['service_role'],
    'private.get_report_facts': ['authenticated'],
    'private.get_report_sums': ['authenticated'],
    'private.get_request_report': ['authenticated'],
    'private.get_session_clock': ['authenticated'],
    'private.get_set_up': ['authenticated'],
    'private.get_set_up_phase': ['anon'],
    'private.installation_state': ['service_role'],
    'private.get_person_history': ['authenticated'],
    'private.get_revision_state': ['authenticated'],
    'private.get_roster_facts': ['authenticated'],
    'private.get_roster_rows': ['authenticated'],
    'private.get_schedule_acknowledgement': ['authenticated'],
    'private.get_schedule_history': ['authenticated'],
    'private.get_password_owner': ['authenticated'],
    'private.get_policy': ['authenticated'],
    'private.get_second_factor': ['authenticated'],
    'private.get_session_state': ['authenticated'],
    'private.get_shift_history': ['authenticated'],
    'private.get_shown_emergencies': ['authenticated'],
    'private.get_sick_call_facts': ['service_role'],
    'private.get_sick_mark_facts': ['service_role'],
    'private.get_swap': ['authenticated'],
    'private.get_swap_facts': ['service_role'],
    'private.get_time_off_facts': ['service_role'],
    'private.get_time_off_request': ['authenticated'],
    'private.get_troubles': ['authenticated'],
    'private.get_use_notice': ['anon', 'authenticated'],
    'private.get_wall_board': ['anon'],
    'private.get_worker_state': ['authenticated'],
    'private.hand_over_delivery': ['service_role'],
    'private.held_throughout': ['authenticated'],
    'private.import_people': ['service_role'],
    'private.is_deactivated': ['authenticated'],
    'private.is_line': ['authenticated', 'service_role'],
    'private.issue_board_device': ['authenticated'],
    'private.keep_audit_anchors': ['service_role'],
    'private.keep_handover_note': ['authenticated'],
    'private.list_audit': ['authenticated'],
    'private.list_availability': ['authenticated'],
    'private.list_blocked_people': ['authenticated'],
    'private.list_board_devices': ['authenticated'],
    'private.list_call_out_work': ['service_role'],
    'private.list_call_outs': ['authenticated'],
    'private.list_certificate_marks': ['authenticated'],
    'private.list_certificates': ['authenticated'],
    'private.list_chat_groups': ['authenticated'],
    'private.list_chat_members': ['authenticated'],
    'private.list_chat_people': ['authenticated'],
    'private.list_coworker_shifts': ['authenticated'],
    'private.list_dead_deliveries': ['authenticated'],
    'private.list_delivery_backlog': ['authenticated'],
    'private.list_duty_notes': ['authenticated'],
    'private.list_emergencies': ['authenticated'],
    'private.list_floor_devices': ['authenticated'],
    'private.list_foreign_emails': ['service_role'],
    'private.list_handover_notes': ['authenticated'],
    'private.list_import_accounts': ['service_role'],
    'private.list_mandates': ['authenticated'],
    'private.list_my_claims': ['authenticated'],
    'private.list_my_hours': ['authenticated'],
    'private.list_my_sessions': ['authenticated'],
    'private.list_my_shift_changes': ['authenticated'],
    'private.list_my_swaps': ['authenticated'],
    'private.list_my_traded_shifts': ['authenticated'],
    'private.list_nightly_runs': ['authenticated'],
    'private.list_notices_to_plan': ['service_role'],
    'private.list_open_swaps': ['authenticated'],
    'private.list_openings': ['authenticated'],
    'private.list_pending_roster_edits': ['authenticated'],
    'private.list_pictures': ['authenticated'],
    'private.list_policies': ['authenticated'],
    'private.list_policy_readers': ['authenticated'],
    'private.list_schedule_acknowledgements': ['authenticated'],
    'private.list_second_factors': ['authenticated'],
    'private.list_stale_files': ['service_role'],
    'private.list_standbys': ['authenticated'],
    'private.list_swaps': ['authenticated'],
    'private.list_time_off_of': ['authenticated'],
    'private.list_time_off_requests': ['authenticated'],
    'private.list_unsettled_offers': ['service_role'],
    'private.local_to_instant': ['authenticated', 'service_role'],
    'private.lock_session': ['authenticated'],
    'private.make_offer': ['service_role'],
    'private.make_recovery_codes': ['authenticated'],
    'private.make_set_up_code': ['service_role'],
    'private.mark_chat_read': ['authenticated'],
    'private.mark_floor_device': ['authenticated'],
    'private.mark_notices': ['authenticated'],
    'private.mark_sick': ['service_role'],
    'private.may_add_certificate_file': ['authenticated'],
    'private.may_add_picture': ['authenticated'],
    'private.may_add_policy_file': ['authenticated'],
    'private.may_change_picture': ['authenticated'],
    'private.may_drop_certificate_file': ['authenticated'],
    'private.may_drop_policy_file': ['authenticated'],
    'private.may_read_certificate_file': ['authenticated'],
    'private.may_read_policy_file': ['authenticated'],
    'private.move_desk': ['authenticated'],
    'private.my_agency_id': ['authenticated', 'service_role'],
    'private.shown_agency_id': ['authenticated', 'service_role'],
    'private.versions_agency_id': ['authenticated', 'service_role'],
    'private.my_channel_ids': ['authenticated'],
    'private.my_declarable_centers': ['authenticated'],
    'private.my_handover_centers': ['authenticated'],
    'private.my_role': ['authenticated', 'service_role'],
    'private.my_topics': ['authenticated'],
    'private.my_workweeks': ['authenticated'],
    'private.note_set_up': ['authenticated'],
    'private.offer_swap': ['service_role'],
    'private.open_direct_channel': ['authenticated'],
    'private.plan_deliveries': ['service_role'],
    'private.post_chat_message': ['authenticated'],
    'private.post_opening': ['authenticated'],
    'private.propose_swap': ['service_role'],
    'private.prune_audit': ['service_role'],
    'private.prune_chat': ['service_role'],
    'private.prune_notices': ['service_role'],
    'private.publish_policy': ['authenticated'],
    'private.publish_schedule': ['authenticated'],
    'private.qualification_facts': ['authenticated'],
    'private.record_account_refusal': ['service_role'],
    'private.record_contact': ['authenticated'],
    'private.record_mandate_contact': ['service_role'],
    'private.record_refusal': ['authenticated'],
    'private.refresh_revision': ['authenticated'],
    'private.refuse_certificate': ['authenticated'],
    'private.release_deliveries': ['service_role'],
    'private.release_sign_in': ['authenticated'],
    'private.remind_policy': ['authenticated'],
    'private.remind_unacknowledged': ['authenticated'],
    'private.remove_availability': ['authenticated'],
    'private.remove_certificate': ['authenticated'],
    'private.remove_chat_member': ['authenticated'],
    'private.remove_pattern': ['authenticated'],
    'private.remove_person_qualification': ['authenticated'],
    'private.remove_push_subscription': ['authenticated'],
    'private.remove_second_factor': ['authenticated'],
    'private.report_generation': ['service_role'],
    'private.requeue_abandoned_runs': ['service_role'],
    'private.resend_deliveries': ['authenticated'],
    'private.resend_invitation': ['authenticated'],
    'private.retire_policy': ['authenticated'],
    'private.revise_schedule': ['authenticated'],
    'private.revise_shift': ['authenticated'],
    'private.revoke_board_device': ['authenticated'],
    'private.revoke_calendar_feed': ['authenticated'],
    'private.revoke_floor_device': ['authenticated'],
    'private.revoke_invitation': ['authenticated'],
    'private.rotate_webhook_secret': ['authenticated'],
    'private.rules_on': ['authenticated'],
    'private.save_availability': ['authenticated'],
    'private.save_duty_state': ['authenticated'],
    'private.save_emergency_contact': ['authenticated'],
    'private.save_generated_schedule': ['service_role'],
    'private.save_handover_note': ['authenticated'],
    'private.save_holiday': ['authenticated'],
    'private.save_leave_blackout': ['authenticated'],
    'private.save_my_notice_settings': ['authenticated'],
    'private.save_person_qualification': ['authenticated'],
    'private.save_push_subscription': ['authenticated'],
    'private.save_requirement': ['authenticated'],
    'private.save_set_up_shifts': ['authenticated'],
    'private.save_setting': ['authenticated'],
    'private.save_sleep_window': ['authenticated'],
    'private.search_chat': ['authenticated'],
    'private.set_call_out_automatic': ['authenticated'],
    'private.set_chat_muted': ['authenticated'],
    'private.set_pattern': ['authenticated'],
    'private.set_person_active': ['authenticated'],
    'private.set_picture': ['authenticated'],
    'private.set_shift_active': ['authenticated'],
    'private.set_up_agency': ['service_role'],
    'private.setting_counts': ['authenticated'],
    'private.settings_today': ['authenticated'],
    'private.settle_delivery': ['service_role'],
    'private.settle_hours': ['authenticated'],
    'private.settle_invitation_mail': ['service_role'],
    'private.settle_offers': ['service_role'],
    'private.shift_instants': ['authenticated', 'service_role'],
    'private.start_call_out': ['service_role'],
    'private.start_call_out_alone': ['service_role'],
    'private.start_generation': ['authenticated'],
    'private.stop_call_out': ['authenticated'],
    'private.stop_generation': ['authenticated'],
    'private.supervised_agency_id': ['authenticated', 'service_role'],
    'private.sweep_requests': ['service_role'],
    'private.take_over_call_out': ['authenticated'],
    'private.take_turn': ['authenticated'],
    'private.tell_due': ['service_role'],
    'private.tell_of_due_claims': ['service_role'],
    'private.tell_worker_channels': ['service_role'],
    'private.template_on': ['authenticated'],
    'private.touch_session': ['authenticated'],
    'private.update_chat_channel': ['authenticated'],
    'private.update_desk': ['authenticated'],
    'private.update_person': ['authenticated'],
    'private.update_user_role': ['authenticated'],
    'private.use_recovery_code': ['authenticated'],
    'private.verify_audit': ['authenticated'],
    'private.void_mandate': ['authenticated'],
    'private.withdraw_claim': ['authenticated'],
    'private.withdraw_handover_note': ['authenticated'],
    'private.withdraw_roster_edit': ['authenticated'],
    'private.withdraw_setting': ['authenticated'],
    'private.withdraw_swap': ['authenticated'],
    'private.withdraw_time_off': ['authenticated'],
    'private.worker_seen': ['service_role'],
    'public.accept_invitation': ['authenticated'],
    'public.accept_swap': ['service_role'],
    'public.acknowledge_notices': ['authenticated'],
    'public.acknowledge_policy': ['authenticated'],
    'public.add_center': ['authenticated'],
    'public.add_certificate': ['authenticated'],
    'public.add_chat_members': ['authenticated'],
    'public.add_comment': ['authenticated'],
    'public.add_desk': ['authenticated'],
    'public.add_leave_entry': ['authenticated'],
    'public.add_leave_kind': ['authenticated'],
    'public.add_qualification': ['authenticated'],
    'public.adopt_scenario': ['authenticated'],
    'public.announce_roster_edit': ['service_role'],
    'public.apply_due_settings': ['service_role'],
    'public.apply_roster_edit': ['authenticated'],
    'public.ask_time_off_once': ['authenticated'],
    'public.bar_candidates': ['service_role'],
    'public.begin_audit_export': ['authenticated'],
    'public.begin_invitation_mail': ['service_role'],
    'public.begin_nightly_run': ['service_role'],
    'public.call_in_sick': ['service_role'],
    'public.cancel_generation': ['authenticated'],
    'public.cancel_time_off': ['service_role'],
    'public.check_audit_heads': ['authenticated'],
    'public.check_set_up_code': ['service_role'],
    'public.claim_deliveries': ['service_role'],
    'public.claim_generation': ['service_role'],
    'public.claim_opening': ['service_role'],
    'public.clear_sleep_window': ['authenticated'],
    'public.compare_schedule_versions': ['authenticated'],
    'public.confirm_certificate': ['authenticated'],
    'public.confirm_chat_message': ['authenticated'],
    'public.confirm_handover_notes': ['authenticated'],
    'public.confirm_roster_edit': ['authenticated'],
    'public.count_audit': ['authenticated'],
    'public.count_comments': ['authenticated'],
    'public.count_inbox': ['authenticated'],
    'public.count_my_policies': ['authenticated'],
    'public.count_notice_work': ['authenticated'],
    'public.create_calendar_feed': ['authenticated'],
    'public.create_chat_channel': ['authenticated'],
    'public.create_scenario': ['authenticated'],
    'public.create_shift': ['authenticated'],
    'public.create_time_off': ['authenticated'],
    'public.decide_swap': ['service_role'],
    'public.decide_time_off': ['service_role'],
    'public.declare_emergency': ['authenticated'],
    'public.decline_offer': ['anon', 'authenticated'],
    'public.decline_roster_edit': ['authenticated'],
    'public.decline_swap': ['authenticated'],
    'public.delete_chat_message': ['authenticated'],
    'public.delete_comment': ['authenticated'],
    'public.delete_leave_blackout': ['authenticated'],
    'public.delete_scenario': ['authenticated'],
    'public.discard_schedule': ['authenticated'],
    'public.edit_chat_message': ['authenticated'],
    'public.edit_comment': ['authenticated'],
    'public.end_duty_state': ['authenticated'],
    'public.end_emergency': ['authenticated'],
    'public.end_my_sessions': ['authenticated'],
    'public.end_requirement': ['authenticated'],
    'public.export_audit': ['authenticated'],
    'public.fail_generation': ['service_role'],
    'public.fail_nightly_run': ['service_role'],
    'public.fill_opening': ['service_role'],
    'public.find_candidate': ['authenticated'],
    'public.find_offer': ['service_role'],
    'public.find_offline_ask': ['authenticated'],
    'public.find_set_up_account': ['service_role'],
    'public.finish_nightly_run': ['service_role'],
    'public.get_board': ['authenticated'],
    'public.get_calendar_feed': ['anon'],
    'public.get_call_out': ['authenticated'],
    'public.get_certificate_file': ['authenticated'],
    'public.get_chat': ['authenticated'],
    'public.get_chat_message_versions': ['authenticated'],
    'public.get_chat_messages': ['authenticated'],
    'public.get_chat_receipts': ['authenticated'],
    'public.get_comment_versions': ['authenticated'],
    'public.get_comments': ['authenticated'],
    'public.get_coverage': ['authenticated'],
    'public.get_digest_facts': ['service_role'],
    'public.get_edit_facts': ['authenticated'],
    'public.get_emergency': ['authenticated'],
    'public.get_emergency_contact': ['authenticated'],
    'public.get_floor': ['authenticated'],
    'public.get_generation_facts': ['authenticated'],
    'public.get_handover': ['authenticated'],
    'public.get_handover_summary': ['authenticated'],
    'public.get_handover_versions': ['authenticated'],
    'public.get_leave_days': ['authenticated'],
    'public.get_live_mark': ['authenticated'],
    'public.get_mandate': ['authenticated'],
    'public.get_mandate_list': ['service_role'],
    'public.get_me': ['authenticated'],
    'public.get_my_calendar_feed': ['authenticated'],
    'public.get_my_email_change': ['authenticated'],
    'public.get_my_mandates': ['authenticated'],
    'public.get_my_notice_settings': ['authenticated'],
    'public.get_my_offers': ['authenticated'],
    'public.get_my_shift_history': ['authenticated'],
    'public.get_nightly_run': ['authenticated'],
    'public.get_notice_rules': ['authenticated'],
    'public.get_offer': ['anon', 'authenticated'],
    'public.get_open_shift_facts': ['service_role'],
    'public.get_opening': ['authenticated'],
    'public.get_opening_contacts': ['authenticated'],
    'public.get_opening_facts': ['service_role'],
    'public.get_installation_state': ['service_role'],
    'public.get_person_history': ['authenticated'],
    'public.get_qualification_facts': ['authenticated'],
    'public.get_report_facts': ['authenticated'],
    'public.get_report_sums': ['authenticated'],
    'public.get_request_report': ['authenticated'],
    'public.get_revision_state': ['authenticated'],
    'public.get_roster_facts': ['authenticated'],
    'public.get_roster_rows': ['authenticated'],
    'public.get_schedule_acknowledgement': ['authenticated'],
    'public.get_schedule_history': ['authenticated'],
    'public.get_schedule_roster': ['authenticated'],
    'public.get_password_owner': ['authenticated'],
    'public.get_policy': ['authenticated'],
    'public.get_second_factor': ['authenticated'],
    'public.get_session_clock': ['authenticated'],
    'public.get_session_state': ['authenticated'],
    'public.get_set_up': ['authenticated'],
    'public.get_set_up_phase': ['anon'],
    'public.get_setting_counts': ['authenticated'],
    'public.get_settings_today': ['authenticated'],
    'public.get_shift_history': ['authenticated'],
    'public.get_shown_emergencies': ['authenticated'],
    'public.get_sick_call_facts': ['service_role'],
    'public.get_sick_mark_facts': ['service_role'],
    'public.get_swap': ['authenticated'],
    'public.get_swap_facts': ['service_role'],
    'public.get_time_off_facts': ['service_role'],
    'public.get_time_off_request': ['authenticated'],
    'public.get_troubles': ['authenticated'],
    'public.get_version_roster': ['authenticated'],
    'public.get_use_notice': ['anon', 'authenticated'],
    'public.get_wall_board': ['anon'],
    'public.get_worker_state': ['authenticated'],
    'public.hand_over_delivery': ['service_role'],
    'public.import_people': ['service_role'],
    'public.is_deactivated': ['authenticated'],
    'public.issue_board_device': ['authenticated'],
    'public.keep_audit_anchors': ['service_role'],
    'public.keep_handover_note': ['authenticated'],
    'public.list_audit': ['authenticated'],
    'public.list_availability': ['authenticated'],
    'public.list_blocked_people': ['authenticated'],
    'public.list_board_devices': ['authenticated'],
    'public.list_call_out_work': ['service_role'],
    'public.list_call_outs': ['authenticated'],
    'public.list_certificate_marks': ['authenticated'],
    'public.list_certificates': ['authenticated'],
    'public.list_chat_groups': ['authenticated'],
    'public.list_chat_members': ['authenticated'],
    'public.list_chat_people': ['authenticated'],
    'public.list_corrections': ['authenticated'],
    'public.list_coworker_shifts': ['authenticated'],
    'public.list_dead_deliveries': ['authenticated'],
    'public.list_delivery_backlog': ['authenticated'],
    'public.list_duty_notes': ['authenticated'],
    'public.list_emergencies': ['authenticated'],
    'public.list_floor_devices': ['authenticated'],
    'public.list_foreign_emails': ['service_role'],
    'public.list_handover_notes': ['authenticated'],
    'public.list_import_accounts': ['service_role'],
    'public.list_inbox': ['authenticated'],
    'public.list_mandates': ['authenticated'],
    'public.list_my_claims': ['authenticated'],
    'public.list_my_hours': ['authenticated'],
    'public.list_my_sessions': ['authenticated'],
    'public.list_my_shift_changes': ['authenticated'],
    'public.list_my_swaps': ['authenticated'],
    'public.list_my_traded_shifts': ['authenticated'],
    'public.list_nightly_runs': ['authenticated'],
    'public.list_notices_to_plan': ['service_role'],
    'public.list_open_swaps': ['authenticated'],
    'public.list_openings': ['authenticated'],
    'public.list_pending_roster_edits': ['authenticated'],
    'public.list_pictures': ['authenticated'],
    'public.list_policies': ['authenticated'],
    'public.list_policy_readers': ['authenticated'],
    'public.list_schedule_acknowledgements': ['authenticated'],
    'public.list_schedule_versions': ['authenticated'],
    'public.list_second_factors': ['authenticated'],
    'public.list_stale_files': ['service_role'],
    'public.list_standbys': ['authenticated'],
    'public.list_swaps': ['authenticated'],
    'public.list_time_off_of': ['authenticated'],
    'public.list_time_off_requests': ['authenticated'],
    'public.list_unsettled_offers': ['service_role'],
    'public.list_version_changes': ['authenticated'],
    'public.list_version_rows': ['authenticated'],
    'public.lock_session': ['authenticated'],
    'public.make_offer': ['service_role'],
    'public.make_recovery_codes': ['authenticated'],
    'public.make_set_up_code': ['service_role'],
    'public.mark_chat_read': ['authenticated'],
    'public.mark_floor_device': ['authenticated'],
    'public.mark_notices_read': ['authenticated'],
    'public.mark_sick': ['service_role'],
    'public.move_desk': ['authenticated'],
    'public.my_declarable_centers': ['authenticated'],
    'public.note_set_up': ['authenticated'],
    'public.offer_swap': ['service_role'],
    'public.open_direct_channel': ['authenticated'],
    'public.open_notice': ['authenticated'],
    'public.plan_deliveries': ['service_role'],
    'public.post_chat_message': ['authenticated'],
    'public.post_opening': ['authenticated'],
    'public.propose_swap': ['service_role'],
    'public.prune_audit': ['service_role'],
    'public.prune_chat': ['service_role'],
    'public.prune_notices': ['service_role'],
    'public.publish_policy': ['authenticated'],
    'public.publish_schedule': ['authenticated'],
    'public.record_account_refusal': ['service_role'],
    'public.record_contact': ['authenticated'],
    'public.record_mandate_contact': ['service_role'],
    'public.record_refusal': ['authenticated'],
    'public.refresh_revision': ['authenticated'],
    'public.refuse_certificate': ['authenticated'],
    'public.release_deliveries': ['service_role'],
    'public.release_sign_in': ['authenticated'],
    'public.remind_policy': ['authenticated'],
    'public.remind_unacknowledged': ['authenticated'],
    'public.remove_availability': ['authenticated'],
    'public.remove_certificate': ['authenticated'],
    'public.remove_chat_member': ['authenticated'],
    'public.remove_pattern': ['authenticated'],
    'public.remove_person_qualification': ['authenticated'],
    'public.remove_push_subscription': ['authenticated'],
    'public.remove_second_factor': ['authenticated'],
    'public.report_generation': ['service_role'],
    'public.requeue_abandoned_runs': ['service_role'],
    'public.resend_deliveries': ['authenticated'],
    'public.resend_invitation': ['authenticated'],
    'public.retire_policy': ['authenticated'],
    'public.revise_schedule': ['authenticated'],
    'public.revise_shift': ['authenticated'],
    'public.revoke_board_device': ['authenticated'],
    'public.revoke_calendar_feed': ['authenticated'],
    'public.revoke_floor_device': ['authenticated'],
    'public.revoke_invitation': ['authenticated'],
    'public.rotate_webhook_secret': ['authenticated'],
    'public.save_availability': ['authenticated'],
    'public.save_duty_state': ['authenticated'],
    'public.save_emergency_contact': ['authenticated'],
    'public.save_generated_schedule': ['service_role'],
    'public.save_handover_note': ['authenticated'],
    'public.save_holiday': ['authenticated'],
    'public.save_leave_blackout': ['authenticated'],
    'public.save_my_notice_settings': ['authenticated'],
    'public.save_person_qualification': ['authenticated'],
    'public.save_push_subscription': ['authenticated'],
    'public.save_requirement': ['authenticated'],
    'public.save_set_up_shifts': ['authenticated'],
    'public.save_setting': ['authenticated'],
    'public.save_sleep_window': ['authenticated'],
    'public.search_chat': ['authenticated'],
    'public.set_call_out_automatic': ['authenticated'],
    'public.set_chat_muted': ['authenticated'],
    'public.set_pattern': ['authenticated'],
    'public.set_person_active': ['authenticated'],
    'public.set_picture': ['authenticated'],
    'public.set_shift_active': ['authenticated'],
    'public.set_up_agency': ['service_role'],
    'public.settle_delivery': ['service_role'],
    'public.settle_hours': ['authenticated'],
    'public.settle_invitation_mail': ['service_role'],
    'public.settle_offers': ['service_role'],
    'public.start_call_out': ['service_role'],
    'public.start_call_out_alone': ['service_role'],
    'public.start_generation': ['authenticated'],
    'public.stop_call_out': ['authenticated'],
    'public.stop_generation': ['authenticated'],
    'public.sweep_requests': ['service_role'],
    'public.take_over_call_out': ['authenticated'],
    'public.take_turn': ['authenticated'],
    'public.tell_due': ['service_role'],
    'public.tell_of_due_claims': ['service_role'],
    'public.tell_worker_channels': ['service_role'],
    'public.touch_session': ['authenticated'],
    'public.update_chat_channel': ['authenticated'],
    'public.update_desk': ['authenticated'],
    'public.update_person': ['authenticated'],
    'public.update_user_role': ['authenticated'],
    'public.use_recovery_code': ['authenticated'],
    'public.verify_audit': ['authenticated'],
    'public.void_mandate': ['authenticated'],
    'public.withdraw_claim': ['authenticated'],
    'public.withdraw_handover_note': ['authenticated'],
    'public.withdraw_roster_edit': ['authenticated'],
    'public.withdraw_setting': ['authenticated'],
    'public.withdraw_swap': ['authenticated'],
    'public.withdraw_time_off': ['authenticated'],
    'public.worker_seen': ['service_role'],
  };

  it('is callable by exactly the roles it was meant for', async () => {
    const rows = await db.sql.unsafe(`
      select p.pronamespace::regnamespace || '.' || p.proname as name, r.rolname as role
      from pg_proc p, pg_roles r
      where p.pronamespace ${ours} and r.rolname in ('anon', 'authenticated', 'service_role')
        and has_function_privilege(r.oid, p.oid, 'execute')
      order by 1, 2`);
    const found: Record<string, string[]> = {};
    for (const { name, role } of rows) found[name] = [...(found[name] ?? []), role];
    expect(found).toEqual(callable);
  });

  it('in public has one of the known callers, so that none is left over', async () => {
    expect(
      await list(`
        select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace
          and not has_function_privilege('anon', p.oid, 'execute')
          and not has_function_privilege('authenticated', p.oid, 'execute')
          and not has_function_privilege('service_role', p.oid, 'execute')`),
    ).toEqual([]);
  });

  it('has one signature, so that the Data API never has to choose', async () => {
    expect(
      await list(`
        select p.proname from pg_proc p where p.pronamespace ${ours}
        group by p.pronamespace, p.proname having count(*) > 1`),
    ).toEqual([]);
  });

  it('fixes an empty search path', async () => {
    expect(
      await list(`
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace ${ours} and not coalesce('search_path=""' = any (p.proconfig), false)`),
    ).toEqual([]);
  });

  it('with its owner’s rights lives in private', async () => {
    expect(
      await list(
        `select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef`,
      ),
    ).toEqual([]);
  });

  it('in private that the API may call checks its caller, or gives nothing away', async () => {
    // Those with their owner's rights that a signed-in person reaches: each asks who that is.
    expect(
      await list(`
        select p.proname from pg_proc p
        where p.pronamespace = 'private'::regnamespace and p.prosecdef
          and has_function_privilege('authenticated', p.oid, 'execute')
          and p.prosrc !~ 'auth\\.uid\\(\\)|private\\.((require_admin|require_supervisor|administered_agency_id|supervised_agency_id|my_agency_id|my_role|who_is_there|require_report_reader)\\(\\)|(hold_person|hold_group|require_message|reported_agency)\\()'`),
    ).toEqual([]);
  });
});

describe('every table', () => {
  it('has row level security', async () => {
    expect(
      await list(
        `select c.oid::regclass from pg_class c
         where c.relnamespace ${ours} and c.relkind in ('r', 'p') and not c.relrowsecurity`,
      ),
    ).toEqual([]);
  });

  it('says what it is for', async () => {
    expect(
      await list(
        `select c.oid::regclass from pg_class c
         where c.relnamespace ${ours} and c.relkind in ('r', 'p') and obj_description(c.oid, 'pg_class') is null`,
      ),
    ).toEqual([]);
  });

  it('has an index that starts with the columns of each foreign key', async () => {
    expect(
      await list(`
        select c.conrelid::regclass || ' ' || pg_get_constraintdef(c.oid) from pg_constraint c
        where c.contype = 'f' and c.connamespace ${ours} and not exists (
          select 1 from pg_index i
          where i.indrelid = c.conrelid
            and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey
            -- A partial index serves when it leaves out only rows without a reference.
            and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
        )`),
    ).toEqual([]);
  });

  it('of a tenant points only to rows of the same tenant', async () => {
    // A reference from one table with an agency to another carries the agency or the center.
    const exceptions = [
      // Rows that only functions write, with the agency taken from the other end.
      'audit_chain_audit_id_fkey',
      'audit_logs_actor_id_fkey',
    ];
    expect(
      await list(`
        select c.conname from pg_constraint c
        where c.contype = 'f' and c.connamespace ${ours}
          and exists (select 1 from pg_attribute a where a.attrelid = c.conrelid and a.attname = 'agency_id')
          and exists (select 1 from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'agency_id')
          and not exists (
            select 1 from pg_attribute a
            where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname in ('agency_id', 'center_id')
          )
        order by 1`),
    ).toEqual(exceptions);
  });
});

describe('every policy', () => {
  it('is the only one for its table, command and role', async () => {
    expect(
      await list(`
        select tablename || ' ' || cmd || ' ' || role from pg_policies, unnest(roles) role
        where schemaname in ('public', 'private')
        group by tablename, cmd, role having count(*) > 1`),
    ).toEqual([]);
  });

  it('is permissive, for one command, and for signed-in people by name', async () => {
    expect(
      await list(`
        select policyname from pg_policies
        where schemaname in ('public', 'private')
          and (permissive <> 'PERMISSIVE' or cmd = 'ALL' or roles <> '{authenticated}')`),
    ).toEqual([]);
  });

  it('asks who is signed in once per statement, not once per row', async () => {
    // The catalog writes a sub-select as "( SELECT auth.uid() AS uid)".
    expect(
      await list(`
        select policyname from pg_policies
        where schemaname in ('public', 'private') and regexp_replace(
          coalesce(qual, '') || coalesce(with_check, ''),
          'SELECT (auth\\.(uid|role|jwt)|private\\.\\w+)\\((''\\w+''::text)?\\) AS \\w+', '', 'g'
        ) ~ '(auth|private)\\.\\w+\\('`),
    ).toEqual([]);
  });
});

describe('what hosted projects open by default', () => {
  it('stays closed for tables, functions and sequences to come', async () => {
    await db.sql`create table public.newcomer (id bigint generated always as identity primary key)`;
    await db.sql`create function public.newcomer() returns void language sql set search_path = '' as ''`;
    expect(
      await list(`
        select r.rolname || ' ' || p from pg_roles r, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p
        where r.rolname in ('anon', 'authenticated', 'service_role')
          and (has_table_privilege(r.oid, 'public.newcomer', p)
            or has_function_privilege(r.oid, 'public.newcomer()', 'execute')
            or has_sequence_privilege(r.oid, 'public.newcomer_id_seq', 'usage'))`),
    ).toEqual([]);
  });
});
