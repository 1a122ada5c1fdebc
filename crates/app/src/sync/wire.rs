//! What the driver asks of a server, whatever carries it: HTTP, or a simulated network.
//!
//! A wire decides nothing: it hands one message over and its answer back.

use std::future::Future;
use std::pin::Pin;

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;
use vetpms_protocol::{
    Bootstrap, BootstrapPage, FileBytes, FileOffer, FilePart, FileTaken, FileWanted, Hello,
    KeptAside, LastWork, Page, Pull, Push, Pushed, Welcome,
};
use vetpms_sync::{Event, Failure};

use crate::desk::Desk;

/// An answer that is on its way.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// A connection to the practice's server.
pub trait Wire: Send {
    /// Greets the server.
    fn hello<'a>(&'a mut self, desk: &'a Desk, message: &'a Hello) -> Reply<'a, Welcome>;

    /// Sends change sets.
    fn push<'a>(&'a mut self, desk: &'a Desk, message: &'a Push) -> Reply<'a, Pushed>;

    /// Fetches a page.
    fn pull<'a>(&'a mut self, desk: &'a Desk, message: &'a Pull) -> Reply<'a, Page>;

    /// Fetches a page of a table for a new device.
    fn bootstrap<'a>(
        &'a mut self,
        desk: &'a Desk,
        message: &'a Bootstrap,
    ) -> Reply<'a, BootstrapPage>;

    /// Announces a file.
    fn file_offer<'a>(&'a mut self, _: &'a Desk, _: &'a FileOffer) -> Reply<'a, FileTaken> {
        no_files()
    }

    /// Sends a part of a file.
    fn file_part<'a>(&'a mut self, _: &'a Desk, _: &'a FilePart) -> Reply<'a, FileTaken> {
        no_files()
    }

    /// Fetches a part of a file.
    fn file_fetch<'a>(&'a mut self, _: &'a Desk, _: &'a FileWanted) -> Reply<'a, FileBytes> {
        no_files()
    }

    /// Listens for announcements beside the driver; `None` where there are none and the timer asks.
    fn listen(&self, _told: UnboundedSender<Event>) -> Option<JoinHandle<()>> {
        None
    }
}

/// The answer of a way that carries no files.
fn no_files<'a, T>() -> Reply<'a, T> {
    Box::pin(async { Err(Failure::Foreign) })
}

/// Opens a connection; asked again after each failure.
pub trait Dial: Send + Sync {
    /// Connects, with whatever proof the server wants first.
    fn dial<'a>(&'a self, desk: &'a Desk) -> Reply<'a, Box<dyn Wire>>;

    /// Hands over what a device had not sent when it was removed from the practice; it has no token any more.
    fn last_work<'a>(&'a self, message: &'a LastWork) -> Reply<'a, KeptAside>;
}
