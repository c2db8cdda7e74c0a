import { type ComponentProps, type ComponentType, createContext } from 'react';

/** What a text control is made of inside a Field, which wires it to its label, hint and error; null outside of one. */
export const FieldControlContext = createContext<ComponentType<ComponentProps<'input'>> | null>(null);
