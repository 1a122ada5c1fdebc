// What can be done about a user: other roles, another password, keeping them out or letting them in.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRef, useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmModal } from "../../components/ConfirmModal";
import { Notice } from "../../components/Notice";
import { focusFirst, useFocusRefused } from "../../fields/credentials";
import { PasswordField } from "../../fields/PasswordField";
import { usePasswordProblem } from "../../fields/passwords";
import { useProblems } from "../../fields/problems";
import * as api from "../../generated/api";
import { RoleChoice } from "./RoleChoice";
import { useAct } from "./serverQueries";

export type UserAct = "roles" | "password" | "keepOut" | "letIn";

interface Props {
  doing: { act: UserAct; user: api.MemberItem } | null;
  onClose: () => void;
}

export function UserModals({ doing, onClose }: Props) {
  const { t } = useTranslation();
  const setActive = useAct(api.setUserActive);
  const user = doing?.user;
  const name = user?.name ?? "";
  const out = doing?.act === "keepOut";
  const confirming = out || doing?.act === "letIn";
  return (
    <>
      <Titled opened={doing?.act === "roles"} title={t("member.rolesTitle", { name })} onClose={onClose}>
        {user ? <RolesForm user={user} onClose={onClose} /> : null}
      </Titled>
      <Titled opened={doing?.act === "password"} title={t("member.passwordTitle", { name })} onClose={onClose}>
        {user ? <PasswordForm user={user} onClose={onClose} /> : null}
      </Titled>
      <ConfirmModal
        opened={confirming}
        title={out ? t("member.keepOutTitle", { name }) : t("member.letInTitle", { name })}
        confirm={out ? t("member.keepOutYes") : t("member.letInYes")}
        danger={out}
        onConfirm={() => setActive.mutateAsync({ id: user?.id ?? "", active: !out })}
        onClose={onClose}
      >
        {out ? t("member.keepOutText", { name }) : t("member.letInText", { name })}
      </ConfirmModal>
    </>
  );
}

interface TitledProps {
  opened: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

function Titled({ opened, title, onClose, children }: TitledProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="30rem" closeButtonProps={{ "aria-label": t("common.close") }}>
      {opened ? children : null}
    </Modal>
  );
}

interface FormProps {
  user: api.MemberItem;
  onClose: () => void;
}

function RolesForm({ user, onClose }: FormProps) {
  const { t } = useTranslation();
  const [roles, setRoles] = useState(user.roles);
  const act = useAct(api.setUserRoles);
  const problems = useProblems(["roles"], act.error, { at: { refused: "roles", invalid_value: "roles" } });
  const form = useRef<HTMLFormElement>(null);
  useFocusRefused(form, act.error);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const ready = problems.check({ roles: roles.length === 0 ? t("member.problem.roles") : null });
    if (!ready) focusFirst(form);
    else act.mutate({ id: user.id, roles }, { onSuccess: onClose });
  };
  return (
    <form ref={form} onSubmit={send} noValidate aria-label={t("member.rolesTitle", { name: user.name })}>
      <Stack gap="sm">
        <RoleChoice
          value={roles}
          error={problems.of("roles")}
          onChange={(chosen) => {
            problems.typing("roles");
            setRoles(chosen);
          }}
        />
        <Text size="sm" c="dimmed">
          {t("member.rolesSoon")}
        </Text>
        <Foot problem={problems.other} busy={act.isPending} onClose={onClose} />
      </Stack>
    </form>
  );
}

function PasswordForm({ user, onClose }: FormProps) {
  const { t } = useTranslation();
  const wrong = usePasswordProblem();
  const [password, setPassword] = useState("");
  const act = useAct(api.setUserPassword);
  const problems = useProblems(["password"], act.error, { at: { invalid_value: "password" } });
  const form = useRef<HTMLFormElement>(null);
  useFocusRefused(form, act.error);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!problems.check({ password: wrong(password) })) return focusFirst(form);
    const done = (): void => {
      notifications.show({ message: t("member.passwordDone", { name: user.name }) });
      onClose();
    };
    act.mutate({ id: user.id, password }, { onSuccess: done });
  };
  return (
    <form ref={form} onSubmit={send} noValidate aria-label={t("member.passwordTitle", { name: user.name })}>
      <Stack gap="sm">
        <PasswordField
          label={t("member.password")}
          hint={t("welcome.passwordRules")}
          fresh
          value={password}
          error={problems.of("password")}
          onType={(value) => {
            problems.typing("password");
            setPassword(value);
          }}
        />
        <Text size="sm" c="dimmed">
          {t("member.passwordWhere", { name: user.name })}
        </Text>
        <Foot problem={problems.other} busy={act.isPending} onClose={onClose} />
      </Stack>
    </form>
  );
}

function Foot({ problem, busy, onClose }: { problem: string | null; busy: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      {problem ? (
        <Notice tone="alert" role="alert">
          {problem}
        </Notice>
      ) : null}
      <Group justify="flex-end" mt="xs">
        <Button variant="default" onClick={onClose}>
          {t("form.cancel")}
        </Button>
        <Button type="submit" loading={busy}>
          {t("form.save")}
        </Button>
      </Group>
    </>
  );
}
