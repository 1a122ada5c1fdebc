// Signing in: by name or e-mail address, and password. Works with the keyboard alone.
import { Autocomplete, Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { sentence } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { LanguageRow } from "../../app/LanguageChoice";
import { enter, useSessionEnded } from "../../app/session";
import { EntryCard } from "../../components/EntryCard";
import { Notice } from "../../components/Notice";
import * as api from "../../generated/api";
import { announceReady } from "./ready";

/** The user that was picked or typed, by name or by address. */
function userOf(users: readonly api.UserSummary[], typed: string): api.UserSummary | undefined {
  const text = typed.trim().toLowerCase();
  return users.find(({ name, email }) => name.toLowerCase() === text || email.toLowerCase() === text);
}

export function SignInPage({ state }: { state: api.SessionState }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const ended = useSessionEnded();
  const only = state.users.length === 1 ? state.users[0] : undefined;
  const [who, setWho] = useState(only?.name ?? "");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<{ who: boolean; password: boolean }>({ who: false, password: false });
  const passwordInput = useRef<HTMLInputElement>(null);
  const whoInput = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: api.signIn,
    onSuccess: (next) => enter(client, next),
    onError: () => {
      setPassword("");
      passwordInput.current?.focus();
    },
  });
  const knowsWho = only !== undefined;
  const known = userOf(state.users, who);
  const first = state.server !== null && known === undefined && /\S@\S/.test(who);
  useLayoutEffect(() => {
    (knowsWho ? passwordInput : whoInput).current?.focus();
  }, [knowsWho]);
  useEffect(() => {
    document.title = `${t("session.title")} · VetPMS`;
    announceReady();
  }, [t]);

  const send = (event: FormEvent): void => {
    event.preventDefault();
    const gaps = { who: who.trim() === "", password: password === "" };
    setMissing(gaps);
    if (gaps.who) whoInput.current?.focus();
    else if (gaps.password) passwordInput.current?.focus();
    else signIn.mutate({ email: known?.email ?? who.trim(), password });
  };

  return (
    <EntryCard narrow title={state.practice} subtitle={t("session.title")}>
      <form onSubmit={send} noValidate aria-label={t("session.title")}>
        <Stack gap="md">
          {ended ? (
            <Notice tone="warn" role="status">
              {t("session.ended")}
            </Notice>
          ) : null}
          <Autocomplete
            ref={whoInput}
            label={t("session.who")}
            description={first && !signIn.error ? t("session.first") : undefined}
            inputWrapperOrder={["label", "input", "description", "error"]}
            required
            autoComplete="off"
            data={[...new Set(state.users.map(({ name }) => name))]}
            filter={({ options, search }) => {
              const text = search.trim().toLowerCase();
              const chosen = state.users.some(({ name }) => name.toLowerCase() === text);
              const fits = ({ name, email }: api.UserSummary): boolean => `${name} ${email}`.toLowerCase().includes(text);
              const names = new Set(state.users.filter(fits).map(({ name }) => name));
              return chosen ? options : options.filter((option) => "value" in option && names.has(option.value));
            }}
            renderOption={({ option }) => (
              <div>
                <Text size="sm">{option.value}</Text>
                <Text size="xs" c="dimmed">
                  {state.users.find(({ name }) => name === option.value)?.email}
                </Text>
              </div>
            )}
            onOptionSubmit={() => setTimeout(() => passwordInput.current?.focus(), 0)}
            error={missing.who ? t("session.whoMissing") : undefined}
            value={who}
            onChange={setWho}
          />
          <PasswordInput
            ref={passwordInput}
            label={t("session.password")}
            required
            autoComplete="current-password"
            error={missing.password ? t("session.passwordMissing") : undefined}
            visibilityToggleButtonProps={{ "aria-label": t("session.showPassword"), tabIndex: 0 }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {signIn.error ? (
            <Notice tone="alert" role="alert">
              {sentence(errorText(signIn.error))}
            </Notice>
          ) : null}
          <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
            {t("session.signIn")}
          </Button>
        </Stack>
      </form>
      {state.demo ? (
        <Text size="sm" c="dimmed" mt="lg" ta="center">
          {t("session.demo")}
        </Text>
      ) : null}
      <LanguageRow />
    </EntryCard>
  );
}
