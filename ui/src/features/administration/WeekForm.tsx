// The form around one or several weeks of hours.
import { Text } from "@mantine/core";
import { useCallback, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { notifications } from "@mantine/notifications";
import { LeaveGuard } from "../../components/LeaveGuard";
import { FormFrame } from "../../fields/EntityForm";
import classes from "./administration.module.css";
import type { Weeks } from "./useWeeks";
import type { Week } from "./week";
import { WeekGrid } from "./WeekGrid";

interface Props {
  weeks: Weeks;
  label: string;
  draftName: string;
  emptyDay: string;
  /** What stands above each week. */
  head?: (week: Week, at: number) => ReactNode;
  /** What stands beneath the last one. */
  foot?: ReactNode;
  /** What else keeps it from being saved. */
  check?: () => boolean;
}

export function WeekForm({ weeks, label, draftName, emptyDay, head, foot, check }: Props) {
  const { t } = useTranslation();
  const typed = useRef(false);
  const onDirty = useCallback((dirty: boolean) => {
    typed.current = dirty;
  }, []);
  const save = async (): Promise<void> => {
    await weeks.save();
    notifications.show({ message: t("settings.saved"), color: "brand" });
  };
  return (
    <>
      <LeaveGuard when={() => typed.current} />
      <FormFrame
        forms={[]}
        label={label}
        submitLabel={t("form.save")}
        onSubmit={save}
        onDirty={onDirty}
        draft={{ name: draftName, extra: weeks.extra, onRestore: weeks.restore }}
        check={() => {
          const read = weeks.check();
          return (check?.() ?? true) && read;
        }}
      >
        {weeks.weeks.map((week, at) => (
          <div key={at} className={classes.week}>
            {head?.(week, at)}
            <WeekGrid stretches={week.stretches} checked={weeks.checked} emptyDay={emptyDay} onChange={(stretches) => weeks.change(at, { stretches })} />
          </div>
        ))}
        {foot}
        <Text size="xs" c="dimmed" mt="sm">
          {t("settings.clockHint")}
        </Text>
      </FormFrame>
    </>
  );
}
