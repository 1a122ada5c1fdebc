// Finds a client that is known already, as the owner of an animal that is not.
import { CloseButton, Combobox, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { searchQuery } from "../fields/lookups";

const LIMIT = 20;

export interface Chosen {
  id: string;
  name: string;
}

interface Props {
  value: Chosen | null;
  onChange: (client: Chosen | null) => void;
  error?: string | undefined;
}

export function OwnerInput({ value, onChange, error }: Props) {
  const { t } = useTranslation();
  const label = t("book.knownOwner");
  const combobox = useCombobox();
  const [typed, setTyped] = useState<string | null>(null);
  const [query] = useDebouncedValue(typed ?? "", 60);
  const found = useQuery(searchQuery(query, LIMIT));
  const asked = typed !== null && typed.trim() !== "" && query.trim() !== "";
  const hits = asked ? (found.data ?? []).filter((hit) => hit.table === "clients") : [];
  const first = hits[0]?.id;
  const { selectFirstOption } = combobox;
  useEffect(() => {
    selectFirstOption();
  }, [first, hits.length, selectFirstOption]);
  const pick = (client: Chosen | null): void => {
    onChange(client);
    setTyped(null);
    combobox.closeDropdown();
  };
  return (
    <Combobox
      store={combobox}
      shadow="md"
      onOptionSubmit={(id) => {
        const hit = hits.find((each) => each.id === id);
        pick(hit ? { id, name: hit.title } : null);
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          label={label}
          required
          error={error}
          role="combobox"
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={t("book.knownOwnerHint")}
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
            if (event.key === "Enter" && typed !== null && hits.length === 0 && !event.ctrlKey && !event.metaKey) event.preventDefault();
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
                {[hit.subtitle, hit.detail].filter(Boolean).join(" · ")}
              </Text>
            </Combobox.Option>
          ))}
          {asked && hits.length === 0 && found.isSuccess ? <Combobox.Empty>{t("book.noOwner")}</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
