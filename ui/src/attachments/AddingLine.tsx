// A file on its way into the program, or one that was refused.
import { ActionIcon, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import classes from "./attachments.module.css";
import type { Adding } from "./useAdding";

export function AddingLine({ one, onDismiss }: { one: Adding; onDismiss: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <li className={classes.row}>
      <span className={classes.icon}>
        {one.refusal ? <IconAlertTriangle size="1.25rem" aria-hidden color="var(--mantine-color-error)" /> : <Loader size="xs" aria-hidden />}
      </span>
      <div className={classes.grow} role={one.refusal ? "alert" : "status"}>
        <Text size="sm" fw={600} className={classes.name}>
          {one.name}
        </Text>
        <Text size="xs" c={one.refusal ? "var(--mantine-color-error)" : "dimmed"}>
          {one.refusal ? errorText(one.refusal) : t("attachments.saving")}
        </Text>
      </div>
      {one.refusal ? (
        <ActionIcon variant="subtle" color="gray" aria-label={t("attachments.dismiss", { name: one.name })} onClick={onDismiss}>
          <IconX size="1rem" aria-hidden />
        </ActionIcon>
      ) : null}
    </li>
  );
}
