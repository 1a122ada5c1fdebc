// Who is perhaps a client already, by the name, the phone number or the e-mail address being typed.
import { Anchor, Group, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Chip } from "../../components/Chip";
import { Notice } from "../../components/Notice";
import { searchQuery } from "../../fields/lookups";
import type { SearchHit } from "../../generated/api";

const MOST = 4;
const FETCHED = 8;
const NAME_LETTERS = 3;
const PHONE_DIGITS = 6;
const EMAIL_LETTERS = 3;

interface Props {
  /** First and last name. */
  name: [string, string];
  phone: string;
  email: string;
}

/** Clients who fit what was typed into one field; nobody while that is too little to tell. */
function useClientsLike(text: string): SearchHit[] {
  const [query] = useDebouncedValue(text, 150);
  const found = useQuery(searchQuery(query, FETCHED));
  return query === "" || found.isPlaceholderData ? [] : (found.data ?? []).filter((hit) => hit.table === "clients");
}

const nameToAsk = ([first, last]: [string, string]): string => (last.trim().length < NAME_LETTERS ? "" : `${first} ${last}`.trim());
const phoneToAsk = (phone: string): string => (phone.replace(/\D/g, "").length < PHONE_DIGITS ? "" : phone.trim());
const emailToAsk = (email: string): string => ((email.split("@")[0] ?? "").length < EMAIL_LETTERS || !email.includes("@") ? "" : email.trim());

export function LikeThis({ name, phone, email }: Props) {
  const { t } = useTranslation();
  const [byName, byPhone, byEmail] = [useClientsLike(nameToAsk(name)), useClientsLike(phoneToAsk(phone)), useClientsLike(emailToAsk(email))];
  const reasons = [
    { hits: byPhone, text: t("client.samePhone") },
    { hits: byEmail, text: t("client.sameEmail") },
    { hits: byName, text: t("client.sameName") },
  ];
  const all = new Map(reasons.flatMap(({ hits }) => hits).map((hit) => [hit.id, hit]));
  const clients = [...all.values()].map((hit) => ({ hit, why: reasons.filter(({ hits }) => hits.some(({ id }) => id === hit.id)).map(({ text }) => text) }));
  const likely = clients.sort((left, right) => right.why.length - left.why.length).slice(0, MOST);
  return (
    <div role="status">
      {likely.length > 0 ? (
        <div style={{ marginTop: "1rem" }}>
          <Notice tone="warn" title={t("client.maybeSame")}>
            {likely.map(({ hit, why }) => (
              <Group key={hit.id} gap="0 0.5rem">
                <Anchor component={Link} to={`/clients/${hit.id}`} size="sm" fw={600} c="inherit" td="underline">
                  {hit.title}
                </Anchor>
                <Text size="sm">{hit.subtitle}</Text>
                {why.map((text) => (
                  <Chip key={text}>{text}</Chip>
                ))}
              </Group>
            ))}
          </Notice>
        </div>
      ) : null}
    </div>
  );
}
