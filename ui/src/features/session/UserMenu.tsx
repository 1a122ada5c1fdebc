// Who is signed in, and the way out.
import { Avatar, Menu, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconKey, IconKeyboard, IconLogout } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useErrorText } from "../../app/i18n";
import { LanguageItems } from "../../app/LanguageChoice";
import { leave, useSession } from "../../app/session";
import { UnsavedItems } from "../../app/Unsaved";
import shared from "../../components/components.module.css";

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return [words[0], words.length > 1 ? words[words.length - 1] : ""].map((word) => word?.charAt(0) ?? "").join("").toUpperCase();
}

export function UserMenu({ onKeys }: { onKeys: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const user = useSession()?.user;
  const signOut = useMutation({
    mutationFn: () => leave(client),
    onError: (error) => notifications.show({ color: "red", message: errorText(error) }),
  });
  if (!user) return null;
  return (
    <Menu position="bottom-end" shadow="md" width="16rem" withinPortal>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: "50%" }}>
          <Avatar color="brand" variant="filled" radius="xl" size="2.25rem" aria-hidden>
            {initials(user.name)}
          </Avatar>
          <span className={shared.unseen}>{t("session.menu", { name: user.name })}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {user.name}
          </Text>
          <Text size="xs">{user.email}</Text>
        </Menu.Label>
        <Menu.Divider />
        <UnsavedItems />
        <LanguageItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size="1rem" aria-hidden />} onClick={onKeys}>
          {t("keys.title")}
        </Menu.Item>
        <Menu.Item component={Link} to="/recovery-key" leftSection={<IconKey size="1rem" aria-hidden />}>
          {t("session.recovery")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size="1rem" aria-hidden />} onClick={() => signOut.mutate()}>
          {t("session.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
