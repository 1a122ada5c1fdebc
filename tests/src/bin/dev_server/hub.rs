//! Tells every listening page what the window is told, as server-sent events.

use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Silence after which a page is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(crate) struct Hub {
    pages: Mutex<Vec<Sender<String>>>,
}

impl Hub {
    /// `payload` is JSON on one line, as Tauri hands it over.
    pub(crate) fn tell(&self, name: &str, payload: &str) {
        let text = format!("event: {name}\ndata: {payload}\n\n");
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|page| page.send(text.clone()).is_ok());
    }

    /// Tells one page until it goes away.
    pub(crate) fn stream(&self, mut stream: TcpStream) -> io::Result<()> {
        let (sender, told) = channel();
        self.pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sender);
        stream.write_all(
            b"HTTP/1.1 200 -\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\nconnection: close\r\n\r\n: here\n\n",
        )?;
        loop {
            let text = match told.recv_timeout(SILENCE) {
                Ok(text) => text,
                Err(RecvTimeoutError::Timeout) => ": here\n\n".to_owned(),
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            stream.write_all(text.as_bytes())?;
            stream.flush()?;
        }
    }
}
