//! The network between a desk and the server: requests that wait for the world to carry them.
//!
//! A wire puts its request down and is ready when the world has put the answer beside it; what
//! happens on the way is the world's affair.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use vetpms_app::Desk;
use vetpms_app::sync::{Dial, Reply, Wire};
use vetpms_protocol::{
    Bootstrap, BootstrapPage, FileBytes, FileOffer, FilePart, FileTaken, FileWanted, Hello,
    KeptAside, LastWork, Page, Pull, Push, Pushed, Welcome,
};
use vetpms_sync::Failure;

/// What a device asks.
#[derive(Debug, Clone)]
pub(crate) enum Request {
    /// A greeting.
    Hello(Hello),
    /// Sets.
    Push(Push),
    /// A page of the log.
    Pull(Pull),
    /// A page of a table.
    Bootstrap(Bootstrap),
    /// What was never sent, when it is too late.
    LastWork(LastWork),
    /// A file is announced.
    FileOffer(FileOffer),
    /// A part of a file.
    FilePart(FilePart),
    /// A part of a file is asked for.
    FileFetch(FileWanted),
    /// A new token.
    Renew,
}

impl Request {
    /// Its route, for the trace.
    #[must_use]
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::Push(_) => "push",
            Self::Pull(_) => "pull",
            Self::Bootstrap(_) => "bootstrap",
            Self::LastWork(_) => "last-work",
            Self::FileOffer(_) => "file-offer",
            Self::FilePart(_) => "file-part",
            Self::FileFetch(_) => "file-fetch",
            Self::Renew => "renew",
        }
    }

    /// Whether it is about a file, which is exchanged beside everything else.
    #[must_use]
    pub(crate) fn is_of_files(&self) -> bool {
        matches!(
            self,
            Self::FileOffer(_) | Self::FilePart(_) | Self::FileFetch(_)
        )
    }
}

/// What the server answers.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// To a greeting.
    Welcome(Box<Welcome>),
    /// To a push.
    Pushed(Pushed),
    /// To a pull.
    Page(Page),
    /// To a bootstrap.
    Table(BootstrapPage),
    /// To what came too late.
    Kept(KeptAside),
    /// To a file, or a part of it.
    Taken(FileTaken),
    /// A part of a file.
    Bytes(FileBytes),
    /// To a renewal.
    Renewed,
}

/// A request that was put down and not yet taken up by the world.
#[derive(Debug)]
pub(crate) struct Sent {
    /// Its number.
    pub(crate) id: u64,
    /// Which run of which device asks.
    pub(crate) from: Origin,
    /// What.
    pub(crate) request: Request,
}

/// A run of a device: what a dead run asked is answered to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The device's place in the world.
    pub(crate) node: usize,
    /// How often it was started.
    pub(crate) run: u32,
}

/// Requests on their way out and answers that have come.
#[derive(Debug, Default)]
pub(crate) struct Net {
    next: u64,
    /// Put down and not yet taken up.
    pub(crate) sent: Vec<Sent>,
    replies: BTreeMap<u64, Result<Answer, Failure>>,
}

impl Net {
    fn send(&mut self, from: Origin, request: Request) -> u64 {
        self.next += 1;
        let id = self.next;
        self.sent.push(Sent { id, from, request });
        id
    }

    /// Lays an answer beside its request; the first one counts.
    pub(crate) fn reply(&mut self, id: u64, answer: Result<Answer, Failure>) {
        self.replies.entry(id).or_insert(answer);
    }
}

/// The network that all devices share.
pub(crate) type SharedNet = Arc<Mutex<Net>>;

/// The shared network, held.
pub(crate) fn held(net: &SharedNet) -> MutexGuard<'_, Net> {
    net.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Waiting {
    net: SharedNet,
    id: u64,
}

impl Future for Waiting {
    type Output = Result<Answer, Failure>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        // Nobody is woken: the world polls after it has put an answer down.
        match held(&self.net).replies.remove(&self.id) {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }
    }
}

/// A device's plug.
#[derive(Clone)]
pub(crate) struct Plug {
    /// The network.
    pub(crate) net: SharedNet,
    /// Whose.
    pub(crate) from: Origin,
}

impl Plug {
    async fn ask(&self, request: Request) -> Result<Answer, Failure> {
        match self.once(request.clone()).await {
            // As the real link does: renew, then once more.
            Err(Failure::TokenExpired) => {
                self.once(Request::Renew).await?;
                self.once(request).await
            }
            other => other,
        }
    }

    async fn once(&self, request: Request) -> Result<Answer, Failure> {
        let id = held(&self.net).send(self.from, request);
        let net = Arc::clone(&self.net);
        Waiting { net, id }.await
    }
}

impl Dial for Plug {
    fn dial<'a>(&'a self, _: &'a Desk) -> Reply<'a, Box<dyn Wire>> {
        let wire: Box<dyn Wire> = Box::new(self.clone());
        Box::pin(std::future::ready(Ok(wire)))
    }

    fn last_work<'a>(&'a self, message: &'a LastWork) -> Reply<'a, KeptAside> {
        let request = Request::LastWork(message.clone());
        Box::pin(async move {
            match self.once(request).await? {
                Answer::Kept(kept) => Ok(kept),
                _ => Err(Failure::Foreign),
            }
        })
    }
}

impl Wire for Plug {
    fn hello<'a>(&'a mut self, _: &'a Desk, message: &'a Hello) -> Reply<'a, Welcome> {
        let request = Request::Hello(message.clone());
        Box::pin(async move {
            match self.ask(request).await? {
                Answer::Welcome(welcome) => Ok(*welcome),
                _ => Err(Failure::Foreign),
            }
        })
    }

    fn push<'a>(&'a mut self, _: &'a Desk, message: &'a Push) -> Reply<'a, Pushed> {
        let request = Request::Push(message.clone());
        Box::pin(async move {
            match self.ask(request).await? {
                Answer::Pushed(pushed) => Ok(pushed),
                _ => Err(Failure::Foreign),
            }
        })
    }

    fn pull<'a>(&'a mut self, _: &'a Desk, message: &'a Pull) -> Reply<'a, Page> {
        let request = Request::Pull(message.clone());
        Box::pin(async move {
            match self.ask(request).await? {
                Answer::Page(page) => Ok(page),
                _ => Err(Failure::Foreign),
            }
        })
    }

    fn bootstrap<'a>(
        &'a mut self,
        _: &'a Desk,
        message: &'a Bootstrap,
    ) -> Reply<'a, BootstrapPage> {
        let request = Request::Bootstrap(message.clone());
        Box::pin(async move {
            match self.ask(request).await? {
                Answer::Table(page) => Ok(page),
                _ => Err(Failure::Foreign),
            }
        })
    }

    fn file_offer<'a>(&'a mut self, _: &'a Desk, message: &'a FileOffer) -> Reply<'a, FileTaken> {
        let request = Request::FileOffer(message.clone());
        Box::pin(async move { of_taken(self.ask(request).await?) })
    }

    fn file_part<'a>(&'a mut self, _: &'a Desk, message: &'a FilePart) -> Reply<'a, FileTaken> {
        let request = Request::FilePart(message.clone());
        Box::pin(async move { of_taken(self.ask(request).await?) })
    }

    fn file_fetch<'a>(&'a mut self, _: &'a Desk, message: &'a FileWanted) -> Reply<'a, FileBytes> {
        let request = Request::FileFetch(message.clone());
        Box::pin(async move {
            match self.ask(request).await? {
                Answer::Bytes(bytes) => Ok(bytes),
                _ => Err(Failure::Foreign),
            }
        })
    }
}

fn of_taken(answer: Answer) -> Result<FileTaken, Failure> {
    match answer {
        Answer::Taken(taken) => Ok(taken),
        _ => Err(Failure::Foreign),
    }
}
