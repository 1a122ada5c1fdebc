//! As little HTTP as two sides that know each other need: a first line, a length, a body.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// One side of a connection that stays open, and the bytes that it has read and written.
pub struct Side {
    reader: BufReader<TcpStream>,
    pub read: u64,
    pub written: u64,
}

impl Side {
    pub fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).expect("no delay");
        Self {
            reader: BufReader::with_capacity(64 * 1024, stream),
            read: 0,
            written: 0,
        }
    }

    /// The other side's next first line and body; `None` when it has closed.
    pub fn receive(&mut self) -> Option<(String, Vec<u8>)> {
        let (mut first, mut line, mut length) = (String::new(), String::new(), 0);
        loop {
            line.clear();
            let read = self.reader.read_line(&mut line).ok()?;
            self.read += read as u64;
            match line.trim_end() {
                "" if read == 0 => return None,
                "" => break,
                text if first.is_empty() => text.clone_into(&mut first),
                text => {
                    if let Some(value) = text.strip_prefix("Content-Length: ") {
                        length = value.parse().ok()?;
                    }
                }
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).ok()?;
        self.read += length as u64;
        Some((first, body))
    }

    /// Sends a first line and a body.
    pub fn send(&mut self, first: &str, body: &[u8]) {
        let mut message = format!("{first}\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
        message.extend_from_slice(body);
        self.written += message.len() as u64;
        let _ = self.reader.get_mut().write_all(&message); // whoever waits for the answer notices
    }

    /// Sends a request and returns the answer's body.
    pub fn ask(&mut self, request: &str, body: &[u8]) -> Vec<u8> {
        self.send(&format!("{request} HTTP/1.1"), body);
        self.receive().expect("an answer").1
    }
}
