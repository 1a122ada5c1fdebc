// Booking over any page: it stays as it is. The day and the schedule have a drawer of their own, for the day they show.
import { useLocation, useSearchParams } from "react-router";
import { BookDrawer } from "../visits/BookDrawer";
import { today } from "./format";

const OWN = ["/today", "/schedule"];

/** The address of the page with booking opened over it: for an animal, or on the page of an animal for that one. */
export function useBookHere(patient?: string): string {
  const { pathname, search } = useLocation();
  const params = new URLSearchParams(search);
  params.set("book", patient ?? /^\/patients\/([^/]+)$/.exec(pathname)?.[1] ?? "new");
  return `${pathname}?${params}`;
}

export function BookHere() {
  const { pathname } = useLocation();
  const [params, setParams] = useSearchParams();
  const close = (): void =>
    setParams(
      (before) => {
        before.delete("book");
        return before;
      },
      { replace: true },
    );
  if (OWN.includes(pathname)) return null;
  return <BookDrawer book={params.get("book")} date={today()} onClose={close} />;
}
