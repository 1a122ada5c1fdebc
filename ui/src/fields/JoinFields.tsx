// What a computer joins a server with: address, one-time code, its own name, password.
import { TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CommandError } from "../app/errors";
import type { JoinServerArgs } from "../generated/api";
import { addressProblem, tidyCode, tidyServer } from "./credentials";
import { PasswordField } from "./PasswordField";
import type { Places } from "./problems";
import { useShortForm, type ShortForm } from "./useShortForm";

const FIELDS = ["server", "code", "device_name", "password"] as const;
type Field = (typeof FIELDS)[number];

export interface JoinFormState extends Omit<ShortForm<Field>, "submit"> {
  submit: (event: FormEvent) => void;
}

interface Options {
  places?: Places<Field>;
  /** What is known already. */
  initial?: Partial<Record<Field, string>>;
  /** Where no code brings a name along, one has to be typed. */
  needsName?: boolean;
}

export function useJoinForm(refused: CommandError | null, send: (args: JoinServerArgs) => void, options: Options = {}): JoinFormState {
  const { t } = useTranslation();
  const { places, initial, needsName = false } = options;
  const short = useShortForm(FIELDS, refused, places, initial);
  const { values } = short;
  const missing = (field: Field): string | null => (values[field].trim() === "" ? t(`welcome.missing.${field}`) : null);
  const wrong = () => {
    const address = addressProblem(tidyServer(values.server));
    return {
      server: missing("server") ?? (address ? t(`server.problem.${address}`) : null),
      code: missing("code"),
      device_name: needsName ? missing("device_name") : null,
      password: missing("password"),
    };
  };
  const go = (): void =>
    send({ server: tidyServer(values.server), code: tidyCode(values.code), device_name: values.device_name.trim(), password: values.password });
  return { ...short, submit: short.submit(wrong, go) };
}

interface Props {
  input: JoinFormState["input"];
  passwordHint: string;
  /** Where the cursor goes at first. */
  focusOn?: "server" | "code";
  needsName?: boolean;
}

export function JoinFields({ input, passwordHint, focusOn, needsName = false }: Props) {
  const { t } = useTranslation();
  const plain = (field: Exclude<Field, "password">) => {
    const { onType, ...typed } = input(field);
    return {
      ...typed,
      label: t(`welcome.${field}`),
      description: t(`welcome.hint.${field}`),
      required: true,
      autoComplete: "off",
      spellCheck: false,
      onChange: (event: { currentTarget: { value: string } }) => onType(event.currentTarget.value),
    };
  };
  return (
    <>
      <TextInput {...plain("server")} autoFocus={focusOn === "server"} inputMode="url" />
      <TextInput {...plain("code")} autoFocus={focusOn === "code"} styles={{ input: { fontVariantNumeric: "tabular-nums", letterSpacing: "0.04em" } }} />
      <TextInput {...plain("device_name")} {...(needsName ? {} : { required: false, description: t("welcome.hint.device_name_code") })} maxLength={100} />
      <PasswordField label={t("welcome.password")} hint={passwordHint} fresh={false} {...input("password")} />
    </>
  );
}
