// The runs that were made, newest first.
import { Anchor, Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showDateTime } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { runsQuery } from "./queries";
import classes from "./reminders.module.css";

const AT_FIRST = 6;

export function RunsPanel() {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const [all, setAll] = useState(false);
  const { data: runs, error, refetch } = useQuery(runsQuery);
  const shown = all ? (runs ?? []) : (runs ?? []).slice(0, AT_FIRST);
  return (
    <Panel title={t("reminders.runs")} {...(runs ? { count: runs.length } : {})} flush>
      {error ? <ErrorState message={errorText(error)} onRetry={() => void refetch()} /> : !runs ? <LoadingState /> : runs.length === 0 ? <EmptyState compact text={t("reminders.noRuns")} /> : null}
      <ul className={shared.list}>
        {shown.map((run) => (
          <li key={run.id} className={classes.line}>
            <Anchor component={Link} to={`/reminders/${run.id}`} size="sm" fw={600}>
              {showDateTime(run.at)}
            </Anchor>
            <Text size="xs" c="dimmed">
              {[texts.code("reminder_notices", "channel", run.channel), t("reminders.ofThings", { count: run.reminders }), t("reminders.toHouseholds", { count: run.households }), run.who].filter(Boolean).join(" · ")}
            </Text>
          </li>
        ))}
      </ul>
      {(runs?.length ?? 0) > shown.length ? (
        <Button variant="subtle" fullWidth radius={0} onClick={() => setAll(true)}>
          {t("vaccinations.showAll", { count: runs?.length ?? 0 })}
        </Button>
      ) : null}
    </Panel>
  );
}
