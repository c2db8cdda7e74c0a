import type { Config } from 'tailwindcss';

/** Maps the tokens of app/globals.css to utilities. Components use these names, never a raw colour. */
const config: Config = {
  content: ['./app/**/*.{ts,tsx}', './components/**/*.{ts,tsx}'],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      inherit: 'inherit',
      background: 'var(--background)',
      foreground: 'var(--foreground)',
      card: { DEFAULT: 'var(--card)', foreground: 'var(--foreground)' },
      popover: { DEFAULT: 'var(--popover)', foreground: 'var(--foreground)' },
      muted: { DEFAULT: 'var(--muted)', foreground: 'var(--muted-foreground)' },
      subtle: { foreground: 'var(--subtle-foreground)' },
      hover: 'var(--hover)',
      // The names that components added by the shadcn CLI expect.
      accent: { DEFAULT: 'var(--hover)', foreground: 'var(--foreground)' },
      secondary: { DEFAULT: 'var(--muted)', foreground: 'var(--foreground)' },
      destructive: { DEFAULT: 'var(--danger)', foreground: 'var(--danger-foreground)' },
      border: { DEFAULT: 'var(--border)', strong: 'var(--border-strong)' },
      input: 'var(--input)',
      ring: 'var(--ring)',
      primary: {
        DEFAULT: 'var(--primary)',
        hover: 'var(--primary-hover)',
        foreground: 'var(--primary-foreground)',
        soft: 'var(--primary-soft)',
        text: 'var(--primary-text)',
      },
      danger: {
        DEFAULT: 'var(--danger)',
        hover: 'var(--danger-hover)',
        foreground: 'var(--danger-foreground)',
        soft: 'var(--danger-soft)',
        text: 'var(--danger-text)',
      },
      warning: { DEFAULT: 'var(--warning)', soft: 'var(--warning-soft)', text: 'var(--warning-text)' },
      success: { DEFAULT: 'var(--success)', soft: 'var(--success-soft)', text: 'var(--success-text)' },
      short: {
        DEFAULT: 'var(--short)',
        foreground: 'var(--short-foreground)',
        soft: 'var(--short-soft)',
      },
      over: 'var(--over)',
      duty: { DEFAULT: 'var(--duty)', line: 'var(--duty-line)' },
      required: 'var(--required)',
      early: { DEFAULT: 'var(--early)', foreground: 'var(--early-foreground)', edge: 'var(--early-edge)' },
      day: { DEFAULT: 'var(--day)', foreground: 'var(--day-foreground)', edge: 'var(--day-edge)' },
      swing: { DEFAULT: 'var(--swing)', foreground: 'var(--swing-foreground)', edge: 'var(--swing-edge)' },
      graveyard: {
        DEFAULT: 'var(--graveyard)',
        foreground: 'var(--graveyard-foreground)',
        edge: 'var(--graveyard-edge)',
      },
    },
    fontSize: {
      sm: ['0.8125rem', '1.125rem'],
      base: ['0.875rem', '1.25rem'],
      lg: ['1rem', '1.5rem'],
      xl: ['1.25rem', '1.75rem'],
    },
    fontFamily: {
      sans: [
        'var(--font-geist-sans-extended)',
        'var(--font-geist-sans)',
        'ui-sans-serif',
        'system-ui',
        'sans-serif',
      ],
      mono: ['var(--font-geist-mono-extended)', 'var(--font-geist-mono)', 'ui-monospace', 'monospace'],
    },
    borderRadius: {
      none: '0',
      sm: '4px',
      md: 'var(--radius)',
      lg: 'var(--radius-lg)',
      full: '9999px',
    },
    extend: {
      height: {
        control: 'var(--control-height)',
        'control-sm': 'var(--control-height-sm)',
        row: 'var(--row-height)',
      },
      minHeight: { control: 'var(--control-height)', target: 'var(--target-min)', row: 'var(--row-height)' },
      minWidth: { target: 'var(--target-min)' },
      width: { control: 'var(--control-height)', 'control-sm': 'var(--control-height-sm)' },
      spacing: { cell: 'var(--cell-padding)' },
      transitionDuration: { DEFAULT: '120ms' },
    },
  },
};

export default config;
