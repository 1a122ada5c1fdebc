// What a client agreed to, and what they want no more. The newest word on each purpose counts.
import { Button, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconMessagePlus, IconQuestionMark, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showDay, dateToDay } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { NewerMark, useNewer } from "../../app/NewerNote";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import type { ConsentState } from "../../generated/api";
import { useRecordConsent } from "./mutations";
import classes from "./people.module.css";

export function ConsentPanel({ clientId, consents }: { clientId: string; consents: readonly ConsentState[] }) {
  const { t } = useTranslation();
  const newer = useNewer("client_consents", consents.flatMap(({ id }) => id ?? []));
  return (
    <Panel title={t("consent.title")} flush>
      <ul className={shared.list}>
        {consents.map((consent) => (
          <ConsentLine key={consent.purpose} clientId={clientId} consent={consent} newer={consent.id !== null && newer.has(consent.id)} />
        ))}
      </ul>
    </Panel>
  );
}

function StateChip({ given }: { given: boolean | null }) {
  const { t } = useTranslation();
  if (given === null) return <Chip icon={<IconQuestionMark size="0.875rem" aria-hidden />}>{t("consent.unknown")}</Chip>;
  return given ? (
    <Chip tone="ok" icon={<IconCheck size="0.875rem" aria-hidden />}>
      {t("consent.given")}
    </Chip>
  ) : (
    <Chip tone="alert" icon={<IconX size="0.875rem" aria-hidden />}>
      {t("consent.withdrawn")}
    </Chip>
  );
}

function ConsentLine({ clientId, consent, newer }: { clientId: string; consent: ConsentState; newer: boolean }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const record = useRecordConsent();
  const [remark, setRemark] = useState<string | null>(null);
  const purpose = texts.code("client_consents", "purpose", consent.purpose);
  const send = (given: boolean): void =>
    record.mutate(
      { client_id: clientId, purpose: consent.purpose, given, remark: remark?.trim() || null },
      {
        onSuccess: () => setRemark(null),
        onError: (error) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }),
      },
    );
  const since = consent.decided_at ? showDay(dateToDay(new Date(consent.decided_at))) : null;
  const button = (given: boolean) => (
    <Button
      size="compact-sm"
      variant="default"
      loading={record.isPending}
      aria-label={t(given ? "consent.giveOne" : "consent.withdrawOne", { purpose })}
      onClick={() => send(given)}
    >
      {t(given ? "consent.give" : "consent.withdraw")}
    </Button>
  );
  return (
    <li className={classes.consent}>
      <div className={classes.consentText}>
        <Text size="sm" fw={600}>
          {purpose}
        </Text>
        <Text component="div" size="xs" c="dimmed" className={classes.consentState}>
          <StateChip given={consent.given} />
          {newer ? <NewerMark /> : null}
          {[since, consent.remark].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <div className={classes.consentButtons}>
        {consent.given === true ? null : button(true)}
        {consent.given === false ? null : button(false)}
        <Button
          size="compact-sm"
          variant="subtle"
          px="0.375rem"
          aria-label={t("consent.remarkOne", { purpose })}
          aria-expanded={remark !== null}
          onClick={() => setRemark((open) => (open === null ? "" : null))}
        >
          <IconMessagePlus size="1rem" aria-hidden />
        </Button>
      </div>
      {remark === null ? null : (
        <TextInput
          className={classes.consentRemark}
          size="xs"
          autoFocus
          maxLength={255}
          aria-label={t("consent.remarkFor", { purpose })}
          placeholder={t("consent.remarkHint")}
          value={remark}
          onChange={(event) => setRemark(event.currentTarget.value)}
        />
      )}
    </li>
  );
}
