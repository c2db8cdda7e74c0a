/** What of the notices is shown, as the address says it. */
export const NOTICES_TABS = ['acknowledge', 'undelivered', 'nightly'] as const;
export type NoticesTab = (typeof NOTICES_TABS)[number];

export const TAB_WORDS: Readonly<Record<NoticesTab, string>> = {
  acknowledge: 'Not acknowledged',
  undelivered: 'Not delivered',
  nightly: 'Nightly',
};

export type NoticesQuery = {
  tab: NoticesTab;
  /** Undelivered ones older than this; null = from the newest. */
  before: number | null;
};

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Anything that cannot be read is as if it were not there. */
export function parseNoticesQuery({ tab: wanted, before }: Params): NoticesQuery {
  const tab = NOTICES_TABS.find((known) => known === wanted) ?? 'acknowledge';
  const isId = tab === 'undelivered' && typeof before === 'string' && /^[1-9]\d{0,14}$/.test(before);
  return { tab, before: isId ? Number(before) : null };
}

export function noticesHref({ tab, before }: NoticesQuery): string {
  const params = new URLSearchParams();
  if (tab !== 'acknowledge') params.set('tab', tab);
  if (before !== null) params.set('before', String(before));
  const query = params.toString();
  return query === '' ? '/notices' : `/notices?${query}`;
}
