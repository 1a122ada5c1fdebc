// A few words that stand out from the page: a warning, a refusal, something to know.
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./components.module.css";

interface Props {
  tone: "alert" | "warn" | "info";
  title?: string;
  role?: "alert" | "status";
  icon?: ReactNode;
  children?: ReactNode;
}

export function Notice({ tone, title, role, icon, children }: Props) {
  const Icon = tone === "info" ? IconInfoCircle : IconAlertTriangle;
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      {icon ?? <Icon size="1.125rem" aria-hidden style={{ flex: "none", marginTop: "0.0625rem" }} />}
      <div style={{ minWidth: 0 }}>
        {title ? <div style={{ fontWeight: 650 }}>{title}</div> : null}
        {children}
      </div>
    </div>
  );
}
