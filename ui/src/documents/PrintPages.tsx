// The pages of a document where the web view prints them itself: pictures at their true size, one to a sheet.
import { useEffect } from "react";
import { createPortal } from "react-dom";
import type { PageImage } from "../generated/api";
import "../components/paper.css";
import "./pages.css";

/** Millimetres that keep a page of rounded size from running over onto an empty one. */
const A_HAIR = 0.1;

interface Props {
  pages: readonly PageImage[];
  /** After the printer's window was closed, whatever was chosen in it. */
  onDone: () => void;
}

/** A picture that is not decoded yet would be an empty sheet. */
const decoded = (image: HTMLImageElement): Promise<unknown> => (typeof image.decode === "function" ? image.decode().catch(() => undefined) : Promise.resolve());

export function PrintPages({ pages, onDone }: Props) {
  const first = pages[0];
  useEffect(() => {
    let left = false;
    const images = [...document.querySelectorAll<HTMLImageElement>(".vet-pages img")];
    void Promise.all(images.map(decoded)).then(() => {
      if (left) return;
      window.print();
      onDone();
    });
    return () => {
      left = true;
    };
  }, [pages, onDone]);
  if (!first) return null;
  return createPortal(
    <div className="vet-print vet-pages" aria-hidden>
      <style>{`@page { size: ${first.width / 100}mm ${first.height / 100}mm; margin: 0; }`}</style>
      {pages.map((page, at) => (
        <img key={at} src={`data:image/png;base64,${page.png}`} alt="" style={{ width: `${page.width / 100}mm`, height: `${page.height / 100 - A_HAIR}mm` }} />
      ))}
    </div>,
    document.body,
  );
}
