/** Certificates and policies in the audit. */
import { type AuditAction, type AuditFacts, text } from './audit-facts.ts';
import { countOf } from './format.ts';

export const CERTIFICATE_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'certificate.create': {
    label: 'Hand in a certificate',
    words: ({ after, names }) => {
      const whose = names('user', text(after?.user_id)) ?? 'a person';
      return `handed in the certificate “${text(after?.title)}” of ${whose}`;
    },
  },
  'certificate.update': { label: 'Decide on a certificate', words: decided },
};

const states: Readonly<Record<string, string>> = {
  confirmed: 'confirmed',
  refused: 'did not accept',
  replaced: 'replaced',
  removed: 'removed',
};

function decided({ target, after }: AuditFacts): string {
  const reason = text(after?.reason);
  const verb = states[text(after?.state)] ?? 'changed';
  return `${verb} the certificate ${target}${reason === '' ? '' : `: “${reason}”`}`;
}

export const POLICY_ACTIONS: Readonly<Record<string, AuditAction>> = {
  'policy.create': {
    label: 'Publish a policy',
    words: ({ after }) => `published the policy “${text(after?.title)}”`,
  },
  'policy.update': {
    label: 'Publish a new version of a policy',
    words: (facts) => `published version ${text(facts.after?.current_number)} of ${policyOf(facts)}`,
  },
  'policy.retire': { label: 'Retire a policy', words: (facts) => `retired ${policyOf(facts)}` },
  'policy.acknowledge': {
    label: 'Read a policy',
    words: (facts) => `read and understood version ${text(facts.details.number)} of ${policyOf(facts)}`,
  },
  'policy.remind': {
    label: 'Remind of a policy',
    words: (facts) =>
      `reminded ${countOf(Number(facts.details.people ?? 0), 'person', 'people')} of ${policyOf(facts)}`,
  },
};

/** A policy is called as it is called now. */
function policyOf({ names, target, details, after }: AuditFacts): string {
  const title = names('policy', target) ?? (text(details.title) || text(after?.title));
  return title === '' ? `the policy ${target}` : `the policy “${title}”`;
}
