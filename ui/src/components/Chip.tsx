// A small word with a tone. The tone never speaks alone: there is always text, mostly an icon too.
import type { ReactNode } from "react";
import classes from "./components.module.css";

export type Tone = "ok" | "warn" | "info" | "busy" | "alert" | "quiet";

export function Chip({ tone = "quiet", icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={`${classes.chip} ${classes.tone}`} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
