// An animal that the practice does not know yet, and its owner: known, or as new as the animal.
import { Anchor, Group, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../app/errors";
import { Notice } from "../components/Notice";
import { EntityFields } from "../fields/EntityFields";
import { HitInput, type Chosen } from "../fields/inputs/HitInput";
import { searchQuery } from "../fields/lookups";
import { splitName } from "../fields/names";
import { asText } from "../fields/parse";
import { useEntityForm, type EntityFormState } from "../fields/useEntityForm";
import type { BookForNewcomerArgs, SearchHit } from "../generated/api";
import classes from "./visits.module.css";

export interface Newcomer {
  on: boolean;
  /** Whether the owner is a client already. */
  known: boolean;
  owner: Chosen | null;
  client: EntityFormState;
  phone: EntityFormState;
  pet: EntityFormState;
  /** What of it is to be checked and sent. */
  forms: EntityFormState[];
  set: (change: { on?: boolean; known?: boolean; owner?: Chosen | null }) => void;
  args: () => Pick<BookForNewcomerArgs, "client_id" | "client" | "patient">;
}

export function useNewcomer(needOwner: string): Newcomer {
  const [state, setState] = useState({ on: false, known: false, owner: null as Chosen | null });
  const client = useEntityForm({ table: "clients", fields: ["last_name"], path: "client.values" });
  const phone = useEntityForm({ table: "contact_methods", fields: ["value"], path: "client.contacts.0", optional: true });
  const pet = useEntityForm({ table: "patients", fields: ["name", "species"], path: "patient" });
  const { first, last } = splitName(asText(client.values["last_name"]));
  const owners = state.known ? [] : [client, phone];
  return {
    ...state,
    client,
    phone,
    pet,
    forms: state.on ? [...owners, pet] : [],
    set: (change) => setState((before) => ({ ...before, ...change })),
    args: () => {
      if (state.known && state.owner === null) throw new CommandError("invalid_value", needOwner, null);
      return {
        client_id: state.known ? (state.owner?.id ?? null) : null,
        client: state.known
          ? null
          : {
              values: { client_type: "REGULAR", ...client.stated(), last_name: last, ...(first === "" ? {} : { first_name: first }) },
              contacts: phone.dirty ? [{ type: "MOBILE", ...phone.stated(), is_primary: true }] : [],
              address: null,
              patients: [],
            },
        patient: pet.stated(),
      };
    },
  };
}

interface Props {
  newcomer: Newcomer;
  /** Once it is on its way, what was made here would be taken for somebody like it. */
  sent: boolean;
}

export function NewcomerFields({ newcomer, sent }: Props) {
  const { t } = useTranslation();
  const { known, owner, client, phone, pet, set } = newcomer;
  const name = asText(client.values["last_name"]);
  const names = splitName(name);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.querySelector("input")?.focus(), [known]);
  return (
    <div ref={frame} className={classes.newcomer} role="group" aria-label={t("book.newcomer")}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={650}>
          {t("book.newcomer")}
        </Text>
        <Group gap="md">
          <Anchor component="button" type="button" size="sm" underline="always" onClick={() => set({ known: !known, owner: null })}>
            {known ? t("book.ownerNew") : t("book.ownerKnown")}
          </Anchor>
          <Anchor component="button" type="button" size="sm" underline="always" onClick={() => set({ on: false })}>
            {t("book.knownPatient")}
          </Anchor>
        </Group>
      </Group>
      {known ? (
        <HitInput
          label={t("book.knownOwner")}
          table="clients"
          required
          placeholder={t("book.knownOwnerHint")}
          nothing={t("book.noOwner")}
          value={owner}
          onChange={(picked) => set({ owner: picked && { id: picked.id, name: picked.name } })}
        />
      ) : (
        <>
          <div className={classes.pair}>
            <EntityFields form={client} columns={1} labels={{ last_name: t("book.clientName") }} />
            <EntityFields form={phone} columns={1} labels={{ value: t("client.phone") }} />
          </div>
          <Text size="xs" c="dimmed" role="status">
            {names.first === "" ? t("book.clientNameHint") : t("book.clientNameRead", { ...names })}
          </Text>
          {sent ? null : (
            <LikeThis
              name={name}
              phone={asText(phone.values["value"])}
              onPick={(hit) => set({ known: true, owner: { id: hit.id, name: hit.title } })}
            />
          )}
        </>
      )}
      <div className={classes.pair}>
        <EntityFields form={pet} columns={1} only={["name"]} labels={{ name: t("book.petName") }} />
        <EntityFields form={pet} columns={1} only={["species"]} />
      </div>
    </div>
  );
}

/** Clients who may be the same person, while the name or number is being typed. */
function LikeThis({ name, phone, onPick }: { name: string; phone: string; onPick: (hit: SearchHit) => void }) {
  const { t } = useTranslation();
  const digits = phone.replace(/\D/g, "");
  const [query] = useDebouncedValue(digits.length >= 6 ? phone.trim() : name.trim().length >= 3 ? name.trim() : "", 150);
  const found = useQuery(searchQuery(query, 5));
  const clients = query === "" ? [] : (found.data ?? []).filter((hit) => hit.table === "clients").slice(0, 3);
  return (
    <div role="status">
      {clients.length > 0 ? (
        <Notice tone="warn" title={t("client.maybeSame")}>
          {clients.map((hit) => (
            <Group key={hit.id} gap="xs">
              <Anchor component="button" type="button" size="sm" fw={600} c="inherit" underline="always" onClick={() => onPick(hit)}>
                {hit.title}
              </Anchor>
              <Text size="sm">{hit.subtitle}</Text>
            </Group>
          ))}
        </Notice>
      ) : null}
    </div>
  );
}
