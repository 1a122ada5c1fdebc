// Asks before something is done that people would not want by mistake. A refusal stays in the question.
import { Button, Group, Modal, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import { sendKey } from "./sendKey";
import { useOneSend } from "./useOneSend";

interface Props {
  opened: boolean;
  title: string;
  confirm: string;
  /** Whether it takes something away. */
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

export function ConfirmModal({ opened, title, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm" closeButtonProps={{ "aria-label": t("common.close") }}>
      {opened ? <Question onClose={onClose} {...rest} /> : null}
    </Modal>
  );
}

function Question({ confirm, danger = false, onConfirm, onClose, children }: Omit<Props, "opened" | "title">) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const once = useOneSend();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const send = async (): Promise<void> => {
    if (busy || !once.begin()) return;
    setBusy(true);
    setRefusal(null);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setRefusal(thrown);
    } finally {
      once.end();
      setBusy(false);
    }
  };
  return (
    <div onKeyDown={sendKey(() => void send())}>
      <Text component="div" size="sm">
        {children}
      </Text>
      {refusal ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mt="sm">
          {errorText(refusal)}
        </Text>
      ) : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus={danger || undefined} onClick={onClose}>
          {t("form.cancel")}
        </Button>
        <Button {...(danger ? { color: "red.9" } : { "data-autofocus": true })} loading={busy} onClick={() => void send()}>
          {confirm}
        </Button>
      </Group>
    </div>
  );
}
