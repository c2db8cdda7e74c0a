import { ChoiceLinks } from '../mandates/choice-links.tsx';

/** Of which center a report is, for whoever reads those of more than one. */
export function CenterChoice({
  centers,
  current,
  hrefOf,
}: {
  centers: readonly { id: string; name: string }[];
  current: string;
  hrefOf: (centerId: string) => string;
}) {
  if (centers.length < 2) return null;
  return (
    <ChoiceLinks
      label="Center"
      choices={centers.map(({ id, name }) => ({ label: name, href: hrefOf(id), isCurrent: id === current }))}
    />
  );
}
