// An import that runs, was stopped, or could not go on. It does not need this page to be open.
import { Button, Group, Progress, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
import { useErrorText, useSaid } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import * as api from "../../generated/api";
import { Counts } from "./Counts";
import classes from "./import.module.css";
import { progressQuery, type Work } from "./work";

interface Props {
  progress: api.ImportProgress;
  work: Work | null;
  onColumns: () => void;
  onClose: () => void;
}

export function Running({ progress, work, onColumns, onClose }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const said = useSaid();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: progressQuery.queryKey });
  const stop = useMutation({ mutationFn: api.importStop, onSettled: refresh });
  const goOn = useMutation({ mutationFn: api.importStart, onSettled: refresh });
  const { report, lines, state } = progress;
  const running = state === "running";
  const problem = stop.error ?? goOn.error;
  return (
    <Panel title={t(running ? "import.running" : state === "failed" ? "import.failed" : "import.stopped", { file: progress.file })}>
      <Progress
        value={lines === 0 ? 0 : (100 * report.read) / lines}
        size="lg"
        color={running ? "brand" : "gray"}
        aria-label={t("import.progress")}
      />
      <div className={classes.status}>
        <Text size="sm" fw={600}>
          {t("import.linesOf", { read: showNumber(report.read), lines: showNumber(lines) })}
        </Text>
        {running && progress.seconds_left !== null ? (
          <Text size="sm" c="dimmed">
            <TimeLeft seconds={progress.seconds_left} />
          </Text>
        ) : null}
      </div>
      <Counts report={report} />
      {state === "failed" ? (
        <Notice tone="alert" role="alert">
          {(progress.problem && said(progress.problem)) ?? t("import.failedHint")}
        </Notice>
      ) : null}
      {problem ? (
        <Notice tone="alert" role="alert">
          {errorText(problem)}
        </Notice>
      ) : null}
      <Text size="sm" c="dimmed" my="md" role="status">
        {t(running ? "import.mayLeave" : work ? "import.mayGoOn" : "import.chooseAgain")}
      </Text>
      {running ? (
        <Button variant="default" loading={stop.isPending} leftSection={<IconPlayerStop size="1rem" aria-hidden />} onClick={() => stop.mutate()}>
          {t("import.stop")}
        </Button>
      ) : (
        <Group gap="xs">
          {work ? (
            <>
              <Button loading={goOn.isPending} leftSection={<IconPlayerPlay size="1rem" aria-hidden />} onClick={() => goOn.mutate({ mapping: work.mapping })}>
                {t("import.goOn")}
              </Button>
              <Button variant="default" onClick={onColumns}>
                {t("import.toColumns")}
              </Button>
            </>
          ) : null}
          <Button variant="subtle" onClick={onClose}>
            {t("import.another")}
          </Button>
        </Group>
      )}
    </Panel>
  );
}

function TimeLeft({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  if (seconds < 60) return t("import.secondsLeft", { count: Math.max(1, Math.ceil(seconds / 5) * 5) });
  return t("import.minutesLeft", { count: Math.ceil(seconds / 60) });
}
