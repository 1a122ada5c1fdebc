// The way from a field to its history: a small button beside its label, and Alt H while the cursor is in it.
import { ActionIcon } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { askHistory } from "./asked";
import classes from "./field.module.css";

interface Props {
  table: string;
  /** None of a record that is only being entered. */
  id: string | null;
  field: string;
  label: string;
  children: ReactNode;
}

export function FieldHistory({ table, id, field, label, children }: Props) {
  const { t } = useTranslation();
  if (id === null) return children;
  const ask = (): void => askHistory({ table, id, field });
  const keys = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.key.toLowerCase() !== "h") return;
    event.preventDefault();
    event.stopPropagation();
    ask();
  };
  return (
    <div className={classes.field} onKeyDown={keys}>
      {children}
      <ActionIcon
        className={classes.ask ?? ""}
        variant="subtle"
        size="xs"
        // Tab goes from field to field; the key does what the button does.
        tabIndex={-1}
        aria-label={t("history.ofField", { field: label })}
        title={t("history.ofField", { field: label })}
        onClick={ask}
      >
        <IconHistory size="0.875rem" aria-hidden />
      </ActionIcon>
    </div>
  );
}
