// Finds a client or an animal with the same search as the box in the header. The first hit is
// always the one that Enter takes.
import { CloseButton, Combobox, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHitLine } from "../../app/lines";
import type { JsonValue, SearchHit, SearchTable } from "../../generated/api";
import { searchQuery } from "../lookups";

const LIMIT = 20;

export interface Chosen {
  id: string;
  name: string;
}

export interface PickedRecord extends Chosen {
  table: SearchTable;
}

/** A record out of a draft. */
export function readPicked(kept: JsonValue): PickedRecord | null {
  if (typeof kept !== "object" || kept === null || Array.isArray(kept)) return null;
  const { table, id, name } = kept;
  const known = table === "clients" || table === "patients" ? table : null;
  return known && typeof id === "string" && typeof name === "string" ? { table: known, id, name } : null;
}

interface Props {
  label: string;
  /** What may be picked; both kinds otherwise. */
  table?: SearchTable;
  /** A record that is none of the answers. */
  except?: string;
  value: Chosen | null;
  onChange: (picked: PickedRecord | null) => void;
  /** What is looked for at first. */
  find?: string;
  placeholder?: string;
  /** What is said when nobody is found. */
  nothing?: string;
  required?: boolean;
  error?: string | undefined;
  "data-autofocus"?: true;
}

export function HitInput({ label, table, except, value, onChange, find = "", placeholder, nothing, ...rest }: Props) {
  const { t } = useTranslation();
  const combobox = useCombobox({ defaultOpened: find !== "" });
  const line = useHitLine();
  const [typed, setTyped] = useState<string | null>(find === "" ? null : find);
  const [query] = useDebouncedValue(typed ?? "", 60);
  const found = useQuery(searchQuery(query, LIMIT));
  const asked = typed !== null && typed.trim() !== "" && query.trim() !== "";
  const hits = asked ? (found.data ?? []).filter((hit) => hit.id !== except && (table === undefined || hit.table === table)) : [];
  const first = hits[0]?.id;
  const { selectFirstOption } = combobox;
  useEffect(() => {
    selectFirstOption();
  }, [first, hits.length, selectFirstOption]);
  const pick = (hit: SearchHit | null): void => {
    onChange(hit ? { table: hit.table, id: hit.id, name: hit.title } : null);
    setTyped(null);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} shadow="md" onOptionSubmit={(id) => pick(hits.find((hit) => hit.id === id) ?? null)}>
      <Combobox.Target withExpandedAttribute>
        <TextInput
          {...rest}
          label={label}
          role="combobox"
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={placeholder ?? t("form.findPatient")}
          value={typed ?? value?.name ?? ""}
          rightSection={
            value ? (
              <CloseButton size="sm" tabIndex={-1} onMouseDown={(event) => event.preventDefault()} aria-label={t("form.clear", { label })} onClick={() => pick(null)} />
            ) : undefined
          }
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onKeyDown={(event) => {
            // While nobody has been found yet, Enter must not send the form.
            const searching = typed !== null && typed.trim() !== "" && hits.length === 0;
            if (event.key === "Enter" && searching && !event.ctrlKey && !event.metaKey) event.preventDefault();
          }}
          onBlur={() => {
            combobox.closeDropdown();
            if (typed !== null && typed.trim() === "") pick(null);
            else setTyped(null);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!asked || (hits.length === 0 && !found.isSuccess)}>
        <Combobox.Options mah="18rem" style={{ overflowY: "auto" }}>
          {hits.map((hit) => (
            <Combobox.Option key={hit.id} value={hit.id}>
              <Text size="sm" fw={600}>
                {hit.title}
              </Text>
              <Text size="xs" c="dimmed">
                {line(hit)}
              </Text>
            </Combobox.Option>
          ))}
          {asked && hits.length === 0 && found.isSuccess ? <Combobox.Empty>{nothing ?? t("form.nothingFound")}</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
