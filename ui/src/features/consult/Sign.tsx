// Signing the visit, with the password once more; and what is added to it afterwards.
import { Button, Group, Modal, PasswordInput, Text, Textarea, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice";
import { ShortForm } from "../../components/ShortModal";
import * as api from "../../generated/api";
import type { MissingField, PrescriptionNeeds, UnusualDose } from "../../generated/api";
import classes from "./consult.module.css";

interface ModalProps {
  recordId: string;
  opened: boolean;
  onClose: () => void;
}

interface SignProps extends ModalProps {
  name: string;
  /** What the prescriptions lack, and what speaks against them by now: from now on it could not be put right any more. */
  needs: readonly PrescriptionNeeds[];
  flush: () => Promise<unknown>;
}

/** What is typed is saved before it is signed. */
export function SignModal({ recordId, name, needs, flush, opened, onClose }: SignProps) {
  const { t } = useTranslation();
  const stops = needs.some((one) => one.of_prescription.length > 0 || isDoubtful(one));
  return (
    <Modal opened={opened} onClose={onClose} title={t("consult.signTitle", { name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      {opened ? (
        <>
          <Doubts needs={needs} />
          <Needs needs={needs} />
          {stops ? (
            <Group justify="flex-end" mt="lg">
              <Button data-autofocus onClick={onClose}>
                {t("consult.needsBack")}
              </Button>
            </Group>
          ) : (
            <SignForm recordId={recordId} flush={flush} onClose={onClose} />
          )}
        </>
      ) : null}
    </Modal>
  );
}

const isDoubtful = ({ allergens, dose }: PrescriptionNeeds): boolean => allergens.length > 0 || dose !== null;

/** What no longer suits the animal as it is now, by prescription. */
function Doubts({ needs }: { needs: readonly PrescriptionNeeds[] }) {
  const { t } = useTranslation();
  const doubtful = needs.filter(isDoubtful);
  const unusual = (dose: UnusualDose): string => {
    const gaps = { mg: dose.mg_per_kg, kg: dose.kg, from: dose.from, to: dose.to };
    return dose.most_mg === null ? t("consult.needsDose", gaps) : t("consult.needsDoseCapped", { ...gaps, most: dose.most_mg });
  };
  return doubtful.length === 0 ? null : (
    <div className={classes.notice}>
      <Notice tone="alert" title={t("consult.needsDoubt")}>
        <ul className={classes.needs}>
          {doubtful.flatMap(({ prescription_id, name, allergens, dose }) => [
            ...(allergens.length > 0 ? [<li key={`${prescription_id}-allergy`}>{`${name}: ${t("consult.allergicTo", { names: allergens.join(", ") })}`}</li>] : []),
            ...(dose !== null ? [<li key={`${prescription_id}-dose`}>{`${name}: ${unusual(dose)}`}</li>] : []),
          ])}
        </ul>
        {t("consult.needsDoubtText")}
      </Notice>
    </div>
  );
}

/** What is missing, by prescription: what the rules want of it, and what a label of ours would want besides. */
function Needs({ needs }: { needs: readonly PrescriptionNeeds[] }) {
  const { t } = useTranslation();
  const lists = [
    { tone: "alert", title: t("consult.needsPrescription"), text: t("consult.needsPrescriptionText"), of: "of_prescription" },
    { tone: "warn", title: t("consult.needsLabel"), text: t("consult.needsLabelText"), of: "of_label" },
  ] as const;
  const words = (fields: readonly MissingField[]): string => fields.map(({ field }) => t(`documents.field.${field}` as "documents.field.vet")).join(", ");
  return lists.map(({ tone, title, text, of }) => {
    const lacking = needs.filter((one) => one[of].length > 0);
    return lacking.length === 0 ? null : (
      <div key={of} className={classes.notice}>
        <Notice tone={tone} title={title}>
          <ul className={classes.needs}>
            {lacking.map((one) => (
              <li key={one.prescription_id}>{`${one.name}: ${words(one[of])}`}</li>
            ))}
          </ul>
          {text}
        </Notice>
      </div>
    );
  });
}

function SignForm({ recordId, flush, onClose }: { recordId: string; flush: () => Promise<unknown>; onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <ShortForm
      confirm={t("consult.sign")}
      ready={() => {
        setMissing(password === "");
        return password !== "";
      }}
      onSend={async () => {
        await flush();
        await api.signVisit({ id: recordId, password });
      }}
      onRefused={() => {
        // What was typed cannot be seen: it is typed anew.
        setPassword("");
        input.current?.focus();
        return false;
      }}
      onClose={onClose}
    >
      <Text size="sm">{t("consult.signText")}</Text>
      <PasswordInput
        ref={input}
        data-autofocus
        required
        autoComplete="current-password"
        label={t("consult.password")}
        visibilityToggleButtonProps={{ "aria-label": t("session.showPassword"), tabIndex: 0 }}
        value={password}
        error={missing ? t("session.passwordMissing") : undefined}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
          setMissing(false);
        }}
      />
    </ShortForm>
  );
}

export function AddendumModal({ recordId, opened, onClose }: ModalProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("consult.addAddendum")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {opened ? <AddendumForm recordId={recordId} onClose={onClose} /> : null}
    </Modal>
  );
}

function AddendumForm({ recordId, onClose }: { recordId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [content, setContent] = useState("");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <ShortForm
      confirm={t("consult.addendumSave")}
      ready={() => {
        setMissing(content.trim() === "");
        return content.trim() !== "";
      }}
      onSend={() => api.addAddendum({ id: recordId, addendum: { content: content.trim(), reason: reason.trim() || null } })}
      onClose={onClose}
    >
      <Textarea
        data-autofocus
        required
        autosize
        minRows={3}
        label={t("consult.addendumText")}
        value={content}
        error={missing ? t("form.problem.required") : undefined}
        onChange={(event) => {
          setContent(event.currentTarget.value);
          setMissing(false);
        }}
      />
      <TextInput label={t("consult.addendumReason")} maxLength={255} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </ShortForm>
  );
}
