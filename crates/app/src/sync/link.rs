//! A connection to the server that renews its own token.

use vetpms_protocol::{
    Bootstrap, BootstrapPage, Digests, Hello, Page, Pull, Push, Pushed, Welcome,
};
use vetpms_sync::{Failure, Transport};

use super::tokens;
use crate::desk::Desk;
use crate::error::AppError;

/// A connection that renews its token when the server asks for it.
pub(crate) struct Link {
    pub(super) transport: Transport,
}

/// Runs the request again after a renewal when the token was used up.
macro_rules! with_token {
    ($link:expr, $desk:expr, $call:ident $(, $message:expr)?) => {
        match $link.transport.$call($($message)?).await {
            Err(Failure::TokenExpired) => {
                tokens::authorise($desk, &mut $link.transport, true).await?;
                $link.transport.$call($($message)?).await
            }
            other => other,
        }
    };
}

impl Link {
    pub(super) async fn open(desk: &Desk, server: &str) -> Result<Self, Failure> {
        let mut transport = Transport::new(server)?;
        tokens::authorise(desk, &mut transport, false).await?;
        Ok(Self { transport })
    }

    pub(super) async fn hello(&mut self, desk: &Desk, message: &Hello) -> Result<Welcome, Failure> {
        with_token!(self, desk, hello, message)
    }

    pub(super) async fn push(&mut self, desk: &Desk, message: &Push) -> Result<Pushed, Failure> {
        with_token!(self, desk, push, message)
    }

    pub(super) async fn pull(&mut self, desk: &Desk, message: &Pull) -> Result<Page, Failure> {
        with_token!(self, desk, pull, message)
    }

    pub(crate) async fn bootstrap(
        &mut self,
        desk: &Desk,
        message: &Bootstrap,
    ) -> Result<BootstrapPage, Failure> {
        with_token!(self, desk, bootstrap, message)
    }

    async fn digests(&mut self, desk: &Desk) -> Result<Digests, Failure> {
        with_token!(self, desk, digests)
    }
}

/// The server's digests, for `verify`.
///
/// # Errors
/// [`AppError`] when the server cannot be reached.
pub(crate) async fn server_digests(desk: &Desk) -> Result<Digests, AppError> {
    let transport = tokens::connect(desk).await?;
    Ok(Link { transport }.digests(desk).await?)
}
