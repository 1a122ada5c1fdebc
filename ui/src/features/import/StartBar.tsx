// Begins an import, or goes on with one that was stopped or killed at a line of this file.
import { Button, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import * as api from "../../generated/api";
import classes from "./import.module.css";
import { gapsOf, missingColumns } from "./mapping";
import { progressQuery, type Work } from "./work";

interface Props {
  work: Work;
  onStarted: () => void;
  onClose: () => void;
}

export function StartBar({ work, onStarted, onClose }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { mapping } = work;
  const whole = gapsOf(mapping).length === 0 && missingColumns(mapping, work.columns).length === 0;
  const stopped = useQuery({
    queryKey: ["import", "stopped", work.name, mapping] as const,
    queryFn: () => api.importStoppedAt({ mapping }),
    meta: { reads: [] },
    gcTime: 0,
    staleTime: 0,
    enabled: whole,
  });
  const start = useMutation({
    mutationFn: api.importStart,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: progressQuery.queryKey });
      onStarted();
    },
  });
  const done = stopped.data?.read ?? 0;
  const hint = whole ? t("import.ready") : t("import.notReady");
  return (
    <div className={classes.bar}>
      {done > 0 ? (
        <Notice tone="info" role="status">
          {t("import.stoppedAt", { line: showNumber(done), lines: showNumber(work.lines) })}
        </Notice>
      ) : null}
      {start.error ? (
        <Notice tone="alert" role="alert">
          {errorText(start.error)}
        </Notice>
      ) : null}
      <div className={classes.barRow}>
        <Text size="sm" c="dimmed" style={{ flex: 1 }}>
          {hint}
        </Text>
        <Button variant="subtle" onClick={onClose}>
          {t("import.another")}
        </Button>
        <Button
          disabled={!whole || work.lines === 0}
          loading={start.isPending}
          leftSection={<IconPlayerPlay size="1rem" aria-hidden />}
          onClick={() => start.mutate({ mapping })}
        >
          {done > 0 ? t("import.goOnFrom", { line: showNumber(done + 1) }) : t("import.start", { count: work.lines, lines: showNumber(work.lines) })}
        </Button>
      </div>
    </div>
  );
}
