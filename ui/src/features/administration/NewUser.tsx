// A new user: name, e-mail address, roles and a first password.
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../../components/FormDrawer";
import { Notice } from "../../components/Notice";
import { focusFirst, useFocusRefused } from "../../fields/credentials";
import { PasswordField } from "../../fields/PasswordField";
import { usePasswordProblem } from "../../fields/passwords";
import { useProblems } from "../../fields/problems";
import * as api from "../../generated/api";
import { RoleChoice } from "./RoleChoice";
import { useAct } from "./serverQueries";

export function NewUser({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDrawer title={t("member.new")} opened={opened} onClose={onClose}>
      {(tools) => <UserForm {...tools} />}
    </FormDrawer>
  );
}

const FIELDS = ["name", "email", "roles", "password"] as const;
const EMPTY: api.CreateUserArgs = { name: "", email: "", roles: [], password: "" };

interface FormProps {
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function UserForm({ close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const wrong = usePasswordProblem();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(EMPTY);
  const create = useAct(api.createUser);
  const problems = useProblems(FIELDS, create.error, { at: { refused: "email" } });
  useFocusRefused(form, create.error);
  const dirty = values !== EMPTY;
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  const set = <Field extends (typeof FIELDS)[number]>(field: Field, value: api.CreateUserArgs[Field]): void => {
    problems.typing(field);
    setValues((before) => ({ ...before, [field]: value }));
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const [name, email] = [values.name.trim(), values.email.trim()];
    const ready = problems.check({
      name: name === "" ? t("member.problem.name") : null,
      email: email === "" ? t("member.problem.email") : null,
      roles: values.roles.length === 0 ? t("member.problem.roles") : null,
      password: wrong(values.password),
    });
    if (!ready) return focusFirst(form);
    const made = (): void => {
      notifications.show({ message: t("member.added", { name }) });
      done();
    };
    create.mutate({ ...values, name, email }, { onSuccess: made });
  };
  return (
    <form ref={form} onSubmit={send} noValidate aria-label={t("member.new")}>
      <Stack gap="md">
        {(["name", "email"] as const).map((field) => (
          <TextInput
            key={field}
            label={t(`member.${field}`)}
            {...(field === "email" ? { description: t("member.emailHint"), type: "email" } : { "data-autofocus": true })}
            required
            autoComplete="off"
            maxLength={field === "email" ? 255 : 100}
            value={values[field]}
            error={problems.of(field)}
            onChange={(event) => set(field, event.currentTarget.value)}
          />
        ))}
        <RoleChoice value={values.roles} error={problems.of("roles")} onChange={(roles) => set("roles", roles)} />
        <PasswordField
          label={t("member.firstPassword")}
          hint={t("welcome.passwordRules")}
          fresh
          value={values.password}
          error={problems.of("password")}
          onType={(password) => set("password", password)}
        />
        {problems.other ? (
          <Notice tone="alert" role="alert">
            {problems.other}
          </Notice>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("form.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t("member.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
