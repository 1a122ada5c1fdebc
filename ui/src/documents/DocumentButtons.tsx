// What of an animal, or of one of its visits, can be printed: a line each, with its button.
import { Button, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowBackUp, IconFileText, IconPackage, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showDay, dateToDay, showWhen } from "../app/format";
import { useErrorText } from "../app/i18n";
import { Chip } from "../components/Chip";
import { Panel } from "../components/Panel";
import { ShortModal } from "../components/ShortModal";
import { EmptyState, ErrorState, LoadingState } from "../components/States";
import type { Printable } from "../generated/api";
import { DispenseDrawer } from "./DispenseDrawer";
import { DocumentDialog, type Shown } from "./DocumentDialog";
import classes from "./documents.module.css";
import { printableQuery, useTakeBack } from "./queries";

const AT_FIRST = 6;

interface Props {
  patientId: string;
  /** Only what belongs to this visit. */
  recordId?: string;
}

export function DocumentPanel(props: Props) {
  const { t } = useTranslation();
  const found = useDocuments(props);
  return (
    <Panel title={t("documents.title")} icon={<IconFileText size="1.125rem" aria-hidden />} {...(found.data ? { count: found.data.length } : {})} flush>
      <Lines {...props} />
    </Panel>
  );
}

/** The same without a frame, for a page that has its own. */
export function DocumentButtons(props: Props) {
  return <Lines {...props} />;
}

function useDocuments({ patientId, recordId }: Props) {
  const found = useQuery(printableQuery(patientId));
  const data = recordId === undefined ? found.data : found.data?.filter(({ record_id }) => record_id === recordId);
  return { ...found, data };
}

function Lines(props: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const found = useDocuments(props);
  const [shown, setShown] = useState<Shown | null>(null);
  const [dispensing, setDispensing] = useState<Printable | null>(null);
  const [back, setBack] = useState<Printable | null>(null);
  const [all, setAll] = useState(false);
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  if (!found.data) return <LoadingState />;
  if (found.data.length === 0) return <EmptyState compact text={t("documents.none")} />;
  const lines = all ? found.data : found.data.slice(0, AT_FIRST);
  return (
    <div>
      {lines.map((one) => (
        <Line
          key={`${one.kind} ${one.subject_id}`}
          document={one}
          onShow={() => setShown({ kind: one.kind, subjectId: one.subject_id, title: one.title })}
          onDispense={() => setDispensing(one)}
          onTakeBack={() => setBack(one)}
        />
      ))}
      {found.data.length > lines.length ? (
        <Button size="compact-sm" variant="subtle" m="xs" onClick={() => setAll(true)}>
          {t("documents.all", { count: found.data.length })}
        </Button>
      ) : null}
      <DispenseDrawer prescription={dispensing} onClose={() => setDispensing(null)} onDispensed={(id, title) => setShown({ kind: "label", subjectId: id, title })} />
      <DocumentDialog shown={shown} onClose={() => setShown(null)} />
      <TakeBackModal label={back} onClose={() => setBack(null)} />
    </div>
  );
}

/** It stays in the record; why it came back is asked, for whoever reads it later. */
function TakeBackModal({ label, onClose }: { label: Printable | null; onClose: () => void }) {
  const { t } = useTranslation();
  const takeBack = useTakeBack();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const close = (): void => {
    setReason("");
    setMissing(false);
    onClose();
  };
  return (
    <ShortModal
      title={t("documents.takeBackTitle", { name: label?.title ?? "" })}
      opened={label !== null}
      confirm={t("documents.takeBackDo")}
      ready={() => {
        setMissing(reason.trim() === "");
        return reason.trim() !== "";
      }}
      onSend={() => takeBack.mutateAsync({ id: label?.subject_id ?? "", reason: reason.trim() })}
      onClose={close}
    >
      <Text size="sm">{t("documents.takeBackText")}</Text>
      <TextInput
        data-autofocus
        required
        label={t("consult.reason")}
        maxLength={255}
        value={reason}
        error={missing ? t("form.problem.required") : undefined}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
      />
    </ShortModal>
  );
}

interface LineProps {
  document: Printable;
  onShow: () => void;
  onDispense: () => void;
  onTakeBack: () => void;
}

function Line({ document, onShow, onDispense, onTakeBack }: LineProps) {
  const { t } = useTranslation();
  const kind = t(`documents.kind.${document.kind}`);
  const day = showDay(dateToDay(new Date(document.at)));
  const about = [kind, document.title, day].filter((part) => part !== "").join(", ");
  const back = document.taken_back;
  return (
    <div className={classes.line}>
      <div className={classes.what}>
        <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
          {document.title === "" ? kind : document.title}
        </Text>
        <Text size="xs" c="dimmed">
          {[document.title === "" ? "" : kind, day, document.copies > 0 ? t("documents.printed", { count: document.copies }) : ""].filter((part) => part !== "").join(" · ")}
        </Text>
        {document.is_cancelled ? <Chip tone="quiet">{t("documents.cancelled")}</Chip> : null}
        {back ? (
          <Text size="xs" style={{ overflowWrap: "anywhere" }}>
            {t("documents.takenBack", { when: showWhen(back.at), who: back.by ?? t("documents.somebody"), reason: back.reason })}
          </Text>
        ) : null}
      </div>
      {(document.to_dispense ?? 0) > 0 ? (
        <Button size="compact-sm" variant="default" leftSection={<IconPackage size="1rem" aria-hidden />} aria-label={t("documents.dispenseThis", { what: about })} onClick={onDispense}>
          {t("documents.dispense")}
        </Button>
      ) : null}
      {document.may_take_back ? (
        <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconArrowBackUp size="1rem" aria-hidden />} aria-label={t("documents.takeBackThis", { what: about })} onClick={onTakeBack}>
          {t("documents.takeBack")}
        </Button>
      ) : null}
      {back || document.is_cancelled ? null : (
        <Button size="compact-sm" variant="subtle" leftSection={<IconPrinter size="1rem" aria-hidden />} aria-label={t("documents.openThis", { what: about })} onClick={onShow}>
          {t("documents.open")}
        </Button>
      )}
    </div>
  );
}
