//! Talking to the server over HTTP: framed requests with a time-out for each phase.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE as CONTENT_TYPE_HEADER, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vetpms_crypto::{SigningKey, sign, token_hash};
use vetpms_protocol::limits::MESSAGE_BYTES;
use vetpms_protocol::{
    Act, Adopt, Adopted, Asked, Bootstrap, BootstrapPage, CONTENT_TYPE, Digests, Enrol, Enrolled,
    FileBytes, FileOffer, FilePart, FileTaken, FileWanted, Hello, KeptAside, LastWork, Page, Pull,
    Push, Pushed, Renew, SignIn, SignedIn, Tokens, Welcome, decode, encode,
};

use crate::failure::Failure;

const CONNECT: Duration = Duration::from_secs(10);
const REQUEST: Duration = Duration::from_secs(60);
const SILENCE: Duration = Duration::from_secs(90);

/// The server at one address.
#[derive(Clone)]
pub struct Transport {
    client: Client,
    base: String,
    access: Option<String>,
}

/// Who makes a request that only a person may make.
pub struct Signer<'a> {
    /// The user.
    pub user: Uuid,
    /// The device.
    pub device: Uuid,
    /// Names the request; the same when it is repeated.
    pub act: Uuid,
    /// The user's key on this device.
    pub key: &'a SigningKey,
}

/// Positions as the server announces them.
pub struct Wire {
    response: Response,
    buffer: String,
}

impl Transport {
    /// A transport for a base address such as `https://practice.example:7410`.
    ///
    /// # Errors
    /// [`Failure::Refused`] for plain HTTP beyond this computer or a malformed address.
    pub fn new(base: &str) -> Result<Self, Failure> {
        let base = base.trim_end_matches('/').to_owned();
        let refuse = |message: &str| Failure::Refused {
            code: "invalid_address".into(),
            message: message.into(),
        };
        let url = reqwest::Url::parse(&base).map_err(|_| refuse("this is not a server address"))?;
        let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if url.scheme() != "https" && !(url.scheme() == "http" && local) {
            return Err(refuse("the server's address must begin with https://"));
        }
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            .read_timeout(SILENCE)
            .build()
            .map_err(|error| failure(&error))?;
        Ok(Self {
            client,
            base,
            access: None,
        })
    }

    /// Uses an access token from now on.
    pub fn set_access(&mut self, token: &str) {
        self.access = Some(token.to_owned());
    }

    /// Whether it has an access token.
    #[must_use]
    pub fn has_access(&self) -> bool {
        self.access.is_some()
    }

    /// Enrols this device.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn enrol(&self, message: &Enrol) -> Result<Enrolled, Failure> {
        self.ask("enrol", message).await
    }

    /// Signs a user in on this device.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn sign_in(&self, message: &SignIn) -> Result<SignedIn, Failure> {
        self.ask("sign-in", message).await
    }

    /// Exchanges the refresh token.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn renew(&self, message: &Renew) -> Result<Tokens, Failure> {
        self.ask("token", message).await
    }

    /// Greets the server.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn hello(&self, message: &Hello) -> Result<Welcome, Failure> {
        self.ask("hello", message).await
    }

    /// Sends change sets.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn push(&self, message: &Push) -> Result<Pushed, Failure> {
        self.ask("push", message).await
    }

    /// Fetches a page.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn pull(&self, message: &Pull) -> Result<Page, Failure> {
        self.ask("pull", message).await
    }

    /// Fetches a page of a table for a new device.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn bootstrap(&self, message: &Bootstrap) -> Result<BootstrapPage, Failure> {
        self.ask("bootstrap", message).await
    }

    /// Announces a file.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn file_offer(&self, message: &FileOffer) -> Result<FileTaken, Failure> {
        self.ask("files/offer", message).await
    }

    /// Sends a part of a file.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn file_part(&self, message: &FilePart) -> Result<FileTaken, Failure> {
        self.ask("files/part", message).await
    }

    /// Fetches a part of a file.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn file_fetch(&self, message: &FileWanted) -> Result<FileBytes, Failure> {
        self.ask("files/fetch", message).await
    }

    /// Hands over what a revoked device had not sent.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn last_work(&self, message: &LastWork) -> Result<KeptAside, Failure> {
        self.ask("last-work", message).await
    }

    /// Asks for the digests of all tables.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn digests(&self) -> Result<Digests, Failure> {
        self.ask("digests", &()).await
    }

    /// Brings a practice that had no server until now.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn adopt(&self, message: &Adopt) -> Result<Adopted, Failure> {
        self.ask("adopt", message).await
    }

    /// Asks something that only a person may ask, with the proof of who it is.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn act<Q: Asked>(
        &self,
        message: &Q,
        signer: &Signer<'_>,
    ) -> Result<Q::Answer, Failure> {
        let token = token_hash(self.access.as_deref().unwrap_or_default());
        let who = (signer.user, signer.device, signer.act);
        let act = Act::sign(message, who, &token, |bytes| {
            signer.key.sign(sign::PERSON_ACT, bytes)
        })
        .map_err(|_| Failure::TooLarge)?;
        self.ask(Q::ROUTE, &act).await
    }

    /// Opens the stream of announcements.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn events(&self) -> Result<Wire, Failure> {
        let mut request = self.client.get(format!("{}/v1/events", self.base));
        if let Some(access) = &self.access {
            request = request.header(AUTHORIZATION, format!("Bearer {access}"));
        }
        let response = request.send().await.map_err(|error| failure(&error))?;
        if response.status() == StatusCode::OK {
            Ok(Wire {
                response,
                buffer: String::new(),
            })
        } else {
            Err(refusal(response).await)
        }
    }

    async fn ask<Q: Serialize, A: DeserializeOwned>(
        &self,
        route: &str,
        message: &Q,
    ) -> Result<A, Failure> {
        let body = encode(message).map_err(|_| Failure::TooLarge)?;
        let mut request = self.client.post(format!("{}/v1/{route}", self.base));
        request = request
            .timeout(REQUEST)
            .header(CONTENT_TYPE_HEADER, CONTENT_TYPE)
            .body(body);
        if let Some(access) = &self.access {
            request = request.header(AUTHORIZATION, format!("Bearer {access}"));
        }
        let response = request.send().await.map_err(|error| failure(&error))?;
        if response.status() != StatusCode::OK {
            return Err(refusal(response).await);
        }
        if !has_type(&response, CONTENT_TYPE) {
            return Err(Failure::Foreign);
        }
        let frame = read(response).await?;
        decode(&frame).map_err(|_| Failure::Foreign)
    }
}

impl Wire {
    /// The next position; `None` when the server closed the stream.
    ///
    /// # Errors
    /// [`Failure`] when the connection is lost.
    pub async fn next(&mut self) -> Result<Option<i64>, Failure> {
        loop {
            if let Some(end) = self.buffer.find("\n\n") {
                let event: String = self.buffer.drain(..end + 2).collect();
                let data = event.lines().find_map(|line| line.strip_prefix("data:"));
                if let Some(position) = data.and_then(|text| text.trim().parse().ok()) {
                    return Ok(Some(position));
                }
                continue;
            }
            match self
                .response
                .chunk()
                .await
                .map_err(|error| failure(&error))?
            {
                None => return Ok(None),
                Some(chunk) => self.buffer.push_str(&String::from_utf8_lossy(&chunk)),
            }
            if self.buffer.len() > MESSAGE_BYTES / 1024 {
                return Err(Failure::Foreign);
            }
        }
    }
}

fn has_type(response: &Response, wanted: &str) -> bool {
    let value = response
        .headers()
        .get(CONTENT_TYPE_HEADER)
        .and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.starts_with(wanted))
}

/// The whole body, never more than a message may have.
async fn read(response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        body.extend_from_slice(&chunk.map_err(|error| failure(&error))?);
        if body.len() > MESSAGE_BYTES {
            return Err(Failure::Foreign);
        }
    }
    Ok(body)
}

async fn refusal(response: Response) -> Failure {
    let status = response.status();
    let after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|v| v.to_str().ok()?.parse().ok());
    let after = after.map(Duration::from_secs);
    let ours = has_type(&response, "application/json");
    let body = if ours {
        read(response).await.unwrap_or_default()
    } else {
        Vec::new()
    };
    Failure::of_answer(status.as_u16(), ours.then_some(&body), after)
}

/// Certificates, and servers without TLS, are told apart from a missing network, which alone passes by itself.
fn failure(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        let text = inner.to_string();
        if text.contains("certificate") {
            return Failure::Tls(text);
        }
        if text.contains("InvalidContentType") {
            return Failure::Plain; // TLS was offered, and something else came
        }
        cause = inner.source();
    }
    Failure::Offline
}
