//! The way between a desk and its server, where things go wrong by a seed: requests and answers are cut, lost,
//! doubled, late, or answered by somebody else. What goes wrong is drawn for each request and counted.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Seeded;

/// What can happen to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The request ends after some of its bytes.
    CutRequest,
    /// The server does what it is asked; its answer ends after some of its bytes.
    CutAnswer,
    /// The connection is reset before anything is passed on.
    Reset,
    /// The server does what it is asked; nothing of its answer comes back.
    LostAnswer,
    /// Somebody accepts the connection and never answers.
    HalfOpen,
    /// The request comes late.
    Delay,
    /// The server gets the request twice, one after the other; the second answer comes back.
    Duplicate,
    /// The server gets the request twice at the same time.
    Race,
    /// A sign-in page of the network, as if all were well.
    Portal,
    /// A redirection to such a page.
    Redirect,
    /// A proxy's page: too large.
    TooLarge,
    /// A proxy's page: sign in first.
    SignIn,
    /// A proxy's page: too often.
    TooOften,
    /// A proxy's page: it failed itself.
    Broken,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::CutRequest,
        Self::CutAnswer,
        Self::Reset,
        Self::LostAnswer,
        Self::HalfOpen,
        Self::Delay,
        Self::Duplicate,
        Self::Race,
        Self::Portal,
        Self::Redirect,
        Self::TooLarge,
        Self::SignIn,
        Self::TooOften,
        Self::Broken,
    ];

    /// What somebody on the way says instead of the server, as HTML.
    fn page(self) -> Option<&'static str> {
        Some(match self {
            Self::Portal => "200 OK",
            Self::Redirect => "302 Found\r\nLocation: http://portal.example/",
            Self::TooLarge => "413 Request Entity Too Large",
            Self::SignIn => "401 Unauthorized\r\nWWW-Authenticate: Basic",
            Self::TooOften => "429 Too Many Requests\r\nRetry-After: 1",
            Self::Broken => "500 Internal Server Error",
            _ => return None,
        })
    }
}

/// How long a half-open connection is held. The desk itself gives up later; its process is killed before.
const HELD: Duration = Duration::from_secs(3);

struct State {
    random: Seeded,
    faults: Vec<Fault>,
    /// What is still to come of the faults before all of them come again, so that each has its turn.
    bag: Vec<Fault>,
    per_thousand: u64,
    /// Requests with more bytes than this get a proxy's 413, whatever is drawn.
    most: usize,
    counts: BTreeMap<Fault, u64>,
    passed: u64,
}

/// A proxy in front of a server. It passes everything until it is told otherwise.
pub struct FaultProxy {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    closed: Arc<AtomicBool>,
}

impl FaultProxy {
    /// A proxy in front of this server; all its chance comes from here.
    pub fn new(server: SocketAddr, random: Seeded) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State {
            random,
            faults: Vec::new(),
            bag: Vec::new(),
            per_thousand: 0,
            most: usize::MAX,
            counts: BTreeMap::new(),
            passed: 0,
        }));
        let closed = Arc::new(AtomicBool::new(false));
        let (shared, ended) = (Arc::clone(&state), Arc::clone(&closed));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(client, server, &state));
            }
        });
        Self {
            address,
            state,
            closed,
        }
    }

    /// Where desks find it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// So many of a thousand requests meet one of these faults from now on.
    pub fn trouble(&self, faults: &[Fault], per_thousand: u64) {
        let mut state = held(&self.state);
        state.faults = faults.to_vec();
        state.bag.clear();
        state.per_thousand = per_thousand;
    }

    /// Everything passes from now on.
    pub fn calm(&self) {
        self.trouble(&[], 0);
        held(&self.state).most = usize::MAX;
    }

    /// Requests with more bytes than this are refused from now on, as a proxy with a limit does it.
    pub fn limit(&self, bytes: usize) {
        held(&self.state).most = bytes;
    }

    /// How often each fault happened.
    pub fn counts(&self) -> BTreeMap<Fault, u64> {
        held(&self.state).counts.clone()
    }

    /// What has not happened yet.
    pub fn missing(&self) -> Vec<Fault> {
        let counts = self.counts();
        let all = Fault::ALL.into_iter();
        all.filter(|fault| !counts.contains_key(fault)).collect()
    }

    /// What happened, in words.
    pub fn told(&self) -> String {
        let passed = held(&self.state).passed;
        format!("requests: {passed} passed, faults {:?}", self.counts())
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address); // wakes the listener, which then ends
    }
}

fn held(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is to become of a request, and a number for it: where it is cut, or how late it is.
fn draw(state: &Mutex<State>) -> (Option<Fault>, u64) {
    let mut state = held(state);
    let (chance, number) = (state.random.below(1_000), state.random.draw());
    if state.faults.is_empty() || chance >= state.per_thousand {
        return (None, number);
    }
    if state.bag.is_empty() {
        state.bag = state.faults.clone();
    }
    let many = state.bag.len() as u64;
    let at = usize::try_from(state.random.below(many)).unwrap_or(0);
    (Some(state.bag.swap_remove(at)), number)
}

/// One request and its answer; a connection carries no more, so that each request has its own fate.
fn serve(mut client: TcpStream, server: SocketAddr, state: &Mutex<State>) {
    let (mut fault, number) = draw(state);
    if fault == Some(Fault::Reset) {
        // Closing with bytes unread resets the connection.
        if matches!(client.peek(&mut [0]), Ok(1)) {
            count(state, fault);
        }
        return;
    }
    let Some(request) = read_request(&mut client) else {
        return;
    };
    if request.len() > held(state).most {
        fault = Some(Fault::TooLarge);
    }
    let done = match fault {
        Some(Fault::CutRequest) => cut_request(server, &request, number),
        Some(Fault::HalfOpen) => {
            let _ = client.set_read_timeout(Some(HELD));
            let _ = client.read(&mut [0]); // until the desk gives up, or time is over
            true
        }
        Some(Fault::LostAnswer) => {
            ask(server, &request).is_some_and(|mut up| up.read(&mut [0]).is_ok())
        }
        Some(Fault::CutAnswer) => cut_answer(server, &request, &mut client, number),
        Some(Fault::Delay) => {
            std::thread::sleep(Duration::from_millis(number % 1_500));
            pass(server, &request, &mut client)
        }
        Some(Fault::Duplicate) => {
            let first = ask(server, &request).map(|mut up| up.read_to_end(&mut Vec::new()));
            first.is_some() && pass(server, &request, &mut client)
        }
        Some(Fault::Race) => {
            let other = ask(server, &request);
            other.is_some() && pass(server, &request, &mut client)
        }
        Some(fault) => answer(&mut client, fault),
        None => pass(server, &request, &mut client),
    };
    if done {
        count(state, fault);
    }
    let _ = client.shutdown(Shutdown::Both);
}

fn count(state: &Mutex<State>, fault: Option<Fault>) {
    let mut state = held(state);
    match fault {
        Some(fault) => *state.counts.entry(fault).or_default() += 1,
        None => state.passed += 1,
    }
}

/// A whole request with its head saying that the connection ends after it.
fn read_request(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        let count = client.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
    };
    let text = String::from_utf8(bytes[..head].to_vec()).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let found = name.eq_ignore_ascii_case("content-length");
        found.then(|| value.trim().parse::<usize>().ok()).flatten()
    });
    let whole = head + 4 + length.unwrap_or(0);
    while bytes.len() < whole {
        let count = client.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
    }
    let mut request = format!("{text}\r\nConnection: close\r\n\r\n").into_bytes();
    request.extend_from_slice(&bytes[head + 4..]);
    Some(request)
}

/// Sends the request on; nothing when the server is away.
fn ask(server: SocketAddr, request: &[u8]) -> Option<TcpStream> {
    let mut up = TcpStream::connect(server).ok()?;
    up.write_all(request).ok()?;
    Some(up)
}

fn pass(server: SocketAddr, request: &[u8], client: &mut TcpStream) -> bool {
    let Some(mut up) = ask(server, request) else {
        return false;
    };
    let mut buffer = [0; 16 * 1024];
    // An answer that goes on and on, as announcements do, ends with the desk.
    watch(client, &up);
    while let Ok(count @ 1..) = up.read(&mut buffer) {
        if client.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = up.shutdown(Shutdown::Both);
    true
}

/// Hands on a part of the answer; of announcements, which never end, the first piece.
fn cut_answer(server: SocketAddr, request: &[u8], client: &mut TcpStream, number: u64) -> bool {
    let Some(mut up) = ask(server, request) else {
        return false;
    };
    let mut whole = vec![0; 16 * 1024];
    let Ok(count @ 1..) = up.read(&mut whole) else {
        return false;
    };
    whole.truncate(count);
    if request.starts_with(b"POST") {
        let _ = up.read_to_end(&mut whole); // what the server did not send is cut already
    }
    client
        .write_all(&whole[..cut_at(number, whole.len())])
        .is_ok()
}

/// A place before the end.
fn cut_at(number: u64, length: usize) -> usize {
    usize::try_from(number % length.max(1) as u64).unwrap_or(0)
}

/// Ends the connection to the server when the desk goes away.
fn watch(client: &TcpStream, up: &TcpStream) {
    if let (Ok(mut client), Ok(up)) = (client.try_clone(), up.try_clone()) {
        std::thread::spawn(move || {
            let _ = client.read(&mut [0]);
            let _ = up.shutdown(Shutdown::Both);
        });
    }
}

fn cut_request(server: SocketAddr, request: &[u8], number: u64) -> bool {
    let part = &request[..cut_at(number, request.len())];
    ask(server, part).is_some_and(|up| up.shutdown(Shutdown::Both).is_ok())
}

fn answer(client: &mut TcpStream, fault: Fault) -> bool {
    let page = "<html><body>Please accept our conditions.</body></html>";
    let head = fault.page().unwrap_or("500 Internal Server Error");
    let text = format!(
        "HTTP/1.1 {head}\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    client.write_all(text.as_bytes()).is_ok()
}
