// The list for paper: one row for each household, black on white.
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { showDay } from "../../app/format";
import { useSession } from "../../app/session";
import "../../components/paper.css";
import { usePrinting } from "../../components/usePrinting";
import type { Household } from "../../generated/api";
import "./print.css";

interface Props {
  title: string;
  households: readonly Household[];
}

export function PrintList(props: Props) {
  return usePrinting() ? createPortal(<Paper {...props} />, document.body) : null;
}

function Paper({ title, households }: Props) {
  const { t } = useTranslation();
  const practice = useSession()?.practice ?? "";
  return (
    <div className="vet-print vet-list vet-reminders">
      <header>
        <h1>{title}</h1>
        <p>{practice}</p>
      </header>
      <table>
        <thead>
          <tr>
            <th>{t("patient.owner")}</th>
            <th>{t("reminders.reached")}</th>
            <th>{t("vaccinations.dueTitle")}</th>
          </tr>
        </thead>
        <tbody>
          {households.map(({ client_id, reach, due }) => (
            <tr key={client_id}>
              <td>{reach.name}</td>
              <td>
                {[...reach.address, reach.phone, reach.email].filter(Boolean).map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </td>
              <td>
                {due.map((one) => (
                  <div key={one.id}>{`${one.patient}: ${one.purpose}, ${showDay(one.due_on)}`}</div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
