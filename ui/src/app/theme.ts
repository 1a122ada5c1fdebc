// Colours and measures. The overrides exist because the library's own greys, reds and
// placeholders fall below the contrast that WCAG AA asks for.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const brand: MantineColorsTuple = [
  "#e9f7f5",
  "#d3ece8",
  "#a6dad3",
  "#74c6bc",
  "#4bb3a8",
  "#2b9d91",
  "#168577",
  "#0b6b62",
  "#075750",
  "#04433d",
];

const dark: MantineColorsTuple = [
  "#dfe5e7",
  "#c3ced3",
  "#a3b0b6",
  "#7c8b92",
  "#4a575d",
  "#333e43",
  "#242d31",
  "#1b2124",
  "#14181a",
  "#0d1112",
];

const FONT = `"Inter Variable", system-ui, "Segoe UI", "Cantarell", "Noto Sans", sans-serif`;

const surface = {
  content: { background: "var(--vet-surface)", "--vet-footer": "var(--vet-surface)" },
  header: { background: "var(--vet-surface)" },
};

/** The head of a dialog is no second head of the page. */
const noLandmark = { header: { role: "none" } };

export const theme = createTheme({
  primaryColor: "brand",
  primaryShade: { light: 7, dark: 7 },
  colors: { brand, dark },
  fontFamily: FONT,
  headings: {
    fontFamily: FONT,
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1rem", lineHeight: "1.4" },
      h3: { fontSize: "0.875rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    // Focus goes to the first item; the stand-in before it is no part of a menu to a screen reader.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } } },
    Modal: { defaultProps: { centered: true, radius: "lg", attributes: noLandmark }, styles: surface },
    Drawer: { defaultProps: { position: "right", attributes: noLandmark }, styles: surface },
    // Lists open when asked to: a form is walked through with Tab, and lists that spring open hide it.
    Select: { defaultProps: { openOnFocus: false } },
    MultiSelect: { defaultProps: { openOnFocus: false } },
    Autocomplete: { defaultProps: { openOnFocus: false } },
    TagsInput: { defaultProps: { openOnFocus: false } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#f5f7f7",
    "--mantine-color-text": "#15201f",
    "--mantine-color-dimmed": "#51606b",
    "--mantine-color-placeholder": "#5f6d78",
    "--mantine-color-error": "#b42318",
    "--mantine-color-anchor": "#0b6b62",
    "--vet-surface": "#ffffff",
    "--vet-surface-quiet": "#f8fafa",
    "--vet-rail": "#0c3b38",
    "--vet-rail-text": "#d5ebe8",
    "--vet-rail-active": "rgba(255, 255, 255, 0.16)",
    "--vet-line": "#dde4e5",
    "--vet-shadow": "0 1px 2px rgba(16, 42, 40, 0.05)",
    "--vet-alert": "#b42318",
    "--vet-alert-soft": "#fdecea",
    "--vet-alert-ink": "#8c1d14",
    "--vet-warn-soft": "#fff4dc",
    "--vet-warn-ink": "#754300",
    "--vet-ok-soft": "#e2f5e9",
    "--vet-ok-ink": "#14603a",
    "--vet-info-soft": "#e4effb",
    "--vet-info-ink": "#1a4f8a",
    "--vet-busy-soft": "#ece7fb",
    "--vet-busy-ink": "#4c2f9e",
    "--vet-quiet-soft": "#e9eef0",
    "--vet-quiet-ink": "#3d4b55",
    "--vet-hover": "#f0f5f5",
    "--vet-selected": "#e3efed",
  },
  dark: {
    "--mantine-color-body": "#14181a",
    "--mantine-color-text": "#dfe5e7",
    "--mantine-color-dimmed": "#a3b0b6",
    "--mantine-color-placeholder": "#94a2a9",
    "--mantine-color-error": "#ff9d92",
    "--mantine-color-anchor": "#74c6bc",
    "--mantine-color-default": "#1b2124",
    "--mantine-color-default-border": "#3a464b",
    "--vet-surface": "#1b2124",
    "--vet-surface-quiet": "#20282b",
    "--vet-rail": "#0d2423",
    "--vet-rail-text": "#c5deda",
    "--vet-rail-active": "rgba(255, 255, 255, 0.12)",
    "--vet-line": "#2c363a",
    "--vet-shadow": "none",
    "--vet-alert": "#b42318",
    "--vet-alert-soft": "#3d1a17",
    "--vet-alert-ink": "#ffb4aa",
    "--vet-warn-soft": "#3a2b0d",
    "--vet-warn-ink": "#ffd182",
    "--vet-ok-soft": "#12321f",
    "--vet-ok-ink": "#8fdcae",
    "--vet-info-soft": "#132c47",
    "--vet-info-ink": "#a5cdf7",
    "--vet-busy-soft": "#2a2147",
    "--vet-busy-ink": "#cbbcff",
    "--vet-quiet-soft": "#2a3337",
    "--vet-quiet-ink": "#c3ced3",
    "--vet-hover": "#232b2f",
    "--vet-selected": "#26373a",
  },
});
