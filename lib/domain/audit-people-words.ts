/** People and their accounts in the audit. */
import { listOf } from './audit-changes.ts';
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';
import { deviceWords } from './device.ts';
import { countOf } from './format.ts';
import {
  dutyPhrase,
  invitedWords,
  patternPhrase,
  qualificationPhrase,
  type StepFacts,
} from './history-words.ts';

export const PEOPLE_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'user.invite': { label: 'Invite a person', words: invitation },
  'user.accept_invitation': { label: 'Accept an invitation', words: () => 'accepted the invitation' },
  'user.update': { label: 'Change a profile', words: profileChange },
  'user.update_role': {
    label: 'Change a role',
    words: (facts) =>
      `changed the role of ${personOf(facts)} from ${text(facts.before?.role) || 'none'} to ${text(facts.after?.role) || 'none'}`,
  },
  'user.deactivate': { label: 'Deactivate a person', words: (facts) => `deactivated ${personOf(facts)}` },
  'user.reactivate': { label: 'Reactivate a person', words: (facts) => `reactivated ${personOf(facts)}` },
  'user.change_email': {
    label: 'Change an e-mail address',
    words: ({ before, after }) =>
      `changed the e-mail address from ${text(before?.email) || 'none'} to ${text(after?.email) || 'none'}`,
  },
  'people.import': {
    label: 'Add people from a list',
    words: ({ details }) => {
      const again = Number(details.again ?? 0);
      const already = Number(details.already ?? 0);
      const added = `added ${countOf(Number(details.created ?? 0), 'person', 'people')} from a list`;
      return `${added}${again > 0 ? `; ${again} invited again` : ''}${already > 0 ? `; ${already} had been there` : ''}`;
    },
  },
  'user.invite_again': {
    label: 'Invite a person again',
    words: (facts) =>
      facts.details.entity === 'invitation'
        ? `invited ${text(facts.after?.email) || invitee(facts) || 'a person'} again`
        : `let ${personOf(facts)} in again, with a new invitation`,
  },
  'user.resend_invitation': {
    label: 'Send an invitation again',
    words: (facts) => `sent ${invitationOf(facts)} again`,
  },
  'user.revoke_invitation': {
    label: 'Revoke an invitation',
    words: (facts) =>
      facts.details.entity === 'invitation'
        ? `revoked ${invitationOf(facts)}`
        : `deactivated ${personOf(facts)}, whose invitation was revoked`,
  },
  'invitation.mail': {
    label: 'Mail an invitation',
    words: (facts) =>
      text(facts.after?.mail_problem) === ''
        ? `mailed ${invitationOf(facts)}`
        : `could not mail ${invitationOf(facts)}: ${text(facts.after?.mail_problem)}`,
  },
  'pattern.create': { label: 'Set a pattern', words: (facts) => ofPerson('set', patternPhrase, facts) },
  'pattern.update': {
    label: 'Change a pattern',
    words: (facts) => ofPerson('changed', patternPhrase, facts),
  },
  'pattern.remove': {
    label: 'Take a pattern back',
    words: (facts) => ofPerson('took back', patternPhrase, facts),
  },
  'person_qualification.create': {
    label: 'Give a qualification',
    words: (facts) => ofPerson('noted', qualificationPhrase, facts),
  },
  'person_qualification.update': {
    label: 'Change a person’s qualification',
    words: (facts) => ofPerson('changed', qualificationPhrase, facts),
  },
  'person_qualification.remove': {
    label: 'Take a qualification back',
    words: (facts) => ofPerson('took back', qualificationPhrase, facts),
  },
  'duty_state.create': {
    label: 'Begin training or light duty',
    words: (facts) => ofPerson('noted', dutyPhrase, facts),
  },
  'duty_state.update': {
    label: 'Change or end training or light duty',
    words: (facts) => ofPerson('changed', dutyPhrase, facts),
  },
  'duty_state.remove': {
    label: 'Take training or light duty back',
    words: (facts) => ofPerson('took back', dutyPhrase, facts),
  },
  'emergency_contact.read': {
    label: 'Look at an emergency contact',
    words: (facts) => `looked at the emergency contact of ${personOf(facts)}`,
  },
  'emergency_contact.create': {
    label: 'Give an emergency contact',
    words: (facts) => `gave an emergency contact for ${whom(facts)}`,
  },
  'emergency_contact.update': {
    label: 'Change an emergency contact',
    words: (facts) => `changed the emergency contact of ${whom(facts)}`,
  },
  'emergency_contact.remove': {
    label: 'Remove an emergency contact',
    words: (facts) => `removed the emergency contact of ${whom(facts)}`,
  },
};

const factorWays: Readonly<Record<string, string>> = {
  recovery_code: ' with a recovery code',
};

function removedFactor(facts: AuditFacts): string {
  return facts.details.by === 'admin'
    ? `removed the second factor of ${personOf(facts)}`
    : 'removed their second factor';
}

export const ACCOUNT_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'user.change_password': { label: 'Change a password', words: () => 'set a new password' },
  'user.sign_in': { label: 'Sign in', words: signIn },
  'user.sign_in_failed': { label: 'Wrong password', words: wrongPassword },
  'user.sign_in_blocked': {
    label: 'Sign-in while blocked',
    words: (facts) => `refused a sign-in of ${personOf(facts)}, who has to wait or to be released`,
  },
  'user.release_sign_in': {
    label: 'Release an account',
    words: (facts) => `released the account of ${personOf(facts)} after wrong passwords`,
  },
  'user.lock': { label: 'Lock a session', words: () => 'locked their session' },
  'user.add_second_factor': { label: 'Set up a second factor', words: () => 'set up a second factor' },
  'user.remove_second_factor': {
    label: 'Remove a second factor',
    words: (facts) => `${removedFactor(facts)}${factorWays[text(facts.details.by)] ?? ''}`,
  },
  'user.make_recovery_codes': {
    label: 'Make recovery codes',
    words: () => 'made new recovery codes in place of the former ones',
  },
  'user.recovery_code_failed': {
    label: 'Wrong recovery code',
    words: () => 'typed a recovery code that is none',
  },
  'user.end_sessions': {
    label: 'Sign out elsewhere',
    words: ({ details }) =>
      `ended ${countOf(typeof details.count === 'number' ? details.count : 1, 'own session', 'own sessions')}`,
  },
  'calendar.create': {
    label: 'Make a calendar address',
    words: ({ details }) =>
      `made a private calendar address${details.replaced === true ? ' in place of the former one' : ''}`,
  },
  'calendar.revoke': {
    label: 'End a calendar address',
    words: () => 'ended the private calendar address',
  },
  'push.add': {
    label: 'Turn on notices on a device',
    words: ({ details }) => `turned on notices on ${text(details.device) || 'a device'}`,
  },
  'push.remove': {
    label: 'Turn off notices on a device',
    words: ({ details }) => `turned off notices on ${text(details.device) || 'a device'}`,
  },
};

/** `set for Ana Kim: pattern 4 × 10 h from Mon 2 Feb 2026`; rows of people begin their key with the person. */
function ofPerson(verb: string, phrase: (facts: StepFacts) => string, facts: AuditFacts): string {
  const id = facts.target.split('/')[0] ?? '';
  return `${verb} for ${facts.names('user', id) ?? 'a person'}: ${phrase(facts)}`;
}

function whom(facts: AuditFacts): string {
  return facts.entry.actorId !== null && facts.entry.actorId === facts.target ? 'themself' : personOf(facts);
}

function personOf(facts: AuditFacts): string {
  const own = facts.names('user', facts.target) ?? text((facts.after ?? facts.before)?.full_name);
  return own || `the person ${facts.target}`;
}

/** Whom an invitation's row is for; empty where neither it nor anything else says so. */
function invitee({ names, target, before, after }: AuditFacts): string {
  return names('invitation', target) ?? text((after ?? before)?.email);
}

/** `the invitation of Ana Kim`. */
function invitationOf(facts: AuditFacts): string {
  const name = invitee(facts);
  return name === '' ? 'an invitation' : `the invitation of ${name}`;
}

/** One invitation writes a row for each table it touches. */
function invitation(facts: AuditFacts): string {
  const { details, before, after, names } = facts;
  switch (details.entity) {
    case 'role':
      return `gave ${personOf(facts)} the first role`;
    case 'pattern': {
      const userId = text(after?.user_id) || (facts.target.split('/')[0] ?? '');
      return `set the first pattern of ${names('user', userId) ?? 'the invited person'}`;
    }
    case 'invitation':
      return before === null
        ? `sent an invitation to ${text(after?.email) || invitee(facts) || 'the invited person'}`
        : `sent ${invitationOf(facts)} again`;
    default:
      return before === null
        ? `invited ${personOf(facts)}${invitedWords(facts)}`
        : `completed the profile of ${personOf(facts)}`;
  }
}

const profileFields: Readonly<Record<string, string>> = {
  full_name: 'name',
  phone: 'phone',
  email: 'e-mail',
  default_shift_preference_id: 'preferred shift',
  assigned_pattern: 'pattern',
  theme: 'display settings',
  density: 'display settings',
  clock: 'display settings',
  center_id: 'center',
  employee_number: 'employee number',
  hired_on: 'day of hiring',
  seniority_date: 'seniority',
  avatar_url: 'picture',
  is_active: 'whether they are active',
  counts_toward_minimum: 'whether they count towards minimums',
  trainer_id: 'trainer',
};

function profileChange(facts: AuditFacts): string {
  const columns = Object.keys(facts.after ?? {});
  const fields = [...new Set(columns.map((column) => profileFields[column] ?? column.replaceAll('_', ' ')))];
  const isOwn = facts.entry.actorId !== null && facts.entry.actorId === facts.target;
  const whose = isOwn ? 'their own profile' : `the profile of ${personOf(facts)}`;
  return `changed ${listOf(fields) || 'something'} in ${whose}`;
}

/** `signed in with Firefox on Windows from 192.0.2.7`. */
function signIn({ details }: AuditFacts): string {
  const device = text(details.device);
  const address = text(details.address);
  const how = device === '' ? '' : ` with ${deviceWords(device).replace(/^Unknown/, 'an unknown')}`;
  return `signed in${how}${address === '' ? '' : ` from ${address}`}`;
}

function wrongPassword(facts: AuditFacts): string {
  const { failures, waits, locked } = facts.details;
  const inARow = typeof failures === 'number' && failures > 1 ? ` (${failures} in a row)` : '';
  const consequence =
    locked === true
      ? '; the account is locked until somebody releases it'
      : text(waits) === ''
        ? ''
        : `; the account waits ${text(waits)}`;
  return `refused a wrong password for ${personOf(facts)}${inARow}${consequence}`;
}
