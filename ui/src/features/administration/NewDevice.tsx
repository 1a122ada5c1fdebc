// A one-time code for a new computer: first what it is called and whose it is, then the code.
import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { compareText } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import { focusFirst, useFocusRefused } from "../../fields/credentials";
import { useProblems } from "../../fields/problems";
import * as api from "../../generated/api";
import { DeviceCode, type Invited } from "./DeviceCode";
import { useAct, usersQuery } from "./serverQueries";

export function NewDevice({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("device.add")} size="32rem" closeOnClickOutside={false} closeButtonProps={{ "aria-label": t("common.close") }}>
      {opened ? <Steps onClose={onClose} /> : null}
    </Modal>
  );
}

function Steps({ onClose }: { onClose: () => void }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [code, setCode] = useState<Invited | null>(null);
  if (code) return <DeviceCode invited={code} onClose={onClose} onAgain={() => setCode(null)} />;
  return <Ask asked={asked} onAsked={setAsked} onCode={setCode} onClose={onClose} />;
}

const FIELDS = ["name", "user"] as const;
type Field = (typeof FIELDS)[number];
type Asked = Record<Field, string>;

interface AskProps {
  /** What was asked for a code that ran out. */
  asked: Asked | null;
  onAsked: (asked: Asked) => void;
  onCode: (code: Invited) => void;
  onClose: () => void;
}

function Ask({ asked, onAsked, onCode, onClose }: AskProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Asked>(asked ?? { name: "", user: "" });
  const users = useQuery(usersQuery);
  const active = (users.data ?? []).filter((user) => !user.disabled).sort((left, right) => compareText(left.name, right.name));
  const invite = useAct(api.inviteDevice);
  const problems = useProblems(FIELDS, invite.error, { at: { not_found: "user" }, words: { not_found: t("device.problem.user") } });
  useFocusRefused(form, invite.error);
  const type = (field: Field, value: string): void => {
    problems.typing(field);
    setValues((before) => ({ ...before, [field]: value }));
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const name = values.name.trim();
    const ready = problems.check({ name: name === "" ? t("device.problem.noName") : null, user: values.user === "" ? t("device.problem.noUser") : null });
    if (!ready) return focusFirst(form);
    onAsked(values);
    const whose = active.find(({ id }) => id === values.user)?.name ?? "";
    invite.mutate({ name, user_id: values.user }, { onSuccess: (made) => onCode({ ...made, name, whose }) });
  };
  return (
    <form ref={form} onSubmit={send} noValidate aria-label={t("device.add")}>
      <Stack gap="sm">
        <Text size="sm">{t("device.addHint")}</Text>
        <TextInput
          label={t("device.newName")}
          description={t("welcome.hint.device_name")}
          required
          data-autofocus
          autoComplete="off"
          maxLength={100}
          value={values.name}
          error={problems.of("name")}
          onChange={(event) => type("name", event.currentTarget.value)}
        />
        <Select
          label={t("device.forWhom")}
          description={t("device.forWhomHint")}
          required
          searchable
          data={active.map(({ id, name }) => ({ value: id, label: name }))}
          value={values.user === "" ? null : values.user}
          error={problems.of("user")}
          nothingFoundMessage={users.isPending ? t("common.loading") : t("form.nothingFound")}
          onChange={(value) => type("user", value ?? "")}
        />
        {problems.other ?? users.error ? (
          <Notice tone="alert" role="alert">
            {problems.other ?? errorText(users.error)}
          </Notice>
        ) : null}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose}>
            {t("form.cancel")}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {t("device.makeCode")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
