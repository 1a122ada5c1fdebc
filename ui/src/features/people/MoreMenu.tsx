// What is done to a record once in a while.
import { Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface MoreItem {
  text: string;
  icon: ReactNode;
  onClick: () => void;
}

/** Groups of items, with a line between them. */
export function MoreMenu({ name, groups }: { name: string; groups: readonly (readonly MoreItem[])[] }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDots size="1rem" aria-hidden />} aria-label={t("client.moreOf", { name })}>
          {t("client.more")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {groups.map((items, at) => (
          <Fragment key={items[0]?.text}>
            {at > 0 ? <Menu.Divider /> : null}
            {items.map(({ text, icon, onClick }) => (
              <Menu.Item key={text} leftSection={icon} onClick={onClick}>
                {text}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
