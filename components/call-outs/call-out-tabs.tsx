import { TabLinks } from '../ui/tabs.tsx';

/** The two ways to have somebody for a shift that nobody takes: asking, and ordering. */
export function CallOutTabs({ current }: { current: 'call-outs' | 'mandates' }) {
  return (
    <TabLinks
      label="Call-outs and mandates"
      tabs={[
        { href: '/call-outs', label: 'Call-outs', isCurrent: current === 'call-outs' },
        { href: '/mandates', label: 'Mandates', isCurrent: current === 'mandates' },
      ]}
    />
  );
}
