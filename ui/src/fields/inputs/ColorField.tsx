// A colour of the schedule: from a palette whose colours can be told apart and written on, or as a
// hex number.
import { Input, TextInput } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { inkOn } from "../../app/format";
import classes from "../fields.module.css";
import { mayBeEmpty } from "../kinds";
import { asText } from "../parse";
import { common, type InputProps } from "./props";

/** Each reads against black or white writing at 4.5 to 1 or better. */
export const PALETTE = [
  { name: "blue", color: "#1c7ed6" },
  { name: "cyan", color: "#0c8599" },
  { name: "teal", color: "#0b7a5c" },
  { name: "green", color: "#2f9e44" },
  { name: "lime", color: "#66a80f" },
  { name: "yellow", color: "#f2c037" },
  { name: "orange", color: "#e8590c" },
  { name: "red", color: "#e03131" },
  { name: "pink", color: "#c2255c" },
  { name: "purple", color: "#862e9c" },
  { name: "violet", color: "#6741d9" },
  { name: "brown", color: "#7f5539" },
  { name: "grey", color: "#868e96" },
  { name: "black", color: "#343a40" },
] as const;

export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** "1C7ED6" and "#1c7ed" as far as they can be read. */
const tidy = (typed: string): string => {
  const text = typed.trim().toLowerCase();
  return /^[0-9a-f]{6}$/.test(text) ? `#${text}` : text;
};

export function ColorField(props: InputProps) {
  const { t } = useTranslation();
  const group = useId();
  const { meta, values, set, label, table } = props;
  const value = asText(values[meta.name]).toLowerCase();
  const choose = (color: string | null): void => set({ [meta.name]: color });
  return (
    <div className={classes.color}>
      <Input.Wrapper label={label} labelElement="div" required={!mayBeEmpty(table, meta)} labelProps={{ id: `${group}-label` }}>
        <div className={classes.palette} role="radiogroup" aria-labelledby={`${group}-label`}>
          {mayBeEmpty(table, meta) ? (
            <label className={classes.swatch} title={t("settings.color.none")} data-none>
              <input type="radio" name={group} checked={value === ""} onChange={() => choose(null)} aria-label={t("settings.color.none")} />
              {value === "" ? <IconCheck size="1rem" aria-hidden /> : null}
            </label>
          ) : null}
          {PALETTE.map(({ name, color }) => (
            <label key={name} className={classes.swatch} title={t(`settings.color.${name}`)} style={{ background: color, color: inkOn(color) }}>
              <input type="radio" name={group} checked={value === color} onChange={() => choose(color)} aria-label={t(`settings.color.${name}`)} />
              {value === color ? <IconCheck size="1rem" aria-hidden /> : null}
            </label>
          ))}
        </div>
      </Input.Wrapper>
      <TextInput
        {...common({ ...props, label: t("settings.color.hex") })}
        autoComplete="off"
        spellCheck={false}
        placeholder="#1c7ed6"
        leftSection={<span className={classes.preview} style={isColor(value) ? { background: value } : undefined} aria-hidden />}
        value={asText(values[meta.name])}
        onChange={(event) => choose(event.currentTarget.value === "" ? null : tidy(event.currentTarget.value))}
      />
    </div>
  );
}
