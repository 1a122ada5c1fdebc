// The people who sign in: who they are, what they may do, and whether they are let in.
import { ActionIcon, Button, Menu, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCircleCheck, IconCircleX, IconDots, IconKey, IconLock, IconLockOpen, IconPlus, IconUserShield } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { compareText } from "../../app/format";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import type { MemberItem } from "../../generated/api";
import classes from "./administration.module.css";
import { FromServer, WithServer } from "./FromServer";
import { NewUser } from "./NewUser";
import { useRoleWords } from "./roles";
import { usersQuery } from "./serverQueries";
import { UserModals, type UserAct } from "./UserModals";

export function UsersSection() {
  return (
    <WithServer kept="users">
      <Users />
    </WithServer>
  );
}

export interface Doing {
  act: UserAct;
  user: MemberItem;
}

function Users() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const found = useQuery(usersQuery);
  return (
    <Panel
      title={t("settings.section.users")}
      {...(found.data ? { count: found.data.filter((user) => !user.disabled).length } : {})}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} disabled={!found.data} onClick={() => setAdding(true)}>
          {t("member.add")}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" className={classes.hint}>
        {t("member.hint")}
      </Text>
      <FromServer found={found}>
        {(users) => (users.length === 0 ? <EmptyState compact text={t("settings.empty")} /> : <UserList users={users} onAct={setDoing} />)}
      </FromServer>
      <NewUser opened={adding} onClose={() => setAdding(false)} />
      <UserModals doing={doing} onClose={() => setDoing(null)} />
    </Panel>
  );
}

function UserList({ users, onAct }: { users: readonly MemberItem[]; onAct: (doing: Doing) => void }) {
  const { t } = useTranslation();
  const words = useRoleWords();
  const sorted = [...users].sort((left, right) => Number(left.disabled) - Number(right.disabled) || compareText(left.name, right.name));
  return (
    <div className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("member.name")}</th>
            <th scope="col">{t("member.email")}</th>
            <th scope="col">{t("member.roles")}</th>
            <th scope="col">{t("member.state")}</th>
            <th scope="col">
              <span className={shared.unseen}>{t("member.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((user) => (
            <tr key={user.id} data-off={user.disabled || undefined}>
              <th scope="row">
                <span className={classes.named}>
                  <span className={classes.label}>{user.name}</span>
                  {user.oneself ? <Chip tone="info">{t("member.you")}</Chip> : null}
                </span>
              </th>
              <td className={classes.wrapped}>{user.email}</td>
              <td>{user.roles.map(words).join(", ")}</td>
              <td>
                {user.disabled ? (
                  <Chip icon={<IconCircleX size="0.875rem" aria-hidden />}>{t("member.out")}</Chip>
                ) : (
                  <Chip tone="ok" icon={<IconCircleCheck size="0.875rem" aria-hidden />}>
                    {t("member.active")}
                  </Chip>
                )}
              </td>
              <td className={classes.actions}>
                <UserMenu user={user} onAct={(act) => onAct({ act, user })} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function UserMenu({ user, onAct }: { user: MemberItem; onAct: (act: UserAct) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("member.more", { name: user.name })}>
          <IconDots size="1rem" aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserShield size="1rem" aria-hidden />} onClick={() => onAct("roles")}>
          {t("member.changeRoles")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size="1rem" aria-hidden />} onClick={() => onAct("password")}>
          {t("member.newPassword")}
        </Menu.Item>
        {user.oneself ? null : (
          <Menu.Item
            leftSection={user.disabled ? <IconLockOpen size="1rem" aria-hidden /> : <IconLock size="1rem" aria-hidden />}
            onClick={() => onAct(user.disabled ? "letIn" : "keepOut")}
          >
            {user.disabled ? t("member.letIn") : t("member.keepOut")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
