//! As much of HTTP/1.1 as a test browser on the same computer needs: one request per connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value as Json;

const HEAD_LIMIT: u64 = 64 * 1024;
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// What a browser asked.
pub(crate) struct Request {
    pub(crate) method: String,
    /// Without the query.
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Reads a request; none when it is not one.
    pub(crate) fn read(stream: &mut TcpStream) -> io::Result<Option<Self>> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut reader = BufReader::new(stream);
        let mut head = Vec::new();
        loop {
            let before = head.len();
            (&mut reader)
                .take(HEAD_LIMIT - before as u64)
                .read_until(b'\n', &mut head)?;
            match &head[before..] {
                b"\r\n" => break,
                line if !line.ends_with(b"\n") => return Ok(None),
                _ => {}
            }
        }
        let head = String::from_utf8_lossy(&head);
        let mut lines = head.lines();
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target)) = (first.next(), first.next()) else {
            return Ok(None);
        };
        let length = lines
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(Ok(0), |(_, value)| value.trim().parse::<usize>());
        let Some(length) = length.ok().filter(|length| *length <= BODY_LIMIT) else {
            return Ok(None);
        };
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let path = target.split(['?', '#']).next().unwrap_or_default();
        Ok(Some(Self {
            method: method.to_owned(),
            path: path.to_owned(),
            body,
        }))
    }
}

/// What it is answered.
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn json(status: u16, value: &Json) -> Self {
        let body = value.to_string().into_bytes();
        Self::bytes(status, "application/json", body)
    }

    pub(crate) fn bytes(status: u16, kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: vec![("content-type", kind)],
            body,
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn write(self, stream: &mut TcpStream) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} -\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!(
            "content-length: {}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n",
            self.body.len()
        ));
        stream.write_all(head.as_bytes())?;
        stream.write_all(&self.body)?;
        stream.flush()
    }
}
