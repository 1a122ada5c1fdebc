// What was settled in the last days, so that it can be taken back.
import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { showWhen } from "../../app/format";
import { useShown } from "../../app/shown";
import { Panel } from "../../components/Panel";
import type { ConflictItem, Settled } from "../../generated/api";
import classes from "./conflicts.module.css";
import { useKindWords } from "./kinds";
import { settledQuery } from "./queries";
import type { Decide } from "./useDecide";

export function SettledList({ decide }: { decide: Decide }) {
  const { t } = useTranslation();
  const items = useQuery(settledQuery).data ?? [];
  if (items.length === 0) return null;
  return (
    <div className={classes.below}>
      <Panel title={t("conflicts.settled")} count={items.length} flush>
        <ul className={classes.list}>
          {items.map((item) => (item.settled === null ? null : <SettledLine key={item.id} item={item} settled={item.settled} decide={decide} />))}
        </ul>
      </Panel>
    </div>
  );
}

function SettledLine({ item, settled, decide }: { item: ConflictItem; settled: Settled; decide: Decide }) {
  const { t } = useTranslation();
  const shown = useShown();
  const words = useKindWords();
  const label = shown.record(item.table, item.record_label);
  const kept = item.sides.find(({ id }) => id === settled.kept);
  const written = settled.written === null ? null : shown.value(item.table, item.field, settled.written);
  const decided = (): string => {
    if (settled.decision === "BOTH") return written === null ? t("conflicts.decided.both") : t("conflicts.decided.bothWritten", { value: written });
    if (kept) return t("conflicts.decided.keep", { value: shown.value(item.table, item.field, kept.value) });
    return written === null ? t("conflicts.decided.edit") : t("conflicts.decided.written", { value: written });
  };
  return (
    <li className={classes.settledLine}>
      <div>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Text size="sm">{[shown.field(item.table, item.field, item.field_label), words.title(item)].filter(Boolean).join(" · ")}</Text>
        <Text size="sm" c="dimmed">
          {[decided(), settled.who ?? t("conflicts.unknown"), showWhen(settled.at), settled.reason].filter(Boolean).join(" · ")}
        </Text>
      </div>
      {item.may_settle ? (
        <Button size="compact-sm" variant="default" disabled={decide.busy} aria-label={t("conflicts.undoOf", { record: label })} onClick={() => decide.undo(item.id)}>
          {t("conflicts.undo")}
        </Button>
      ) : null}
    </li>
  );
}
