// The way through the days, the three views, and what the grid shows.
import { ActionIcon, Button, Checkbox, Popover, SegmentedControl, Select, Stack, Switch, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconColumns3, IconPrinter } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { today } from "../../app/format";
import { DayJump } from "../../fields/inputs/DayJump";
import type { ScheduleColumn } from "../../generated/api";
import { cancelledShown, fiveDays, hiddenAtFirst, hiddenColumns, weekColumn } from "./columns";
import classes from "./schedule.module.css";

export const VIEWS = ["day", "week", "list"] as const;
export type View = (typeof VIEWS)[number];

interface Props {
  view: View;
  date: string;
  onView: (view: View) => void;
  onDate: (date: string) => void;
  onStep: (direction: 1 | -1) => void;
}

export function DateBar({ view, date, onView, onDate, onStep }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLDivElement>(null);
  return (
    <>
      <div className={classes.bar} role="group" aria-label={t("today.chooseDay")}>
        <ActionIcon variant="default" size="lg" aria-label={t(`schedule.before.${view}`)} aria-keyshortcuts="Alt+ArrowLeft" onClick={() => onStep(-1)}>
          <IconChevronLeft size="1.125rem" aria-hidden />
        </ActionIcon>
        <Button variant="default" px="sm" disabled={date === today()} aria-keyshortcuts="Alt+T" onClick={() => onDate(today())}>
          {t("today.toToday")}
        </Button>
        <ActionIcon variant="default" size="lg" aria-label={t(`schedule.after.${view}`)} aria-keyshortcuts="Alt+ArrowRight" onClick={() => onStep(1)}>
          <IconChevronRight size="1.125rem" aria-hidden />
        </ActionIcon>
        <div ref={field} style={{ width: "10.5rem" }} data-schedule-date>
          <DayJump label={t("today.day")} date={date} onDate={onDate} />
        </div>
      </div>
      <SegmentedControl
        aria-label={t("schedule.view")}
        data={VIEWS.map((value) => ({ value, label: t(`schedule.views.${value}`) }))}
        value={view}
        onChange={(value) => onView(VIEWS.find((each) => each === value) ?? "day")}
      />
    </>
  );
}

export function pickDate(): void {
  const input = document.querySelector<HTMLInputElement>("[data-schedule-date] input");
  input?.focus();
  input?.select();
}

export function GridBar({ view, columns, onPrint }: { view: "day" | "week"; columns: readonly ScheduleColumn[]; onPrint: () => void }) {
  const { t } = useTranslation();
  const off = cancelledShown.use();
  return (
    <div className={classes.gridBar}>
      {view === "day" ? <ColumnsMenu columns={columns} /> : <WeekChoice columns={columns} />}
      <Switch size="sm" label={t("schedule.showCancelled")} checked={off} onChange={(event) => cancelledShown.set(event.currentTarget.checked)} />
      <Text size="xs" c="dimmed" className={classes.hint}>
        {t("schedule.hint")}
      </Text>
      <PrintButton onPrint={onPrint} />
    </div>
  );
}

export function PrintButton({ onPrint }: { onPrint: () => void }) {
  const { t } = useTranslation();
  return (
    <Button ml="auto" size="xs" variant="default" leftSection={<IconPrinter size="1rem" aria-hidden />} onClick={onPrint}>
      {t("schedule.print")}
    </Button>
  );
}

function ColumnsMenu({ columns }: { columns: readonly ScheduleColumn[] }) {
  const { t } = useTranslation();
  const hidden = hiddenColumns.use() ?? hiddenAtFirst(columns);
  const show = (ids: readonly string[], shown: boolean): void => {
    const next = new Set(hidden);
    for (const id of ids) {
      if (shown) next.delete(id);
      else next.add(id);
    }
    hiddenColumns.set(next);
  };
  const group = (title: string, own: readonly ScheduleColumn[]) =>
    own.length > 0 ? (
      <Stack gap="xs" key={title}>
        <Checkbox
          fw={650}
          label={title}
          checked={own.every(({ id }) => !hidden.has(id))}
          indeterminate={own.some(({ id }) => !hidden.has(id)) && own.some(({ id }) => hidden.has(id))}
          onChange={(event) => show(own.map(({ id }) => id), event.currentTarget.checked)}
        />
        {own.map(({ id, name }) => (
          <Checkbox key={id} ml="lg" label={name} checked={!hidden.has(id)} onChange={(event) => show([id], event.currentTarget.checked)} />
        ))}
      </Stack>
    ) : null;
  const shown = columns.filter(({ id }) => !hidden.has(id)).length;
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus withinPortal withRoles={false}>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconColumns3 size="1rem" aria-hidden />}>
          {t("schedule.columns", { shown, all: columns.length })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t("schedule.columnsTitle")} mah="60vh" style={{ overflowY: "auto" }}>
        <Stack gap="md" miw="12rem">
          {group(t("book.people"), columns.filter(({ kind }) => kind === "staff"))}
          {group(t("book.rooms"), columns.filter(({ kind }) => kind === "resource"))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function WeekChoice({ columns }: { columns: readonly ScheduleColumn[] }) {
  const { t } = useTranslation();
  const chosen = weekColumn.use() ?? columns[0]?.id ?? null;
  const five = fiveDays.use();
  const items = (kind: string) => columns.filter((column) => column.kind === kind).map(({ id, name }) => ({ value: id, label: name }));
  const groups = [
    { group: t("book.people"), items: items("staff") },
    { group: t("book.rooms"), items: items("resource") },
  ];
  return (
    <>
      <Select
        size="xs"
        w="14rem"
        aria-label={t("schedule.weekOf")}
        searchable
        allowDeselect={false}
        data={groups.filter((each) => each.items.length > 0)}
        value={chosen}
        onChange={(id) => weekColumn.set(id)}
      />
      <Switch size="sm" label={t("schedule.weekend")} checked={!five} onChange={(event) => fiveDays.set(!event.currentTarget.checked)} />
    </>
  );
}
