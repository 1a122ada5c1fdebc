// What an animal was given, what is due, and the ways to give, correct and remind.
import { ActionIcon, Anchor, Button, Kbd, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconBellPlus, IconEdit, IconPlus, IconTrash, IconVaccine } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { dateToDay, showDay } from "../app/format";
import { useErrorText } from "../app/i18n";
import { NewerMark, useNewer } from "../app/NewerNote";
import { mayWriteRecords } from "../app/rights";
import { useSession } from "../app/session";
import shared from "../components/components.module.css";
import { ConfirmModal } from "../components/ConfirmModal";
import { Panel } from "../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../components/States";
import { asText } from "../fields/parse";
import type { DueVaccination, PatientReminder, Row, VaccinationLine } from "../generated/api";
import { useRemoveVaccination } from "./mutations";
import { remindersQuery, vaccinationsQuery } from "./queries";
import { CancelReminderModal, MoveReminderModal, ReminderDrawer } from "./ReminderForms";
import { OpenReminder, OverReminders } from "./ReminderLines";
import { VaccinationDrawer, type Of } from "./VaccinationDrawer";
import { takes, useTook } from "./took";
import classes from "./vaccinations.module.css";

const AT_FIRST = 5;

interface Props {
  patientId: string;
  /** The visit at which something is given: its own are listed, and nothing of a visit that is closed. */
  recordId?: string;
  readOnly?: boolean;
  /** That visit can no longer be changed; what was given is kept with the animal. */
  isClosed?: boolean;
  /** Held by the page, where it opens the form by a key. */
  giving?: Of | null;
  onGiving?: (of: Of | null) => void;
}

type Asked = { what: "move" | "cancel"; reminder: PatientReminder } | { what: "remove"; line: VaccinationLine } | null;

export function VaccinationPanel({ patientId, recordId, readOnly = false, isClosed = false, giving, onGiving }: Props) {
  const { t } = useTranslation();
  const may = mayWriteRecords(useSession()?.user ?? null) && !readOnly;
  const [own, setOwn] = useState<Of | null>(null);
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>(null);
  const remove = useRemoveVaccination();
  const of = giving === undefined ? own : giving;
  const setOf = onGiving ?? setOwn;
  const close = (): void => setAsked(null);
  return (
    <Panel
      title={t("vaccinations.title")}
      {...(recordId === undefined ? { icon: <IconVaccine size="1.125rem" aria-hidden /> } : {})}
      flush
      actions={
        <Buttons narrow={recordId !== undefined} {...(may ? { onGive: () => setOf({ give: "other" }) } : {})} onRemind={() => setAdding(true)} />
      }
    >
      {isClosed ? (
        <Text size="xs" c="dimmed" px="md" py="xs">
          {t("vaccinations.notSigned")}{" "}
          <Anchor component={Link} to={`/patients/${patientId}`} size="xs" underline="always">
            {t("consult.toPatient")}
          </Anchor>
        </Text>
      ) : null}
      <Lines patientId={patientId} {...(recordId ? { recordId } : {})} may={may} onOf={setOf} onAsk={setAsked} />
      <VaccinationDrawer patientId={patientId} {...(recordId ? { recordId } : {})} of={of} onClose={() => setOf(null)} />
      <ReminderDrawer patientId={patientId} opened={adding} onClose={() => setAdding(false)} />
      <MoveReminderModal reminder={asked?.what === "move" ? asked.reminder : null} onClose={close} />
      <CancelReminderModal reminder={asked?.what === "cancel" ? asked.reminder : null} onClose={close} />
      <ConfirmModal
        opened={asked?.what === "remove"}
        title={t("vaccinations.removeTitle")}
        confirm={t("client.remove")}
        danger
        onConfirm={() => remove.mutateAsync({ id: asked?.what === "remove" ? asked.line.record.id : "" })}
        onClose={close}
      >
        {t("vaccinations.removeText", { name: asked?.what === "remove" ? asText(asked.line.record.values["product_name"]) : "" })}
      </ConfirmModal>
    </Panel>
  );
}

/** `narrow`: beside a note, where there is room for one button and its key. */
function Buttons({ narrow, onGive, onRemind }: { narrow: boolean; onGive?: () => void; onRemind: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      {narrow ? (
        <ActionIcon variant="subtle" aria-label={t("vaccinations.addReminder")} onClick={onRemind}>
          <IconBellPlus size="1rem" aria-hidden />
        </ActionIcon>
      ) : (
        <Button size="compact-sm" variant="subtle" leftSection={<IconBellPlus size="1rem" aria-hidden />} onClick={onRemind}>
          {t("vaccinations.addReminder")}
        </Button>
      )}
      {onGive ? (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={narrow ? <IconPlus size="1rem" aria-hidden /> : <IconVaccine size="1rem" aria-hidden />}
          rightSection={narrow ? <Kbd size="xs">{t("key.alt", { key: "I" })}</Kbd> : null}
          onClick={onGive}
        >
          {narrow ? t("vaccinations.vaccine") : t("vaccinations.give")}
        </Button>
      ) : null}
    </>
  );
}

interface LinesProps {
  patientId: string;
  recordId?: string;
  may: boolean;
  onOf: (of: Of) => void;
  onAsk: (asked: Asked) => void;
}

function Lines({ patientId, recordId, may, onOf, onAsk }: LinesProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [all, setAll] = useState(false);
  const found = useQuery(vaccinationsQuery(patientId));
  const reminders = useQuery(remindersQuery(patientId));
  const ids = (found.data?.given ?? []).map(({ record }) => record.id);
  const newer = useNewer("vaccinations", ids);
  const failed = found.error ?? reminders.error;
  if (failed) return <ErrorState message={errorText(failed)} onRetry={() => void Promise.all([found.refetch(), reminders.refetch()])} />;
  if (!found.data || !reminders.data) return <LoadingState />;
  const given = recordId === undefined ? found.data.given : found.data.given.filter(({ record }) => record.values["medical_record_id"] === recordId);
  const open = reminders.data.filter(({ is_open }) => is_open);
  const over = recordId === undefined ? reminders.data.filter(({ is_open }) => !is_open) : [];
  const shown = all ? given : given.slice(0, AT_FIRST);
  const dueOf = (reminder: PatientReminder): DueVaccination | undefined => found.data.due.find(({ id }) => id === reminder.record.id);
  return (
    <>
      {open.length > 0 ? (
        <>
          <h3 className={classes.part}>{t("vaccinations.dueTitle")}</h3>
          <ul className={shared.list}>
            {open.map((reminder) => {
              const due = dueOf(reminder);
              return (
                <OpenReminder
                  key={reminder.record.id}
                  reminder={reminder}
                  onMove={() => onAsk({ what: "move", reminder })}
                  onCancel={() => onAsk({ what: "cancel", reminder })}
                  {...(may && due ? { onGive: () => onOf({ give: due }) } : {})}
                />
              );
            })}
          </ul>
        </>
      ) : null}
      <h3 className={classes.part}>{recordId === undefined ? t("vaccinations.givenTitle") : t("vaccinations.givenNow")}</h3>
      {given.length === 0 ? <EmptyState compact text={recordId === undefined ? t("vaccinations.none") : t("vaccinations.noneNow")} /> : null}
      <ul className={shared.list}>
        {shown.map((line) => (
          <GivenLine key={line.record.id} line={line} newer={newer.has(line.record.id)} may={may} onEdit={() => onOf({ correct: line.record })} onRemove={() => onAsk({ what: "remove", line })} />
        ))}
      </ul>
      {given.length > shown.length ? (
        <Button variant="subtle" fullWidth radius={0} onClick={() => setAll(true)}>
          {t("vaccinations.showAll", { count: given.length })}
        </Button>
      ) : null}
      <OverReminders reminders={over} />
    </>
  );
}

/** The batch as it stands on the vial, with its day. */
function useBatch(): (row: Row) => string {
  const { t } = useTranslation();
  return ({ values }) => {
    const [batch, until] = [asText(values["batch_number"]), asText(values["batch_expires_on"])];
    if (batch === "") return until === "" ? "" : t("vaccinations.batchUntil", { batch: "", when: showDay(until) }).trim();
    return until === "" ? t("vaccinations.batch", { batch }) : t("vaccinations.batchUntil", { batch, when: showDay(until) });
  };
}

function GivenLine({ line, newer, may, onEdit, onRemove }: { line: VaccinationLine; newer: boolean; may: boolean; onEdit: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const batch = useBatch();
  const tookWords = useTook();
  const { record, given_by } = line;
  const value = (field: string): string => asText(record.values[field]);
  const name = value("product_name");
  const when = showDay(dateToDay(new Date(value("given_at"))));
  const next = value("next_due_on");
  const counts = takes(line.took);
  const nextWords = line.counts_from ? t("vaccinations.countsFrom", { when: showDay(line.counts_from) }) : next === "" || !counts ? "" : t("vaccinations.next", { when: showDay(next) });
  const details = [value("against"), batch(record), nextWords].filter(Boolean);
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <Text size="sm">
          <strong>{name}</strong> {[when, given_by].filter(Boolean).join(" · ")}
        </Text>
        {counts ? null : (
          <Text size="xs" fw={600} c="var(--vet-warn-ink)">
            {tookWords(line.took)}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {details.join(" · ")}
        </Text>
      </div>
      {newer ? <NewerMark /> : null}
      {may ? (
        <span className={classes.buttons}>
          <ActionIcon variant="subtle" color="gray" aria-label={t("vaccinations.correctThis", { name, when })} onClick={onEdit}>
            <IconEdit size="1rem" aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={t("vaccinations.removeThis", { name, when })} onClick={onRemove}>
            <IconTrash size="1rem" aria-hidden />
          </ActionIcon>
        </span>
      ) : null}
    </li>
  );
}
