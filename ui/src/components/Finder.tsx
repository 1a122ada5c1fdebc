// A text field that offers what fits from a list, and takes free words where they are allowed.
import { Combobox, Text, TextInput, useCombobox } from "@mantine/core";
import { useEffect, type KeyboardEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";

export interface Line {
  id: string;
  text: string;
  detail?: string;
}

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  lines: readonly Line[];
  onType: (text: string) => void;
  onPick: (id: string) => void;
  /** Takes the words as they stand. */
  onFree?: (text: string) => void;
  ref?: RefObject<HTMLInputElement | null>;
  required?: boolean;
  error?: string | undefined;
  autoFocus?: boolean;
  hideLabel?: boolean;
}

const FREE = "free";

export function Finder({ label, placeholder, value, lines, onType, onPick, onFree, ref, required, error, autoFocus, hideLabel }: Props) {
  const { t } = useTranslation();
  const combobox = useCombobox();
  const typed = value.trim();
  const offers = typed !== "" && (lines.length > 0 || onFree !== undefined);
  // Said to be open while something is to be seen; Escape puts away what was typed for, seen or not.
  const expanded = { "aria-expanded": offers && combobox.dropdownOpened };
  const { selectFirstOption, closeDropdown } = combobox;
  const first = lines[0]?.id;
  useEffect(() => {
    selectFirstOption();
  }, [first, lines.length, typed, selectFirstOption]);
  const submit = (id: string): void => {
    closeDropdown();
    if (id === FREE) onFree?.(typed);
    else onPick(id);
  };
  const keys = (event: KeyboardEvent): void => {
    // The word is taken; a form around it is sent by the next Enter.
    if (event.key === "Enter" && typed !== "" && !event.ctrlKey && combobox.dropdownOpened) event.preventDefault();
  };
  return (
    <Combobox store={combobox} shadow="md" onOptionSubmit={submit}>
      <Combobox.Target withExpandedAttribute {...expanded}>
        <TextInput
          ref={ref}
          {...(hideLabel ? { "aria-label": label } : { label })}
          role="combobox"
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={placeholder}
          required={required}
          error={error}
          data-autofocus={autoFocus || undefined}
          value={value}
          onChange={(event) => {
            onType(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onKeyDown={keys}
          onBlur={() => closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!offers}>
        <Combobox.Options mah="16rem" style={{ overflowY: "auto" }}>
          {lines.map(({ id, text, detail }) => (
            <Combobox.Option key={id} value={id}>
              <Text size="sm">{text}</Text>
              {detail ? (
                <Text size="xs" c="dimmed">
                  {detail}
                </Text>
              ) : null}
            </Combobox.Option>
          ))}
          {onFree && typed !== "" ? (
            <Combobox.Option value={FREE}>
              <Text size="sm">{t("consult.asTyped", { text: typed })}</Text>
            </Combobox.Option>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
