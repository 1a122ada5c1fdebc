// Books an appointment, a walk-in or a block at the side of the page it is asked for on.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import { FormDrawer } from "../components/FormDrawer";
import { ErrorState, LoadingState } from "../components/States";
import { asText } from "../fields/parse";
import { BookForm, type BookFormProps, type Wish } from "./BookForm";
import { bookedPatientQuery } from "./queries";
import type { Start } from "./useBooking";

const FIND = "find:";

/** Who came without an appointment. */
const STARTS: Record<string, { start: Start }> = {
  "walk-in": { start: { mode: "walkIn", triage: "ROUTINE" } },
  emergency: { start: { mode: "walkIn", triage: "EMERGENCY" } },
};

interface Props {
  /** "new", "walk-in", "emergency", the id of a patient, "find:" and what to look for one by, or null when closed. */
  book: string | null;
  date: string;
  /** What was chosen in a calendar before. */
  wish?: Wish | null;
  onClose: () => void;
  onBooked?: (id: string) => void;
}

export function BookDrawer({ book, date, wish = null, onClose, onBooked }: Props) {
  const { t } = useTranslation();
  return (
    <FormDrawer title={t("book.title")} opened={book !== null} onClose={onClose}>
      {(tools) =>
        book === null || book === "new" || book in STARTS || book.startsWith(FIND) ? (
          <BookForm
            date={date}
            wish={wish}
            chosen={null}
            find={book?.startsWith(FIND) ? book.slice(FIND.length) : ""}
            {...STARTS[book ?? ""]}
            onBooked={onBooked}
            {...tools}
          />
        ) : (
          <BookForPatient id={book} date={date} wish={wish} onBooked={onBooked} {...tools} />
        )
      }
    </FormDrawer>
  );
}

function BookForPatient({ id, ...rest }: Omit<BookFormProps, "chosen"> & { id: string }) {
  const errorText = useErrorText();
  const patient = useQuery(bookedPatientQuery(id));
  if (patient.isPending) return <LoadingState />;
  if (patient.error) return <ErrorState message={errorText(patient.error)} />;
  return <BookForm chosen={{ id, name: asText(patient.data.values["name"]) }} {...rest} />;
}
