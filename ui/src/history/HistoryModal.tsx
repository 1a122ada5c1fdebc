// The history of one field, or of one record: from a form, the consult or a list.
import { Button, Modal, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { inFront, useFrontEscape } from "../app/dialogs";
import { showLongDay } from "../app/format";
import { useErrorText, useMetaTexts } from "../app/i18n";
import { isTable } from "../app/said";
import { useShown } from "../app/shown";
import { byDay } from "../components/byDay";
import shared from "../components/components.module.css";
import { EmptyState, ErrorState, LoadingState } from "../components/States";
import classes from "../components/timeline.module.css";
import { closeHistory, useAskedHistory, type AskedHistory } from "./asked";
import { ChangeEntry } from "./ChangeEntry";
import { recordHistoryQuery } from "./queries";

/** Entries drawn at first, and once more with each press of the button. */
const STEP = 100;

export function HistoryModal() {
  const { t } = useTranslation();
  const asked = useAskedHistory();
  // Whoever signs in next has asked for nothing.
  useEffect(() => closeHistory, []);
  useFrontEscape("history", closeHistory);
  const texts = useMetaTexts();
  const shown = useShown();
  const found = useQuery({ ...recordHistoryQuery(asked ?? { table: "", id: "", field: null }), enabled: asked !== null });
  const field = asked && isTable(asked.table) && asked.field !== null ? texts.label(asked.table, asked.field) : null;
  const record = asked && found.data ? shown.record(asked.table, found.data.record) : "";
  return (
    <Modal
      // Over a form beside the page, too.
      zIndex={250}
      opened={asked !== null}
      onClose={closeHistory}
      size="44rem"
      title={[t("history.who"), field, record].filter(Boolean).join(" · ")}
      closeButtonProps={{ "aria-label": t("common.close") }}
      attributes={inFront("history")}
      transitionProps={{ duration: 0 }}
    >
      {asked ? <Changes key={`${asked.table} ${asked.id} ${asked.field ?? ""}`} asked={asked} field={field} /> : null}
    </Modal>
  );
}

function Changes({ asked, field }: { asked: AskedHistory; field: string | null }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const shown = useShown();
  const [most, setMost] = useState(STEP);
  const found = useQuery(recordHistoryQuery(asked));
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  const { entries, record } = found.data;
  if (entries.length === 0) return <EmptyState compact text={t(field === null ? "history.empty" : "history.emptyField")} />;
  return (
    <>
      {byDay(entries.slice(0, most)).map(({ day, entries: ofDay }) => (
        <section key={day} className={classes.day}>
          <Title order={3} className={classes.dayTitle}>
            {showLongDay(day)}
          </Title>
          <ul className={shared.list}>
            {ofDay.map((entry, at) => (
              <ChangeEntry key={`${entry.at} ${String(at)}`} entry={entry} what={field ?? shown.record(asked.table, record)} />
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
