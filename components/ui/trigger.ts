import { cloneElement, type DOMAttributes, type ReactElement, type SyntheticEvent } from 'react';

type Handlers = Pick<
  DOMAttributes<HTMLElement>,
  'onClick' | 'onKeyDown' | 'onPointerEnter' | 'onPointerLeave' | 'onPointerDown' | 'onFocus' | 'onBlur'
>;

/** An element that opens something: a button or a link. */
export type Trigger = ReactElement<Handlers & { id?: string }>;

/** What an open popup says of itself at its trigger; the words are those of ARIA. */
type TriggerState = {
  id?: string;
  'aria-haspopup'?: 'menu' | 'dialog';
  'aria-expanded'?: boolean;
  'aria-controls'?: string | undefined;
  /** For its looks while open. */
  'data-popup-open'?: '' | undefined;
};

/** The trigger with more to it. Its own handlers run first, and may prevent those that are added. */
export function withTrigger(trigger: Trigger, handlers: Handlers, state: TriggerState = {}): Trigger {
  const own = trigger.props;
  return cloneElement(trigger, {
    ...state,
    onClick: both(own.onClick, handlers.onClick),
    onKeyDown: both(own.onKeyDown, handlers.onKeyDown),
    onPointerEnter: both(own.onPointerEnter, handlers.onPointerEnter),
    onPointerLeave: both(own.onPointerLeave, handlers.onPointerLeave),
    onPointerDown: both(own.onPointerDown, handlers.onPointerDown),
    onFocus: both(own.onFocus, handlers.onFocus),
    onBlur: both(own.onBlur, handlers.onBlur),
  });
}

function both<Event extends SyntheticEvent>(
  own: ((event: Event) => void) | undefined,
  added: ((event: Event) => void) | undefined,
): ((event: Event) => void) | undefined {
  if (own === undefined || added === undefined) return own ?? added;
  return (event) => {
    own(event);
    if (!event.defaultPrevented) added(event);
  };
}
