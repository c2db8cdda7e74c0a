'use client';

import { Bookmark, Check, ChevronDown, ListX, Plus, Settings2, Star } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuGroup, MenuItem, MenuLink, MenuSeparator } from '#components/ui/menu.tsx';
import type { ReportId } from '#lib/domain/report-query.ts';
import {
  isSameQuery,
  keptQuery,
  placePath,
  type SavedPlace,
  type SavedQuery,
  type SavedView,
  viewHref,
} from '#lib/domain/saved-views.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { KeptViewsDialog } from './kept-views-dialog.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import type { ViewActions } from './view-actions.ts';

export type SavedViewsMenuProps = {
  place: SavedPlace;
  /** The reader's own, then those shared with their center. */
  views: readonly SavedView[];
  report: ReportId | null;
  /** Operational date. */
  today: LocalDate;
  /** With which center the reader may share views; null = with none. */
  centerName: string | null;
  actions: ViewActions;
};

/** The kept views of a list: opens one, keeps what is shown now, and leads to where they are named and deleted. */
export function SavedViewsMenu({ place, views, report, today, centerName, actions }: SavedViewsMenuProps) {
  const [saving, setSaving] = useState<SavedQuery | null>(null);
  const [isManaging, setIsManaging] = useState(false);
  const own = views.filter(({ ownerName }) => ownerName === null);
  return (
    <div data-print="hidden">
      <Menu
        align="end"
        trigger={
          <Button variant="ghost">
            <Bookmark aria-hidden />
            Views
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuItems
          {...{ place, views, report, today }}
          onSave={setSaving}
          onManage={() => setIsManaging(true)}
        />
      </Menu>
      <SaveViewDialog
        query={saving}
        place={place}
        centerName={centerName}
        save={actions.save}
        onClose={() => setSaving(null)}
      />
      <KeptViewsDialog
        isOpen={isManaging}
        onOpenChange={setIsManaging}
        views={own}
        centerName={centerName}
        actions={actions}
      />
    </div>
  );
}

type MenuItemsProps = Pick<SavedViewsMenuProps, 'place' | 'views' | 'report' | 'today'> & {
  onSave: (query: SavedQuery) => void;
  onManage: () => void;
};

/** Drawn when the menu opens, from the address as it is then: the roster changes it without the router. */
function MenuItems({ place, views, report, today, onSave, onManage }: MenuItemsProps) {
  const shown = new URLSearchParams(window.location.search);
  if (report !== null) shown.set('report', report);
  const now = keptQuery(place, shown, today);
  const own = views.filter(({ ownerName }) => ownerName === null);
  const shared = views.filter(({ ownerName }) => ownerName !== null);
  const link = (view: SavedView) => (
    <MenuLink
      key={view.id}
      href={viewHref(view, today)}
      isCurrent={isSameQuery(view.query, now)}
      icon={
        isSameQuery(view.query, now) ? (
          <Check aria-hidden />
        ) : view.isDefault ? (
          <Star aria-hidden />
        ) : (
          <Bookmark aria-hidden />
        )
      }
    >
      <span className="min-w-0 max-w-52 truncate sm:max-w-80">{view.name}</span>
      {view.isDefault ? <span className="ml-auto text-sm text-subtle-foreground">Default</span> : null}
      {view.ownerName === null ? null : (
        <span className="ml-auto text-sm text-subtle-foreground">{view.ownerName}</span>
      )}
    </MenuLink>
  );
  return (
    <>
      {own.length === 0 ? null : <MenuGroup label="Your views">{own.map(link)}</MenuGroup>}
      {shared.length === 0 ? null : <MenuGroup label="Shared with your center">{shared.map(link)}</MenuGroup>}
      {views.length === 0 ? null : <MenuSeparator />}
      {views.length === 0 ? null : (
        <MenuLink href={placePath(place)} icon={<ListX aria-hidden />}>
          Without filters
        </MenuLink>
      )}
      <MenuItem icon={<Plus aria-hidden />} onClick={() => onSave(now)}>
        Save view…
      </MenuItem>
      {own.length === 0 ? null : (
        <MenuItem icon={<Settings2 aria-hidden />} onClick={onManage}>
          Rename or delete…
        </MenuItem>
      )}
    </>
  );
}
