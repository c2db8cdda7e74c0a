/** What the audit can be about, as people look for it. */

/** A kind of things: what its rows say they are of (`entity`), and how it is called in lists. */
type AuditKind = { label: string; entities: readonly string[] };

/** By the name that the address has; the first entity is the thing itself, whose id the filter takes. */
export const AUDIT_KINDS: Readonly<Record<string, AuditKind>> = {
  user: {
    label: 'Person',
    entities: [
      'user',
      'role',
      'pattern',
      'person_qualification',
      'certificate',
      'duty_state',
      'availability',
      'sleep_window',
      'invitation',
      'emergency_contact',
      'calendar',
      'push',
      'notice_settings',
      'notice_preference',
    ],
  },
  schedule: { label: 'Schedule', entities: ['schedule', 'scenario'] },
  assigned_shift: { label: 'Shift on a schedule', entities: ['assigned_shift'] },
  time_off: { label: 'Time-off request', entities: ['time_off', 'leave_entry'] },
  opening: { label: 'Open shift', entities: ['opening', 'opening_claim'] },
  call_out: { label: 'Call-out', entities: ['call_out', 'call_out_offer', 'call_out_contact'] },
  swap: { label: 'Trade', entities: ['swap', 'swap_answer', 'hour_settlement'] },
  mandate: { label: 'Mandatory overtime', entities: ['mandate'] },
  shift: { label: 'Shift template', entities: ['shift'] },
  requirement: { label: 'Requirement', entities: ['requirement'] },
  setting: {
    label: 'Setting',
    entities: [
      'setting',
      'agency',
      'leave_rules',
      'leave_kind',
      'blackout',
      'swap_rules',
      'filling_rules',
      'notice_rules',
      'webhook_secret',
    ],
  },
  board_device: { label: 'Display', entities: ['board_device'] },
  floor_device: { label: 'Computer of the floor', entities: ['floor_device'] },
  list: { label: 'Center, holiday or qualification', entities: ['center', 'holiday', 'qualification'] },
  notice: { label: 'Notices', entities: ['notice'] },
  chat_channel: { label: 'Chat', entities: ['chat_channel', 'chat_member', 'chat_message'] },
  emergency: { label: 'Emergency staffing', entities: ['emergency'] },
  handover_note: { label: 'Hand-over note', entities: ['handover_note'] },
  desk: { label: 'Desk', entities: ['desk'] },
  comment: { label: 'Comment', entities: ['comment'] },
  policy: { label: 'Policy', entities: ['policy'] },
  payroll_profile: { label: 'Payroll profile', entities: ['payroll_profile'] },
  custom_field: { label: 'Field of your own', entities: ['custom_field'] },
  audit: { label: 'The audit itself', entities: ['audit'] },
  refusal: { label: 'Refusal', entities: ['refusal'] },
};

/** What rows of that kind say they are of; of a name that no kind has, that name. */
export function entitiesOf(kind: string): readonly string[] {
  return Object.hasOwn(AUDIT_KINDS, kind) ? (AUDIT_KINDS[kind]?.entities ?? [kind]) : [kind];
}
