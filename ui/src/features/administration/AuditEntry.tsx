// One change: of which record, by whom, on which computer, from what to what.
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showTime, showWhen } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { isTable } from "../../app/said";
import { useSession } from "../../app/session";
import { useShown } from "../../app/shown";
import { ChangeList } from "../../components/ChangeList";
import timeline from "../../components/timeline.module.css";
import type { AuditItem } from "../../generated/api";
import { cameLater, pathOf, told } from "./audit";

/** How the program writes a value that is sealed in the trail. */
const SEALED = "(sealed)";

export function AuditEntry({ entry }: { entry: AuditItem }) {
  const { t } = useTranslation();
  const shown = useShown();
  const texts = useMetaTexts();
  const path = pathOf(entry, useSession()?.user ?? null);
  const known = isTable(entry.table) ? texts.table(entry.table) : entry.table_label;
  const kind = entry.action === "quarantined" ? t("audit.set") : known;
  const name = entry.record === null ? "" : shown.record(entry.table, entry.record);
  const who = entry.user ?? t("conflicts.unknown");
  const sealed = (text: string | null): string | null => (text === SEALED ? t("audit.sealed") : text);
  const changes = told(entry, t("audit.reason")).map((change) => ({ ...change, before: sealed(change.before), after: sealed(change.after) }));
  return (
    <li className={timeline.entry}>
      <span className={timeline.time}>{showTime(entry.at)}</span>
      <div style={{ minWidth: 0 }}>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {name === "" || name === kind ? <strong>{kind}</strong> : <>{kind}: {path ? <Anchor component={Link} to={path} inherit fw={650}>{name}</Anchor> : <strong>{name}</strong>}</>}{" "}
          {t(`audit.deed.${entry.action}`)}
        </Text>
        <Text size="xs" c="dimmed">
          {entry.device ? t("history.byOn", { who, device: entry.device }) : t("history.by", { who })}
          {entry.device_time !== null && cameLater(entry) ? ` · ${t("audit.doneAt", { when: showWhen(entry.device_time) })}` : null}
        </Text>
        <ChangeList table={entry.table} created={entry.action !== "changed"} changes={changes} />
      </div>
    </li>
  );
}
