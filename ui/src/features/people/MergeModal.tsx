// The same client or animal entered twice: finds the other entry, shows both side by side, and
// lets one stand for both. Nothing is copied or lost, and it can be undone at any time.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type KeyboardEvent, type Ref } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useErrorText } from "../../app/i18n";
import { recordPath } from "../../app/recent";
import { Notice } from "../../components/Notice";
import { sendKey } from "../../components/sendKey";
import { ErrorState, LoadingState } from "../../components/States";
import { HitInput, type PickedRecord } from "../../fields/inputs/HitInput";
import * as api from "../../generated/api";
import type { ClientCard, PatientCard } from "../../generated/api";
import { useUndo } from "../../visits/undo";
import { MergeTable } from "./MergeTable";
import { useClientLines, usePatientLines, type Line } from "./mergeLines";
import { useMerge } from "./mutations";
import { clientQuery, patientQuery } from "./queries";

type Subject = { table: "clients"; card: ClientCard } | { table: "patients"; card: PatientCard };

export function MergeModal({ opened, onClose, ...subject }: Subject & { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t(`merge.title.${subject.table}`)}
      size="52rem"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {opened ? <MergeSteps {...subject} onClose={onClose} /> : null}
    </Modal>
  );
}

function MergeSteps({ onClose, ...subject }: Subject & { onClose: () => void }) {
  const { t } = useTranslation();
  const [other, setOther] = useState<PickedRecord | null>(null);
  const submit = useRef<HTMLButtonElement>(null);
  const keys = (event: KeyboardEvent): void => {
    // The key that picks the other entry must not merge with the one that was picked before.
    if (!event.defaultPrevented) sendKey(() => submit.current?.click())(event);
  };
  return (
    <Stack gap="md" onKeyDown={keys}>
      <Text size="sm">{t("merge.explain")}</Text>
      <HitInput
        label={t(`merge.other.${subject.table}`)}
        table={subject.table}
        except={subject.card.id}
        value={other}
        onChange={setOther}
        placeholder={t(`merge.find.${subject.table}`)}
        data-autofocus
      />
      {other === null ? (
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("form.cancel")}
          </Button>
        </Group>
      ) : subject.table === "clients" ? (
        <Clients key={other.id} card={subject.card} otherId={other.id} onClose={onClose} submit={submit} />
      ) : (
        <Patients key={other.id} card={subject.card} otherId={other.id} onClose={onClose} submit={submit} />
      )}
    </Stack>
  );
}

interface ChosenProps {
  otherId: string;
  onClose: () => void;
  submit: Ref<HTMLButtonElement>;
}

function Clients({ card, otherId, ...rest }: ChosenProps & { card: ClientCard }) {
  const errorText = useErrorText();
  const lines = useClientLines();
  const other = useQuery(clientQuery(otherId));
  if (other.isPending) return <LoadingState />;
  if (other.error) return <ErrorState message={errorText(other.error)} />;
  return <Preview table="clients" ids={[card.id, otherId]} lines={lines(card, other.data)} {...rest} />;
}

function Patients({ card, otherId, ...rest }: ChosenProps & { card: PatientCard }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const lines = usePatientLines();
  const other = useQuery(patientQuery(otherId));
  if (other.isPending) return <LoadingState />;
  if (other.error) return <ErrorState message={errorText(other.error)} />;
  const kinds = card.values["species"] === other.data.values["species"];
  return (
    <>
      {kinds ? null : <Notice tone="alert">{t("merge.otherSpecies")}</Notice>}
      <Preview table="patients" ids={[card.id, otherId]} lines={lines(card, other.data)} {...rest} blocked={!kinds} />
    </>
  );
}

interface PreviewProps {
  table: "clients" | "patients";
  /** This entry and the other one. */
  ids: [string, string];
  lines: Line[];
  blocked?: boolean;
  onClose: () => void;
  submit: Ref<HTMLButtonElement>;
}

function Preview({ table, ids, lines, blocked = false, onClose, submit }: PreviewProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const undo = useUndo();
  const merge = useMerge();
  const [stays, setStays] = useState<0 | 1>(0);
  const send = async (): Promise<void> => {
    const [into, duplicate] = stays === 0 ? ids : [ids[1], ids[0]];
    // The page may show the other entry, without this question, before the answer is here.
    await merge.mutateAsync({ table, duplicate, into });
    onClose();
    if (into !== ids[0]) void navigate(recordPath(table, into), { replace: true });
    undo.offer(t("merge.done"), () => api.unmerge({ table, id: duplicate }));
  };
  return (
    <>
      <MergeTable lines={lines} stays={stays} onStays={setStays} />
      <Text size="sm" c="dimmed">
        {t(`merge.result.${table}`)}
      </Text>
      {merge.error ? (
        <Notice tone="alert" role="alert">
          {errorText(merge.error)}
        </Notice>
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("form.cancel")}
        </Button>
        <Button ref={submit} loading={merge.isPending} disabled={blocked} onClick={() => void send().catch(() => undefined)}>
          {t("merge.submit")}
        </Button>
      </Group>
    </>
  );
}
