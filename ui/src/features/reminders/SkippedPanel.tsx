// What is due and nobody is reminded of, and why.
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showDay } from "../../app/format";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import type { Skipped } from "../../generated/api";
import classes from "./reminders.module.css";

const WHY = ["deceased", "inactive", "opted_out", "enough", "too_late", "lately"] as const;

export function SkippedPanel({ skipped }: { skipped: readonly Skipped[] }) {
  const { t } = useTranslation();
  const why = (word: string): string => {
    const known = WHY.find((each) => each === word);
    return known ? t(`reminders.why.${known}`) : word;
  };
  return (
    <Panel title={t("reminders.skipped")} count={skipped.length} flush>
      {skipped.length === 0 ? <EmptyState compact text={t("reminders.noneSkipped")} /> : null}
      <ul className={shared.list}>
        {skipped.map((one) => (
          <li key={one.id} className={classes.line}>
            <Text size="sm">
              <Anchor component={Link} to={`/patients/${one.patient_id}`} size="sm" fw={600}>
                {one.patient}
              </Anchor>
              {` (${one.owner}) · ${one.purpose}`}
            </Text>
            <Text size="xs" c="dimmed">
              {`${t("vaccinations.dueOn", { when: showDay(one.due_on) })} · ${why(one.why)}`}
            </Text>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
