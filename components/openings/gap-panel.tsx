import { formatInterval } from '#lib/domain/format.ts';
import type { OpeningChoice, ShortStretch } from '#lib/domain/gap-openings.ts';
import type { FloorActions } from '../floor/floor-actions.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { ChoiceForm } from './choice-form.tsx';
import { type Look, missingWords } from './opening-words.ts';

export type GapPanelProps = {
  stretch: ShortStretch;
  qualificationNames: Readonly<Record<string, string>>;
  /** In whose schedule it is opened; null = none is published for that day. */
  scheduleId: number | null;
  choices: readonly OpeningChoice[];
  look: Look;
  closeHref: string;
  save: FloorActions['save'];
};

/** A stretch that is short, and as which shift it is opened. */
export function GapPanel(props: GapPanelProps) {
  const { stretch, qualificationNames, scheduleId, choices, look, closeHref, save } = props;
  return (
    <SidePanel
      title={formatInterval(stretch, look.clock.timeZone, look.clockStyle)}
      description={missingWords(stretch, qualificationNames)}
      closeHref={closeHref}
    >
      {scheduleId === null || choices.length === 0 ? (
        <div className="flex flex-col gap-2">
          <p>
            {scheduleId === null
              ? 'No schedule is published for this day, so there is nothing to open a shift in.'
              : 'No shift of the catalog fits what is left of it.'}
          </p>
          <TextLink href="/roster">Open the roster</TextLink>
        </div>
      ) : (
        <div className="flex flex-col gap-4">
          <p className="text-muted-foreground">
            It opens a shift that everybody who may take it sees. You can award it, post it or call people out
            from its panel.
          </p>
          <ChoiceForm
            scheduleId={scheduleId}
            choices={choices}
            before={[]}
            legend="What is opened"
            submitLabel="Open the shift"
            reason="Opened for a gap."
            look={look}
            closeHref={closeHref}
            save={save}
          />
        </div>
      )}
    </SidePanel>
  );
}
