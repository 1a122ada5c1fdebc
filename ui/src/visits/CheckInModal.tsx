// Receiving an animal at the desk: weighed, asked about phone and address, its alerts read; one save.
import { Checkbox, Modal, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../app/errors";
import { showNumber } from "../app/format";
import { useErrorText, useMetaTexts } from "../app/i18n";
import { useAlertText } from "../components/alertWords";
import { Notice } from "../components/Notice";
import { ShortForm } from "../components/ShortModal";
import { asText, readDecimal } from "../fields/parse";
import type { AppointmentSummary } from "../generated/api";
import { DueLine } from "../vaccinations/DueLine";
import { useCheckIn } from "./mutations";
import { bookedPatientQuery } from "./queries";

interface Props {
  visit: AppointmentSummary | null;
  onClose: () => void;
}

export function CheckInModal({ visit, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={visit !== null} onClose={onClose} title={t("consult.checkInTitle", { name: visit?.patient_name ?? "" })} closeButtonProps={{ "aria-label": t("common.close") }}>
      {visit ? <CheckInForm key={visit.id} visit={visit} onClose={onClose} /> : null}
    </Modal>
  );
}

function CheckInForm({ visit, onClose }: { visit: AppointmentSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const alertText = useAlertText();
  const checkIn = useCheckIn();
  const last = asText(useQuery(bookedPatientQuery(visit.patient_id ?? "")).data?.weights[0]?.values["weight_kg"]);
  const [weight, setWeight] = useState("");
  const [confirmed, setConfirmed] = useState(false);
  const [read, setRead] = useState(false);
  const [remark, setRemark] = useState("");
  const [unreadable, setUnreadable] = useState(false);
  // A weight that was asked about and is sent a second time is meant.
  const [asked, setAsked] = useState<string | null>(null);
  const [ofWeight, setOfWeight] = useState<unknown>(null);
  const kg = weight.trim() === "" ? null : readDecimal(weight);
  const readable = (): boolean => {
    const is = weight.trim() === "" || kg !== null;
    setUnreadable(!is);
    setOfWeight(null);
    return is;
  };
  const send = (): Promise<unknown> =>
    checkIn.mutateAsync({
      appointment_id: visit.id,
      weight_kg: kg,
      weight_confirmed: kg !== null && kg === asked,
      contact_confirmed: confirmed,
      alerts: read ? visit.unread_alerts : [],
      remark: remark.trim() || null,
    });
  const refused = (thrown: unknown): boolean => {
    const { code, field } = CommandError.from(thrown);
    setAsked(code === "weight_jump" ? kg : null);
    setOfWeight(field === "weight_kg" ? thrown : null);
    return field === "weight_kg";
  };
  return (
    <ShortForm confirm={t("consult.checkInYes")} ready={readable} onSend={send} onRefused={refused} onClose={onClose}>
      <TextInput
        data-autofocus
        inputMode="decimal"
        autoComplete="off"
        label={t("consult.checkInWeight")}
        description={last === "" ? undefined : t("consult.lastWeight", { kg: showNumber(last) })}
        value={weight}
        error={unreadable ? t("form.problem.number") : ofWeight ? errorText(ofWeight) : undefined}
        onChange={(event) => {
          setWeight(event.currentTarget.value);
          setUnreadable(false);
        }}
      />
      <Checkbox
        label={visit.phone === null ? t("consult.contactConfirmed") : `${t("consult.contactConfirmed")} (${visit.phone})`}
        checked={confirmed}
        onChange={(event) => setConfirmed(event.currentTarget.checked)}
      />
      {visit.unread_alerts.length > 0 ? (
        <Notice tone="alert">
          <Checkbox
            label={t("consult.alertsRead", { alerts: visit.unread_alerts.map(alertText).join(", ") })}
            checked={read}
            onChange={(event) => setRead(event.currentTarget.checked)}
          />
        </Notice>
      ) : null}
      <DueLine patientId={visit.patient_id} link={false} />
      <TextInput label={t("consult.checkInRemark")} maxLength={255} value={remark} onChange={(event) => setRemark(event.currentTarget.value)} />
      {visit.reason ? (
        <Text size="sm" c="dimmed">
          {`${texts.label("appointments", "reason")}: ${visit.reason}`}
        </Text>
      ) : null}
    </ShortForm>
  );
}
