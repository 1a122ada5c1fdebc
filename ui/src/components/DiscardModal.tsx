// Asks before something typed is thrown away.
import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  opened: boolean;
  onKeep: () => void;
  onDiscard: () => void;
}

export function DiscardModal({ opened, onKeep, onDiscard }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onKeep}
      title={t("form.discard.title")}
      size="sm"
      zIndex={400}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Text size="sm">{t("form.discard.text")}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onDiscard}>
          {t("form.discard.yes")}
        </Button>
        <Button data-autofocus onClick={onKeep}>
          {t("form.discard.no")}
        </Button>
      </Group>
    </Modal>
  );
}
