// What a file shows, in a few words.
import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import { sendKey } from "../components/sendKey";
import type { AttachmentLine } from "../generated/api";
import { useChangeAttachment } from "./mutations";

export function CaptionModal({ line, onClose }: { line: AttachmentLine | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={line !== null} onClose={onClose} title={t("attachments.editTitle")} size="sm" closeButtonProps={{ "aria-label": t("common.close") }}>
      {line ? <Form line={line} onClose={onClose} /> : null}
    </Modal>
  );
}

function Form({ line, onClose }: { line: AttachmentLine; onClose: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const change = useChangeAttachment();
  const [caption, setCaption] = useState(line.caption ?? "");
  const [name, setName] = useState(line.file_name);
  const send = async (): Promise<void> => {
    if (change.isPending) return;
    const patch: Record<string, string | null> = {};
    if (caption.trim() !== (line.caption ?? "")) patch["caption"] = caption.trim() || null;
    if (name.trim() !== line.file_name) patch["file_name"] = name.trim();
    try {
      if (Object.keys(patch).length > 0) await change.mutateAsync({ id: line.id, opened_at: line.heads, patch });
      onClose();
    } catch {
      // The refusal stands below the fields.
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={sendKey(() => void send())}
    >
      <TextInput data-autofocus label={t("attachments.caption")} maxLength={255} value={caption} onChange={(event) => setCaption(event.currentTarget.value)} />
      <TextInput mt="sm" label={t("attachments.name")} maxLength={255} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      {change.error ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mt="sm">
          {errorText(change.error)}
        </Text>
      ) : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("form.cancel")}
        </Button>
        <Button type="submit" loading={change.isPending}>
          {t("attachments.confirmEdit")}
        </Button>
      </Group>
    </form>
  );
}
