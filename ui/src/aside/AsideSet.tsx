// One set of changes that the server keeps aside: why, by whom and when, what it says, and what can be done.
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useErrorText } from "../app/i18n";
import { Notice } from "../components/Notice";
import type { WrittenRecord } from "../generated/api";
import classes from "./aside.module.css";
import { useReason } from "./reasons";
import { Written } from "./Written";

interface Props {
  code: string;
  /** Who, where and when. */
  facts: (string | null)[];
  records: readonly WrittenRecord[];
  note?: string;
  /** What went wrong the last time that something was done about it, and what did not happen then. */
  error?: unknown;
  undone?: string;
  /** Its buttons. */
  children?: ReactNode;
}

export function AsideSet({ code, facts, records, note, error, undone, children }: Props) {
  const reason = useReason();
  const errorText = useErrorText();
  return (
    <li className={classes.set}>
      <div className={classes.what}>
        <Text size="sm" fw={600}>
          {reason(code)}
        </Text>
        <Text size="xs" c="dimmed">
          {facts.filter(Boolean).join(" · ")}
        </Text>
        <Written records={records} />
        {note ? (
          <Text size="sm" mt="xs">
            {note}
          </Text>
        ) : null}
        {error ? (
          <div className={classes.error}>
            <Notice tone="alert" role="alert" {...(undone ? { title: undone } : {})}>
              {errorText(error)}
            </Notice>
          </div>
        ) : null}
      </div>
      {children ? <div className={classes.actions}>{children}</div> : null}
    </li>
  );
}
