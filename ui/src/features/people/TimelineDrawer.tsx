// Every change of a record and of what belongs to it: who, when, on which computer, from what to what.
import { Button, Drawer, Select, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { compareText, showLongDay } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { isTable } from "../../app/said";
import { useShown } from "../../app/shown";
import shared from "../../components/components.module.css";
import { byDay } from "../../components/byDay";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import classes from "../../components/timeline.module.css";
import { useClearButton } from "../../fields/clearButton";
import type { HistoryEntry } from "../../generated/api";
import { ChangeEntry } from "../../history/ChangeEntry";
import { historyQuery } from "./queries";
import { fieldKey, onlyField } from "./timeline";

/** Entries drawn at first, and once more with each press of the button. */
const STEP = 100;

interface Props {
  table: "clients" | "patients";
  id: string;
  name: string;
  opened: boolean;
  onClose: () => void;
}

export function TimelineDrawer({ table, id, name, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={t("history.title", { name })}
      size="42rem"
      padding="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
      styles={{ title: { fontWeight: 650, fontSize: "1.125rem" } }}
    >
      {opened ? <Timeline table={table} id={id} /> : null}
    </Drawer>
  );
}

function Timeline({ table, id }: { table: "clients" | "patients"; id: string }) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const errorText = useErrorText();
  const [field, setField] = useState<string | null>(null);
  const [most, setMost] = useState(STEP);
  const what = useWhat();
  const found = useQuery(historyQuery(table, id));
  const choices = useFieldChoices(found.data ?? [], table);
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  const entries = onlyField(found.data, field);
  const days = byDay(entries.slice(0, most));
  return (
    <>
      <Select
        label={t("history.filter")}
        placeholder={t("history.everything")}
        data={choices}
        value={field}
        onChange={setField}
        searchable
        clearable
        clearButtonProps={clearButton(t("history.filter"))}
        nothingFoundMessage={t("form.nothingFound")}
        mb="md"
      />
      {days.length === 0 ? <EmptyState compact text={t("history.empty")} /> : null}
      {days.map(({ day, entries }) => (
        <section key={day} className={classes.day}>
          <Title order={3} className={classes.dayTitle}>
            {showLongDay(day)}
          </Title>
          <ul className={shared.list}>
            {entries.map((entry, at) => (
              <ChangeEntry key={`${entry.row_id} ${entry.at} ${String(at)}`} entry={entry} what={what(entry, entry.table === table && entry.row_id === id)} />
            ))}
          </ul>
        </section>
      ))}
      {entries.length > most ? (
        <Button variant="subtle" fullWidth onClick={() => setMost(most + STEP)}>
          {t("history.more", { count: entries.length - most })}
        </Button>
      ) : null}
    </>
  );
}

/** Fields of the record itself by their own names, those of its parts with the name of the part. */
function useFieldChoices(entries: readonly HistoryEntry[], table: string): { value: string; label: string }[] {
  const shown = useShown();
  const texts = useMetaTexts();
  const choices = new Map<string, string>();
  for (const entry of entries) {
    for (const change of entry.changes) {
      const label = shown.field(entry.table, change.field, change.label) ?? change.label;
      const part = entry.table !== table && isTable(entry.table) ? `${texts.table(entry.table)}: ` : "";
      choices.set(fieldKey(entry, change), `${part}${label}`);
    }
  }
  const own = (key: string): number => (key.startsWith(`${table}.`) ? 0 : 1);
  return [...choices]
    .map(([value, label]) => ({ value, label }))
    .sort((left, right) => own(left.value) - own(right.value) || compareText(left.label, right.label));
}

function useWhat(): (entry: HistoryEntry, main: boolean) => string {
  const shown = useShown();
  const texts = useMetaTexts();
  return (entry, main) => {
    const kind = isTable(entry.table) ? texts.table(entry.table) : "";
    const record = shown.record(entry.table, entry.record);
    return main ? record : [kind, record].filter((text, at, all) => text !== "" && all.indexOf(text) === at).join(" · ");
  };
}
