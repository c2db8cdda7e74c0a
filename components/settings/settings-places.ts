/** The pages of the settings, in the order of the list. */
export const SETTINGS_PLACES = [
  { group: 'Planning', href: '/settings/limits', label: 'Duty limits' },
  { group: 'Planning', href: '/settings/workweek', label: 'Workweek and day' },
  { group: 'Planning', href: '/settings/patterns', label: 'Patterns' },
  { group: 'Planning', href: '/settings/shifts', label: 'Shifts' },
  { group: 'Planning', href: '/settings/requirements', label: 'Requirements' },
  { group: 'Planning', href: '/settings/holidays', label: 'Holidays and events' },
  { group: 'Planning', href: '/settings/qualifications', label: 'Qualifications' },
  { group: 'Requests', href: '/settings/time-off', label: 'Time off' },
  { group: 'Requests', href: '/settings/swaps', label: 'Swaps' },
  { group: 'Requests', href: '/settings/filling', label: 'Open shifts' },
  { group: 'Agency', href: '/settings/notices', label: 'Notices' },
  { group: 'Agency', href: '/settings/sign-in', label: 'Signing in' },
  { group: 'Agency', href: '/settings/devices', label: 'Floor computers' },
  { group: 'Agency', href: '/settings/centers', label: 'Centers' },
  { group: 'Agency', href: '/settings/desks', label: 'Desks' },
  { group: 'Agency', href: '/settings/displays', label: 'Displays' },
  { group: 'Agency', href: '/settings/fields', label: 'Fields' },
  { group: 'Agency', href: '/settings/payroll', label: 'Payroll' },
  { group: 'Agency', href: '/settings/retention', label: 'Retention' },
] as const;

export type SettingsHref = (typeof SETTINGS_PLACES)[number]['href'];

export const SETTINGS_GROUPS = ['Planning', 'Requests', 'Agency'] as const;
