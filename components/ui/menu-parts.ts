import type { Menu as BaseMenu } from '@base-ui/react/menu';
import { createContext, use } from 'react';

/** What the items of a menu are made of. It comes with the popup around them, so that a page begins without it. */
export type MenuParts = Pick<
  typeof BaseMenu,
  | 'Item'
  | 'LinkItem'
  | 'Group'
  | 'GroupLabel'
  | 'RadioGroup'
  | 'RadioItem'
  | 'RadioItemIndicator'
  | 'Separator'
>;

export const MenuPartsContext = createContext<MenuParts | null>(null);

/** The parts of the menu around. Throws outside of one. */
export function useMenuParts(): MenuParts {
  const parts = use(MenuPartsContext);
  if (parts === null) throw new Error('An item needs a menu around it.');
  return parts;
}
