/** One thing that must hold; `problems` is empty when it does. */
export type Trial = { name: string; detail: string; problems: string[] };
