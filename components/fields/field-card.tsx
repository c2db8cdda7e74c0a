import { CardSection } from '../people/card-section.tsx';
import { FieldFacts, type FieldFactsProps, FillFieldsDialog } from './field-facts.tsx';

/** An agency's own fields on the page of a person; nothing where it has none. */
export function FieldCard(props: FieldFactsProps) {
  if (props.fields.length === 0) return null;
  return (
    <CardSection title="More details" action={<FillFieldsDialog {...props} />}>
      <FieldFacts fields={props.fields} />
    </CardSection>
  );
}
