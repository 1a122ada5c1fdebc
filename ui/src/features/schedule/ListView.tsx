// The appointments of some days as a list in pages, cancelled ones included, with reason and by whom.
import { Pagination, SegmentedControl, Select, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCalendarOff, IconSearch } from "@tabler/icons-react";
import { Fragment, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { usePageKeys } from "../../app/dialogs";
import { addDays, dateToDay, showLongDay, showTime, showWhen } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { rowByKey, useDownToRows } from "../../app/rows";
import { createStore } from "../../app/store";
import { AlertChips } from "../../components/AlertChips";
import shared from "../../components/components.module.css";
import { Chip } from "../../components/Chip";
import { StatusChip } from "../../components/status";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import type { AppointmentSummary } from "../../generated/api";
import { betweenQuery } from "../../visits/queries";
import { startOfDay } from "./columns";
import { fillOf } from "./events";
import { filtered, FILTERS, pageOf, PAGE, type Filter } from "./filters";
import classes from "./schedule.module.css";
import { PrintButton } from "./ScheduleBar";
import { titleOf, whoOf } from "./useWords";

const SPANS = ["1", "7", "28", "84"] as const;

/** How many days the list spans; for as long as the window is open. */
export const listSpan = createStore<number>(7);

interface Props {
  date: string;
  onOpen: (visit: AppointmentSummary, element: HTMLElement) => void;
  onPrint: () => void;
}

export function ListView({ date, onOpen, onPrint }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const span = listSpan.use();
  const [filter, setFilter] = useState<Filter>("all");
  const [words, setWords] = useState("");
  const [page, setPage] = useState(1);
  const found = useQuery(betweenQuery(startOfDay(date), startOfDay(addDays(date, span))));
  const fitting = filtered(found.data ?? [], filter, words);
  const pages = Math.max(1, Math.ceil(fitting.length / PAGE));
  const now = Math.min(page, pages);
  const shown = pageOf(fitting, now);
  return (
    <>
      <div className={classes.gridBar}>
        <Select
          size="xs"
          w="9rem"
          aria-label={t("schedule.span")}
          allowDeselect={false}
          data={SPANS.map((value) => ({ value, label: t(`schedule.spans.${value}`) }))}
          value={String(span)}
          onChange={(value) => {
            listSpan.set(Number(value));
            setPage(1);
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("schedule.filter")}
          data={FILTERS.map((value) => ({ value, label: t(`schedule.filters.${value}`) }))}
          value={filter}
          onChange={(value) => {
            setFilter(FILTERS.find((each) => each === value) ?? "all");
            setPage(1);
          }}
        />
        <FindInput
          value={words}
          onChange={(typed) => {
            setWords(typed);
            setPage(1);
          }}
        />
        <Text size="sm" c="dimmed" role="status">
          {found.data ? t("schedule.found", { count: fitting.length }) : ""}
        </Text>
        <PrintButton onPrint={onPrint} />
      </div>
      <section className={`${shared.panel} ${classes.list}`} aria-label={t("schedule.list")}>
        {found.isPending ? <LoadingState /> : null}
        {found.error ? <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} /> : null}
        {found.data && fitting.length === 0 ? (
          <EmptyState icon={<IconCalendarOff size="2rem" aria-hidden />} text={t("schedule.none")} hint={t("schedule.noneHint")} />
        ) : null}
        {shown.length > 0 ? <Rows visits={shown} onOpen={onOpen} /> : null}
      </section>
      {pages > 1 ? (
        <Pagination
          mt="sm"
          total={pages}
          value={now}
          onChange={setPage}
          getControlProps={(control) => ({ "aria-label": t(control === "next" ? "schedule.nextPage" : "schedule.previousPage") })}
          getItemProps={(number) => ({ "aria-label": t("schedule.page", { number }) })}
        />
      ) : null}
    </>
  );
}

const listRows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("table [data-visit]")];

function FindInput({ value, onChange }: { value: string; onChange: (typed: string) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  useDownToRows(() => listRows()[0]);
  const focus = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  usePageKeys([["/", focus]]);
  return (
    <TextInput
      ref={input}
      size="xs"
      w="15rem"
      aria-label={t("schedule.find")}
      aria-keyshortcuts="/"
      placeholder={t("schedule.find")}
      leftSection={<IconSearch size="1rem" aria-hidden />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown" || event.key === "Enter") listRows()[0]?.focus();
        else if (event.key === "Escape") onChange("");
        else return;
        event.preventDefault();
      }}
    />
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const row = rowByKey(listRows(), event.currentTarget, event.key);
  if (!row) return;
  event.preventDefault();
  row.focus();
}

const dayOf = (visit: AppointmentSummary): string => dateToDay(new Date(visit.start));

function Rows({ visits, onOpen }: { visits: readonly AppointmentSummary[]; onOpen: Props["onOpen"] }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const days = [...new Set(visits.map(dayOf))];
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("form.time")}</th>
          <th scope="col">{t("schedule.animal")}</th>
          <th scope="col">{t("patient.owner")}</th>
          <th scope="col">{texts.label("appointments", "reason")}</th>
          <th scope="col">{t("book.staff")}</th>
          <th scope="col">{texts.label("appointments", "status")}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <Fragment key={day}>
            <tr>
              <th scope="rowgroup" colSpan={6} className={classes.dayRow}>
                {showLongDay(day)}
              </th>
            </tr>
            {visits
              .filter((visit) => dayOf(visit) === day)
              .map((visit) => (
                <Row key={visit.id} visit={visit} onOpen={onOpen} />
              ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Row({ visit, onOpen }: { visit: AppointmentSummary; onOpen: Props["onOpen"] }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const off = visit.status === "CANCELED";
  const second = (text: string | null | undefined) => <div className={classes.second}>{text}</div>;
  return (
    <tr data-off={off || undefined}>
      <td>
        <UnstyledButton
          className={classes.rowOpen}
          data-visit={visit.id}
          onKeyDown={moveFocus}
          onClick={(event) => onOpen(visit, event.currentTarget)}
        >
          <span className={classes.swatch} style={{ background: fillOf(visit.color) }} aria-hidden />
          {`${showTime(visit.start)} – ${showTime(visit.end)}`}
          <span className={shared.unseen}>{titleOf(visit)}</span>
        </UnstyledButton>
      </td>
      <td>
        <span className={classes.rowName}>{titleOf(visit)}</span> <AlertChips alerts={visit.alerts} />
        {second(visit.species ? texts.species(visit.species) : visit.patient_id ? null : t("today.block"))}
      </td>
      <td>
        {visit.client_name}
        {second(visit.phone)}
      </td>
      <td>
        {visit.type_name}
        {second(visit.patient_id ? visit.reason : null)}
      </td>
      <td>{whoOf(visit) || t("schedule.nobody")}</td>
      <td>
        <StatusChip status={visit.status} /> {visit.clash ? <Chip tone="alert">{t("today.clash")}</Chip> : null}
        {off ? second(cancelledLine(visit)) : null}
      </td>
    </tr>
  );
}

/** Why it was called off, by whom and when. */
const cancelledLine = (visit: AppointmentSummary): string =>
  [visit.cancellation_reason, visit.canceled_by, visit.canceled_at ? showWhen(visit.canceled_at) : null].filter(Boolean).join(" · ");
