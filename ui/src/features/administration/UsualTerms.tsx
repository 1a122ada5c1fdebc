// Adds the everyday diagnoses that come with the program to the practice's own list.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconListCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../app/i18n";
import { currentLanguage } from "../../app/language";
import { useAddUsualTerms } from "./queries";

export function UsualTerms() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const add = useAddUsualTerms();
  const send = (): void =>
    add.mutate(
      { language: currentLanguage() },
      {
        onSuccess: ({ added }) => notifications.show({ message: t("settings.usualTermsAdded", { count: added }) }),
        onError: (error) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }),
      },
    );
  return (
    <Button size="compact-sm" variant="subtle" leftSection={<IconListCheck size="1rem" aria-hidden />} loading={add.isPending} onClick={send}>
      {t("settings.usualTerms")}
    </Button>
  );
}
