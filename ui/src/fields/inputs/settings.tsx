// Choices of the practice's own settings: what somebody does, what can be booked, time zones, sign-ins.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { fieldMeta, useMetaTexts } from "../../app/i18n";
import { useSession } from "../../app/session";
import { asText } from "../parse";
import { RESOURCES, ROLES, useSettingWords } from "../words";
import { ChoiceInput } from "./choices";
import type { InputProps } from "./props";

export function RoleInput(props: InputProps) {
  const words = useSettingWords();
  return <ChoiceInput {...props} choices={ROLES.map((value) => ({ value, label: words.role(value) }))} />;
}

export function ResourceKindInput(props: InputProps) {
  const words = useSettingWords();
  return <ChoiceInput {...props} choices={RESOURCES.map((value) => ({ value, label: words.resource(value) }))} />;
}

/** The kinds of visit that a record knows. */
export function VisitKindInput(props: InputProps) {
  const texts = useMetaTexts();
  const codes = fieldMeta("medical_records", "record_type").codes ?? [];
  return <ChoiceInput {...props} choices={codes.map(({ value }) => ({ value, label: texts.code("medical_records", "record_type", value) }))} />;
}

export function TimeZoneInput(props: InputProps) {
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: value.replaceAll("_", " ") })), []);
  return <ChoiceInput {...props} choices={zones} />;
}

/** Who can sign in on this computer; somebody who signs in on another one only stays as they are. */
export function UserInput(props: InputProps) {
  const { t } = useTranslation();
  const users = useSession()?.users ?? [];
  const value = asText(props.values[props.meta.name]);
  const unknown = value !== "" && users.every(({ id }) => id !== value);
  const choices = users.map(({ id, name }) => ({ value: id, label: name }));
  return <ChoiceInput {...props} choices={unknown ? [...choices, { value, label: t("settings.otherUser") }] : choices} />;
}
