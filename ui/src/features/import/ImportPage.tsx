// Bringing in another program's clients and animals: choose a file, say which column is what, look
// at the first lines, start.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { mayImport } from "../../app/rights";
import { useSession } from "../../app/session";
import { Notice } from "../../components/Notice";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { referenceQuery } from "../../fields/lookups";
import * as api from "../../generated/api";
import { useWords } from "./choices";
import { FileDrop } from "./FileDrop";
import classes from "./import.module.css";
import { MappingForm } from "./MappingForm";
import { Preview } from "./Preview";
import { Running } from "./Running";
import { StartBar } from "./StartBar";
import { Summary } from "./Summary";
import { NoText, openFile, progressQuery, setWork, useProgress, useWork } from "./work";

export function ImportPage() {
  const { t } = useTranslation();
  const allowed = mayImport(useSession()?.user ?? null);
  const work = useWork();
  return (
    <>
      <PageHeader title={t("import.title")} subtitle={work ? t("import.fileLines", { file: work.name, count: work.lines, lines: showNumber(work.lines) }) : t("import.subtitle")} />
      {allowed ? <Steps /> : <EmptyState text={t("import.notAllowed")} />}
    </>
  );
}

function Steps() {
  const client = useQueryClient();
  const errorText = useErrorText();
  const progress = useProgress();
  const work = useWork();
  const [columns, setColumns] = useState(false);
  const close = useMutation({
    mutationFn: api.importClose,
    onSuccess: () => {
      setWork(client, null);
      setColumns(false);
      client.setQueryData(progressQuery.queryKey, null);
    },
  });
  if (progress.isPending) return <LoadingState />;
  if (progress.error) return <ErrorState message={errorText(progress.error)} onRetry={() => void progress.refetch()} />;
  const state = progress.data?.state ?? null;
  const onClose = (): void => close.mutate();
  if (progress.data && state === "complete") return <Summary progress={progress.data} onClose={onClose} />;
  if (progress.data && state !== "open" && state !== null && !(columns && work && state !== "running")) {
    return <Running progress={progress.data} work={work} onColumns={() => setColumns(true)} onClose={onClose} />;
  }
  if (!work || state === null) return <Choose />;
  return (
    <div className={classes.stack}>
      <MappingForm work={work} />
      <Preview work={work} />
      <StartBar work={work} onStarted={() => setColumns(false)} onClose={onClose} />
    </div>
  );
}

function Choose() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { choices } = useWords();
  // Species are guessed from their list.
  const species = useQuery(referenceQuery("species"));
  const open = useMutation({
    mutationFn: (file: File) => openFile(file, choices),
    onSuccess: async (work) => {
      setWork(client, work);
      await client.invalidateQueries({ queryKey: progressQuery.queryKey });
    },
  });
  return (
    <div className={classes.choose}>
      <FileDrop busy={open.isPending || species.isPending} onFile={(file) => open.mutate(file)} />
      {open.error ? (
        <Notice tone="alert" role="alert" title={t("import.cannotOpen")}>
          {(open.error as Error) instanceof NoText ? t("import.noText") : errorText(open.error)}
        </Notice>
      ) : null}
    </div>
  );
}
