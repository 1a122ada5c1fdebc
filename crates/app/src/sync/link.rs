//! A connection to the server that renews its own token.

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;
use vetpms_model::ids::new_id;
use vetpms_protocol::{
    Asked, Bootstrap, BootstrapPage, Digests, FileBytes, FileOffer, FilePart, FileTaken,
    FileWanted, Hello, KeptAside, LastWork, Page, Pull, Push, Pushed, Welcome,
};
use vetpms_sync::{Event, Failure, Signer, Transport};

use super::tokens;
use super::wire::{Dial, Reply, Wire};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::rim::random;

/// A connection that renews its token when the server asks for it.
pub(crate) struct Link {
    pub(super) transport: Transport,
}

/// Renews the token before it runs out: a server that refuses a large request closes the connection
/// while it is still being sent, which looks as if it were away. Clocks differ, so a refusal is
/// answered with a renewal too.
macro_rules! with_token {
    ($link:expr, $desk:expr, $call:ident $(, $message:expr)*) => {{
        tokens::authorise($desk, &mut $link.transport, false).await?;
        match $link.transport.$call($($message),*).await {
            Err(Failure::TokenExpired) => {
                tokens::authorise($desk, &mut $link.transport, true).await?;
                $link.transport.$call($($message),*).await
            }
            other => other,
        }
    }};
}

/// Dials a server's address over HTTP.
pub(super) struct Address(pub(super) String);

impl Dial for Address {
    fn dial<'a>(&'a self, desk: &'a Desk) -> Reply<'a, Box<dyn Wire>> {
        Box::pin(async move {
            let mut transport = Transport::new(&self.0)?;
            tokens::authorise(desk, &mut transport, false).await?;
            Ok(Box::new(Link { transport }) as Box<dyn Wire>)
        })
    }

    fn last_work<'a>(&'a self, message: &'a LastWork) -> Reply<'a, KeptAside> {
        Box::pin(async move { Transport::new(&self.0)?.last_work(message).await })
    }
}

impl Wire for Link {
    fn hello<'a>(&'a mut self, desk: &'a Desk, message: &'a Hello) -> Reply<'a, Welcome> {
        Box::pin(async move { with_token!(self, desk, hello, message) })
    }

    fn push<'a>(&'a mut self, desk: &'a Desk, message: &'a Push) -> Reply<'a, Pushed> {
        Box::pin(async move { with_token!(self, desk, push, message) })
    }

    fn pull<'a>(&'a mut self, desk: &'a Desk, message: &'a Pull) -> Reply<'a, Page> {
        Box::pin(async move { with_token!(self, desk, pull, message) })
    }

    fn bootstrap<'a>(
        &'a mut self,
        desk: &'a Desk,
        message: &'a Bootstrap,
    ) -> Reply<'a, BootstrapPage> {
        Box::pin(async move { with_token!(self, desk, bootstrap, message) })
    }

    fn file_offer<'a>(
        &'a mut self,
        desk: &'a Desk,
        message: &'a FileOffer,
    ) -> Reply<'a, FileTaken> {
        Box::pin(async move { with_token!(self, desk, file_offer, message) })
    }

    fn file_part<'a>(&'a mut self, desk: &'a Desk, message: &'a FilePart) -> Reply<'a, FileTaken> {
        Box::pin(async move { with_token!(self, desk, file_part, message) })
    }

    fn file_fetch<'a>(
        &'a mut self,
        desk: &'a Desk,
        message: &'a FileWanted,
    ) -> Reply<'a, FileBytes> {
        Box::pin(async move { with_token!(self, desk, file_fetch, message) })
    }

    fn listen(&self, told: UnboundedSender<Event>) -> Option<JoinHandle<()>> {
        let transport = self.transport.clone();
        Some(tokio::spawn(async move {
            let Ok(mut announcements) = transport.events().await else {
                return;
            };
            while let Ok(Some(position)) = announcements.next().await {
                if told.send(Event::Announced(position)).is_err() {
                    return;
                }
            }
        }))
    }
}

impl Link {
    /// Asks something as a person.
    pub(crate) async fn act<Q: Asked>(
        &mut self,
        desk: &Desk,
        message: &Q,
        signer: &Signer<'_>,
    ) -> Result<Q::Answer, Failure> {
        with_token!(self, desk, act, message, signer)
    }

    async fn digests(&mut self, desk: &Desk) -> Result<Digests, Failure> {
        with_token!(self, desk, digests)
    }
}

/// Asks something as the person who is signed in.
///
/// # Errors
/// [`Code::NotSignedIn`]; [`Code::Offline`] when the practice has no server or it cannot be
/// reached; what the server refuses, by its kind.
pub(crate) async fn ask_as_person<Q: Asked>(
    desk: &Desk,
    message: &Q,
) -> Result<Q::Answer, AppError> {
    // Taken once: whoever signs in while the answer is on its way has not asked this.
    let session = desk.session()?;
    if desk.profile().card.server.is_none() {
        let words =
            "this practice has no server; users, devices and the audit trail are kept by one";
        return Err(AppError::new(Code::Offline, words));
    }
    let signer = Signer {
        user: session.user,
        device: desk.device(),
        act: new_id(desk.rim.now(), random(desk.rim.as_ref())),
        key: &session.key,
    };
    let transport = tokens::connect(desk).await?;
    let answer = Link { transport }.act(desk, message, &signer).await;
    answer.map_err(refused)
}

/// A refusal by its kind.
fn refused(failure: Failure) -> AppError {
    let kind = match &failure {
        Failure::Refused { code, .. } => match code.as_str() {
            "not_permitted" => Some(Code::Forbidden),
            "not_found" => Some(Code::NotFound),
            "invalid_value" => Some(Code::InvalidValue),
            _ => None,
        },
        _ => None,
    };
    let mut error = AppError::from(failure);
    error.code = kind.unwrap_or(error.code);
    error
}

/// The server's digests, for `verify`.
///
/// # Errors
/// [`AppError`] when the server cannot be reached.
pub(crate) async fn server_digests(desk: &Desk) -> Result<Digests, AppError> {
    let transport = tokens::connect(desk).await?;
    Ok(Link { transport }.digests(desk).await?)
}
