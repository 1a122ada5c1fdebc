// All animals of a client side by side: one column for each.
import { Anchor, Button, Modal, ScrollArea } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { IconColumns } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { SIDE_BY_SIDE } from "../../app/recent";
import { useErrorText } from "../../app/i18n";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { asText } from "../../fields/parse";
import type { ClientCard, PatientCard } from "../../generated/api";
import classes from "./merge.module.css";
import { filled, usePatientFacts } from "./mergeLines";
import { patientQuery } from "./queries";

/** The button on the client's page, for more than one animal; the address opens it as well. */
export function HouseholdButton({ client }: { client: ClientCard }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const setOpened = (on: boolean): void => setParams(on ? { pets: SIDE_BY_SIDE } : {}, { replace: true });
  return (
    <>
      {client.patients.length > 1 ? (
        <Button variant="default" leftSection={<IconColumns size="1rem" aria-hidden />} onClick={() => setOpened(true)}>
          {t("client.sideBySide")}
        </Button>
      ) : null}
      <Modal
        opened={params.get("pets") === SIDE_BY_SIDE}
        onClose={() => setOpened(false)}
        title={t("client.sideBySideOf", { name: client.name })}
        size="auto"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {client.patients.length === 0 ? <EmptyState compact text={t("client.noPets")} /> : <Household ids={client.patients.map(({ id }) => id)} />}
      </Modal>
    </>
  );
}

function Household({ ids }: { ids: readonly string[] }) {
  const errorText = useErrorText();
  const found = useQueries({ queries: ids.map(patientQuery) });
  const error = found.find((each) => each.error)?.error;
  if (error) return <ErrorState message={errorText(error)} />;
  const cards = found.flatMap(({ data }) => (data ? [data] : []));
  return cards.length < ids.length ? <LoadingState /> : <Columns cards={cards} />;
}

function Columns({ cards }: { cards: readonly PatientCard[] }) {
  const { t } = useTranslation();
  // The owner is the same for all, and the names stand above.
  const facts = usePatientFacts().filter(({ field }) => field !== "name" && field !== "owner");
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0 }}>
      <table className={classes.table} style={{ minWidth: `${9.5 + cards.length * 12}rem` }}>
        <thead>
          <tr>
            <td />
            {cards.map(({ id, values }) => (
              <th key={id} scope="col">
                <Anchor component={Link} to={`/patients/${id}`} inherit>
                  {asText(values["name"])}
                </Anchor>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(({ field, label, of }) => (
            <tr key={field}>
              <th scope="row">{label}</th>
              {cards.map((card) => (
                <td key={card.id}>
                  {filled(of(card)).map((text) => (
                    <div key={text}>{text}</div>
                  ))}
                  {filled(of(card)).length === 0 ? t("common.none") : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
