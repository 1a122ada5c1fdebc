// Signing the visit, with the password once more; and what is added to it afterwards.
import { Modal, PasswordInput, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ShortForm } from "../../components/ShortModal";
import * as api from "../../generated/api";

interface ModalProps {
  recordId: string;
  opened: boolean;
  onClose: () => void;
}

/** What is typed is saved before it is signed. */
export function SignModal({ recordId, name, flush, opened, onClose }: ModalProps & { name: string; flush: () => Promise<unknown> }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("consult.signTitle", { name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      {opened ? <SignForm recordId={recordId} flush={flush} onClose={onClose} /> : null}
    </Modal>
  );
}

function SignForm({ recordId, flush, onClose }: { recordId: string; flush: () => Promise<unknown>; onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
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
      onClose={onClose}
    >
      <Text size="sm">{t("consult.signText")}</Text>
      <PasswordInput
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
