// A question with one answer: sends, says what was refused, and closes.
import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import { Notice } from "./Notice";
import { sendKey } from "./sendKey";
import { useOneSend } from "./useOneSend";

interface Props {
  title: string;
  opened: boolean;
  confirm: string;
  size?: string;
  /** Whether something is missing; says so itself. */
  ready?: () => boolean;
  onSend: () => Promise<unknown>;
  /** Told of a refusal; whether it shows it beside its field. */
  onRefused?: (refusal: unknown) => boolean;
  onClose: () => void;
  children: ReactNode;
}

export function ShortModal({ title, opened, size = "md", onClose, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={size} closeButtonProps={{ "aria-label": t("common.close") }}>
      {opened ? <ShortForm onClose={onClose} {...rest} /> : null}
    </Modal>
  );
}

/** The same within a dialog of its own. */
export function ShortForm({ confirm, ready, onSend, onRefused, onClose, children }: Omit<Props, "title" | "opened">) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const once = useOneSend();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const submit = async (): Promise<void> => {
    if (busy || !once.begin()) return;
    if (ready?.() === false) return once.end();
    setBusy(true);
    setRefusal(null);
    try {
      await onSend();
      onClose();
    } catch (thrown) {
      if (onRefused?.(thrown) !== true) setRefusal(thrown);
    } finally {
      once.end();
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onKeyDown={sendKey(() => void submit())}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack>
        {children}
        {refusal ? (
          <Notice tone="alert" role="alert">
            {errorText(refusal)}
          </Notice>
        ) : null}
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("form.cancel")}
        </Button>
        <Button type="submit" loading={busy}>
          {confirm}
        </Button>
      </Group>
    </form>
  );
}
