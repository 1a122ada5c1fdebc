// What a run sent: to look at, to print, and as a file for letters.
import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { IconArrowLeft, IconDownload, IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { showDateTime } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import shared from "../../components/components.module.css";
import { Notice } from "../../components/Notice";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { ErrorState, LoadingState } from "../../components/States";
import * as api from "../../generated/api";
import type { RunSent } from "../../generated/api";
import { DueItems, Ways } from "./HouseholdLines";
import { PrintList } from "./PrintList";
import { runQuery } from "./queries";
import classes from "./reminders.module.css";

export function RunPage() {
  const { id = "" } = useParams();
  const errorText = useErrorText();
  const found = useQuery(runQuery(id));
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  return <Sent sent={found.data} />;
}

function Sent({ sent }: { sent: RunSent }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const save = useMutation({ mutationFn: api.saveRun });
  const { run, households } = sent;
  const title = t("reminders.runOf", { when: showDateTime(run.at) });
  const facts = [texts.code("reminder_notices", "channel", run.channel), t("reminders.ofThings", { count: run.reminders }), t("reminders.toHouseholds", { count: run.households }), run.who];
  return (
    <>
      <PageHeader
        title={title}
        subtitle={facts.filter(Boolean).join(" · ")}
        actions={
          <Group gap="xs">
            <Button variant="default" component={Link} to="/reminders" leftSection={<IconArrowLeft size="1rem" aria-hidden />}>
              {t("reminders.title")}
            </Button>
            <Button variant="default" leftSection={<IconPrinter size="1rem" aria-hidden />} onClick={() => window.print()}>
              {t("reminders.print")}
            </Button>
            <Button leftSection={<IconDownload size="1rem" aria-hidden />} loading={save.isPending} onClick={() => save.mutate({ id: run.id })}>
              {t("reminders.save")}
            </Button>
          </Group>
        }
      />
      {save.data ? (
        <div className={classes.notice}>
          <Notice tone="info" role="status">
            {t("reminders.savedTo", { path: save.data.path })}
          </Notice>
        </div>
      ) : null}
      {save.error ? (
        <div className={classes.notice}>
          <Notice tone="alert" role="alert">
            {errorText(save.error)}
          </Notice>
        </div>
      ) : null}
      <Panel title={t("reminders.households")} count={households.length} flush>
        <ul className={shared.list}>
          {households.map((household) => (
            <li key={household.client_id} className={classes.household}>
              <Text size="sm" fw={600} component={Link} to={`/clients/${household.client_id}`} className={classes.client}>
                {household.reach.name}
              </Text>
              <Ways household={household} />
              <DueItems household={household} sent />
            </li>
          ))}
        </ul>
      </Panel>
      <PrintList title={title} households={households} />
    </>
  );
}
