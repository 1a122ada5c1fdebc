// One change of a record: what, who, when, on which device, and how it stands to others and to the signature.
import { Text } from "@mantine/core";
import { IconArrowsSplit2, IconSignature } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showTime } from "../app/format";
import { useShown } from "../app/shown";
import { ChangeList } from "../components/ChangeList";
import { Chip } from "../components/Chip";
import classes from "../components/timeline.module.css";
import type { HistoryEntry } from "../generated/api";

export function ChangeEntry({ entry, what }: { entry: HistoryEntry; what: string }) {
  const { t } = useTranslation();
  const shown = useShown();
  const who = entry.who ?? t("conflicts.unknown");
  const signature = entry.signing === "signature";
  return (
    <li className={classes.entry}>
      <span className={classes.time}>{showTime(entry.at)}</span>
      <div style={{ minWidth: 0 }}>
        <Text size="sm">
          <strong>{what}</strong> {t(signature ? "history.signed" : entry.created ? "history.created" : "history.changed")}
        </Text>
        <Text size="xs" c="dimmed">
          {entry.device ? t("history.byOn", { who, device: shown.words(entry.device) }) : t("history.by", { who })}
        </Text>
        <span className={classes.marks}>
          {entry.at_once_with.length > 0 ? (
            <Chip tone="warn" icon={<IconArrowsSplit2 size="0.875rem" aria-hidden />}>
              {t("history.atOnce", { who: entry.at_once_with.join(", ") })}
            </Chip>
          ) : null}
          {signature || entry.signing === "covered" ? (
            <Chip tone="ok" icon={<IconSignature size="0.875rem" aria-hidden />}>
              {t(signature ? "history.signature" : "history.covered")}
            </Chip>
          ) : null}
          {entry.signing === "beside" ? <Chip tone="alert">{t("history.beside")}</Chip> : null}
        </span>
        <ChangeList table={entry.table} created={entry.created} changes={entry.changes} />
      </div>
    </li>
  );
}
